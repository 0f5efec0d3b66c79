import { TopK } from '../../kernels/ranking/top-k.js';

/** An index and its score. */
export interface Scored {
  readonly index: number;
  readonly score: number;
}

/**
 * The candidates by falling score, of equal scores the smaller index first. They are
 * selected in heaps: first `room` of them, then, if the caller goes on, twice as many of the rest.
 * @param scores - one for each index, -Infinity for those that are no candidates; overwritten.
 */
export function* bestFirst(scores: Float64Array, room: number): Generator<Scored, void, undefined> {
  for (let size = Math.min(room, scores.length); size > 0; size = Math.min(2 * size, scores.length)) {
    const heap = new TopK(size, Number.NEGATIVE_INFINITY);
    for (let index = 0; index < scores.length; index++) {
      if (scores[index] >= heap.threshold) heap.offer(index, scores[index]);
    }
    const best = heap.take();
    for (let at = 0; at < best.indexes.length; at++) yield { index: best.indexes[at], score: best.scores[at] };
    if (best.indexes.length < size) return;
    for (const index of best.indexes) scores[index] = Number.NEGATIVE_INFINITY;
  }
}
