import type { Kernels } from '../kernels.js';
import { readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import { poolRows } from '../ranking/pool-rows.js';
import { CATALOGUE, CHUNK, REQUEST, rowBytes, TILE } from '../ranking/records.js';
import { TopK } from '../ranking/top-k.js';

export function rankingPlain(views: Views): Pick<Kernels, 'rankUsers'> {
  const { bytes, integers, floats, doubles } = views;

  /** One item's score, summed in Float64. */
  function score(vector: number, tiles: number, place: number, dim: number): number {
    let sum = 0;
    let at = tiles + Math.floor(place / TILE) * TILE * dim + (place % TILE);
    for (let c = 0; c < dim; c++, at += TILE) sum += floats[vector + c] * floats[at];
    return Math.fround(sum);
  }

  function rankUser(catalogue: number, request: number, excludedPlaces: number, marks: number): void {
    const { slack, places, dim, tiles, bounds, itemAt, placeOf, history, firstChunk } = readRecord(
      views,
      CATALOGUE,
      catalogue,
    );
    const { scale, items, weights, entries, excluded, excludedEnd, results, limit, vector } = readRecord(
      views,
      REQUEST,
      request,
    );
    poolRows(
      floats.subarray(history / 4),
      rowBytes(dim) / 4,
      dim,
      integers.subarray(items / 4, items / 4 + entries),
      doubles.subarray(weights / 8, weights / 8 + entries),
      scale,
      floats,
      vector / 4,
    );
    let squares = 0;
    for (let c = 0; c < dim; c++) squares += floats[vector / 4 + c] ** 2;
    const norm = Math.sqrt(squares);

    const top = new TopK(Math.min(limit, places), 0);
    const unwanted = integers.subarray(excluded / 4, excludedEnd / 4);
    for (const item of unwanted) bytes[marks + integers[placeOf / 4 + item]] = 1;
    for (let place = firstChunk * CHUNK; place < places; place++) {
      if (place % CHUNK === 0) {
        const most = doubles[bounds / 8 + place / CHUNK] * norm;
        if (most === 0 || most + slack < top.threshold) break;
      }
      if (bytes[excludedPlaces + place] === 0 && bytes[marks + place] === 0) {
        top.offer(integers[itemAt / 4 + place], score(vector / 4, tiles / 4, place, dim));
      }
    }
    for (const item of unwanted) bytes[marks + integers[placeOf / 4 + item]] = 0;

    const best = top.take();
    integers[(request + REQUEST.offsets.found) / 4] = best.indexes.length;
    best.indexes.forEach((item, at) => {
      floats[results / 4 + 2 * at] = best.scores[at];
      integers[results / 4 + 2 * at + 1] = item;
    });
  }

  return {
    rankUsers(catalogue, requests, count, excluded, marks) {
      for (let user = 0; user < count; user++) rankUser(catalogue, requests + REQUEST.bytes * user, excluded, marks);
    },
  };
}
