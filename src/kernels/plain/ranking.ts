import type { Kernels } from '../kernels.js';
import type { Views } from '../memory/views.js';
import { CATALOGUE, CHUNK, REQUEST, REQUEST_BYTES, rowBytes, TILE } from '../ranking/layout.js';
import { poolRows } from '../ranking/pool-rows.js';
import { TopK } from '../ranking/top-k.js';

export function rankingPlain({ bytes, integers, floats, doubles }: Views): Pick<Kernels, 'rankUsers'> {
  /** One item's score, summed in Float64. */
  function score(vector: number, tiles: number, place: number, dim: number): number {
    let sum = 0;
    let at = tiles + Math.floor(place / TILE) * TILE * dim + (place % TILE);
    for (let c = 0; c < dim; c++, at += TILE) sum += floats[vector + c] * floats[at];
    return Math.fround(sum);
  }

  function rankUser(catalogue: number, request: number, closed: number, marks: number): void {
    const [places, dim, tiles, reaches, itemAt, placeOf, history, first] = integers.subarray(
      (catalogue + CATALOGUE.places) / 4,
      (catalogue + CATALOGUE.first) / 4 + 1,
    );
    const [list, weights, entries, barred, barredEnd, best, room, , vector] = integers.subarray(
      (request + REQUEST.items) / 4,
      (request + REQUEST.vector) / 4 + 1,
    );
    poolRows(
      floats.subarray(history / 4),
      rowBytes(dim) / 4,
      dim,
      integers.subarray(list / 4, list / 4 + entries),
      doubles.subarray(weights / 8, weights / 8 + entries),
      doubles[request / 8],
      floats,
      vector / 4,
    );
    let squares = 0;
    for (let c = 0; c < dim; c++) squares += floats[vector / 4 + c] ** 2;
    const norm = Math.sqrt(squares);

    const top = new TopK(Math.min(room, places), 0);
    const seen = integers.subarray(barred / 4, barredEnd / 4);
    for (const item of seen) bytes[marks + integers[placeOf / 4 + item]] = 1;
    for (let place = first * CHUNK; place < places; place++) {
      if (place % CHUNK === 0) {
        const most = doubles[reaches / 8 + place / CHUNK] * norm;
        if (most === 0 || most + doubles[catalogue / 8] < top.threshold) break;
      }
      if (bytes[closed + place] === 0 && bytes[marks + place] === 0) {
        top.offer(integers[itemAt / 4 + place], score(vector / 4, tiles / 4, place, dim));
      }
    }
    for (const item of seen) bytes[marks + integers[placeOf / 4 + item]] = 0;

    const kept = top.take();
    integers[(request + REQUEST.size) / 4] = kept.indexes.length;
    kept.indexes.forEach((item, at) => {
      floats[best / 4 + 2 * at] = kept.scores[at];
      integers[best / 4 + 2 * at + 1] = item;
    });
  }

  return {
    rankUsers(catalogue, requests, count, closed, marks) {
      for (let user = 0; user < count; user++) rankUser(catalogue, requests + REQUEST_BYTES * user, closed, marks);
    },
  };
}
