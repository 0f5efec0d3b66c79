import type { Kernels } from '../kernels.js';
import { type RecordValues, readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import { poolRows } from '../ranking/pool-rows.js';
import { CATALOGUE, CHUNK, columnsOf, REQUEST } from '../ranking/records.js';
import { TopK } from '../ranking/top-k.js';

type Tables = RecordValues<typeof CATALOGUE>;
type Request = RecordValues<typeof REQUEST>;

/** The same lists with bounds by norms alone, and scores that are summed in Float64. */
export function rankingPlain(views: Views): Pick<Kernels, 'rankUsers'> {
  const { bytes, integers, floats, doubles } = views;

  function poolUser({ dim, history }: Tables, { items, weights, entries, scale }: Request): Float32Array {
    const vector = new Float32Array(dim);
    poolRows(
      floats.subarray(history / 4),
      columnsOf(dim),
      dim,
      integers.subarray(items / 4, items / 4 + entries),
      doubles.subarray(weights / 8, weights / 8 + entries),
      scale,
      vector,
      0,
    );
    return vector;
  }

  /** What the history's neighbours are to other items, summed in the order of the entries. */
  function gainsOf(
    { neighbourOffsets, neighbourItems, neighbourValues }: Tables,
    request: Request,
  ): Map<number, number> {
    const gains = new Map<number, number>();
    if (neighbourOffsets === 0) return gains;
    for (let entry = 0; entry < request.entries; entry++) {
      const weight = doubles[request.weights / 8 + entry];
      const row = neighbourOffsets / 4 + integers[request.items / 4 + entry];
      for (let at = integers[row]; at < integers[row + 1]; at++) {
        const item = integers[neighbourItems / 4 + at];
        gains.set(item, (gains.get(item) ?? 0) + weight * floats[neighbourValues / 4 + at]);
      }
    }
    return gains;
  }

  function rankUser(catalogue: number, request: number, excludedPlaces: number): void {
    const tables = readRecord(views, CATALOGUE, catalogue);
    const user = readRecord(views, REQUEST, request);
    const { slack, places, dim, rows, bounds, itemAt, placeOf, firstChunk } = tables;
    const { excluded, excludedEnd, results, limit, scale } = user;
    const vector = poolUser(tables, user);
    const norm = Math.sqrt(vector.reduce((sum, number) => sum + number ** 2, 0));
    const top = new TopK(Math.min(limit, places), 0);
    const done = new Set<number>(integers.subarray(excluded / 4, excludedEnd / 4));

    const offer = (item: number, gain: number): void => {
      let sum = 0;
      for (let c = 0; c < dim; c++) sum += vector[c] * floats[rows / 4 + item * columnsOf(dim) + c];
      top.offer(item, Math.fround(sum + gain));
    };
    for (const [item, gain] of gainsOf(tables, user)) {
      if (bytes[excludedPlaces + integers[placeOf / 4 + item]] === 0 && !done.has(item)) offer(item, scale * gain);
      done.add(item);
    }
    for (let place = firstChunk * CHUNK; place < places; place++) {
      if (place % CHUNK === 0) {
        const most = doubles[bounds / 8 + place / CHUNK] * norm;
        if (most === 0 || most + slack < top.threshold) break;
      }
      const item = integers[itemAt / 4 + place];
      if (bytes[excludedPlaces + place] === 0 && !done.has(item)) offer(item, 0);
    }

    const best = top.take();
    integers[(request + REQUEST.offsets.found) / 4] = best.indexes.length;
    best.indexes.forEach((item, at) => {
      floats[results / 4 + 2 * at] = best.scores[at];
      integers[results / 4 + 2 * at + 1] = item;
    });
  }

  return {
    rankUsers(catalogue, requests, count, _scratch, excluded) {
      for (let user = 0; user < count; user++) rankUser(catalogue, requests + REQUEST.bytes * user, excluded);
    },
  };
}
