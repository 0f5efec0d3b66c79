import type { Kernels } from '../kernels.js';
import { type RecordValues, readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import { poolRows } from '../ranking/pool-rows.js';
import { CATALOGUE, CHUNK, REQUEST, rowBytes, TILE } from '../ranking/records.js';
import { TopK } from '../ranking/top-k.js';

type Tables = RecordValues<typeof CATALOGUE>;
type User = RecordValues<typeof REQUEST>;

export function rankingPlain(views: Views): Pick<Kernels, 'rankUsers'> {
  const { bytes, integers, floats, doubles } = views;

  /** One item's score, summed in Float64. */
  function score(vector: number, tiles: number, place: number, dim: number): number {
    let sum = 0;
    let at = tiles + Math.floor(place / TILE) * TILE * dim + (place % TILE);
    for (let c = 0; c < dim; c++, at += TILE) sum += floats[vector + c] * floats[at];
    return Math.fround(sum);
  }

  /** Adds what the history's neighbours are to the gains of their items. @returns the items that gain. */
  function gather({ neighbourOffsets, neighbourItems, neighbourValues }: Tables, request: User): Uint32Array {
    const touched = request.touched / 4;
    const gains = request.gains / 8;
    let count = 0;
    for (let entry = 0; entry < request.entries; entry++) {
      const weight = doubles[request.weights / 8 + entry];
      const row = neighbourOffsets / 4 + integers[request.items / 4 + entry];
      for (let at = integers[row]; at < integers[row + 1]; at++) {
        const item = integers[neighbourItems / 4 + at];
        const more = weight * floats[neighbourValues / 4 + at];
        const before = doubles[gains + item];
        if (Number.isNaN(before)) integers[touched + count++] = item;
        doubles[gains + item] = Number.isNaN(before) ? more : before + more;
      }
    }
    return integers.subarray(touched, touched + count);
  }

  /** Offers the items that gain, and marks the places of those that the list may hold. @returns them. */
  function offerNeighbours(tables: Tables, user: User, top: TopK, excludedPlaces: number, marks: number): number[] {
    const { dim, placeOf, itemRows } = tables;
    const offered: number[] = [];
    for (const item of gather(tables, user)) {
      const gain = user.scale * doubles[user.gains / 8 + item];
      doubles[user.gains / 8 + item] = Number.NaN;
      const place = integers[placeOf / 4 + item];
      if (bytes[excludedPlaces + place] !== 0 || bytes[marks + place] !== 0) continue;
      bytes[marks + place] = 1;
      offered.push(item);
      let sum = 0;
      const row = (itemRows + rowBytes(dim) * item) / 4;
      for (let c = 0; c < dim; c++) sum += floats[user.vector / 4 + c] * floats[row + c];
      top.offer(item, Math.fround(sum + gain));
    }
    return offered;
  }

  function rankUser(catalogue: number, request: number, excludedPlaces: number, marks: number): void {
    const tables = readRecord(views, CATALOGUE, catalogue);
    const user = readRecord(views, REQUEST, request);
    const { slack, places, dim, tiles, bounds, itemAt, placeOf, history, firstChunk } = tables;
    const { scale, items, weights, entries, excluded, excludedEnd, results, limit, vector } = user;
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
    const offered = tables.neighbourOffsets === 0 ? [] : offerNeighbours(tables, user, top, excludedPlaces, marks);
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
    for (const item of offered) bytes[marks + integers[placeOf / 4 + item]] = 0;

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
