import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopK } from '../../../src/kernels/ranking/top-k.js';

/** Offers every candidate in ascending order of index, as rankings do, and takes what was kept as [index, score]. */
function keep(top: TopK, scores: readonly number[]): [number, number][] {
  scores.forEach((score, index) => {
    if (score > top.threshold) top.offer(index, score);
  });
  const taken = top.take();
  return Array.from(taken.indexes, (index, at) => [index, taken.scores[at]]);
}

/** The same by sorting everything. */
const sortedBest = (scores: readonly number[], capacity: number, floor: number): [number, number][] =>
  scores
    .map((score, index): [number, number] => [index, score])
    .filter(([, score]) => score > floor)
    .sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b)
    .slice(0, capacity);

/** Few values, so that many tie. */
const someScores = fc.array(
  fc.oneof(
    fc.integer({ min: -2, max: 4 }),
    fc.double({ min: -1, max: 1, noNaN: true }).map((each) => each + 0),
  ),
  { maxLength: 60 },
);

describe('TopK', () => {
  it('keeps the best, best first', () => {
    expect(keep(new TopK(2, Number.NEGATIVE_INFINITY), [1, 5, 3])).toEqual([
      [1, 5],
      [2, 3],
    ]);
  });

  it('prefers the smaller index among equal scores', () => {
    expect(keep(new TopK(3, 0), [1, 2, 1, 2, 1]).map(([index]) => index)).toEqual([1, 3, 0]);
  });

  it('gives all when there are fewer candidates than room', () => {
    expect(keep(new TopK(1000, 0), [1, 2])).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  it('keeps nothing that is at or below the floor', () => {
    expect(keep(new TopK(5, 1), [0, 1, 2])).toEqual([[2, 2]]);
  });

  it('gives nothing when nothing was offered', () => {
    expect(keep(new TopK(3, 0), [])).toEqual([]);
  });

  it('is a full sort cut off, for any scores, room and floor', () => {
    fc.assert(
      fc.property(
        someScores,
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: -3, max: 3 }),
        (scores, room, floor) => {
          expect(keep(new TopK(room, floor), scores)).toEqual(sortedBest(scores, room, floor));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('breaks ties by index in whatever order candidates come, when all are offered', () => {
    const candidates = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(candidates, (indexes) => {
        const top = new TopK(indexes.length, 0);
        for (const index of indexes) top.offer(index, 1 + (index % 3));
        const expected = indexes.toSorted((a, b) => (b % 3) - (a % 3) || a - b);
        expect([...top.take().indexes]).toEqual(expected);
      }),
    );
  });

  it('raises its threshold from the floor to the worst that it keeps', () => {
    const top = new TopK(2, -1);
    expect(top.threshold).toBe(-1);
    top.offer(0, 3);
    expect(top.threshold).toBe(-1);
    top.offer(1, 2);
    expect(top.threshold).toBe(2);
    top.offer(2, 5);
    expect(top.threshold).toBe(3);
  });

  it('is empty after its best were taken, and can be used again', () => {
    const top = new TopK(2, 0);
    keep(top, [9, 8, 7]);
    expect(top.threshold).toBe(0);
    expect(keep(top, [1])).toEqual([[0, 1]]);
  });
});
