import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ndcgAt, recallAt } from '../../src/evaluation/metrics.js';

const hits = (text: string): boolean[] => Array.from(text, (mark) => mark === 'x');
const LOG3 = Math.log2(3);

describe('recallAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    ['.', 1, 1, 0],
    ['.x.x.', 4, 1, 0],
    ['.x.x.', 4, 2, 1 / 4],
    ['.x.x.', 4, 5, 2 / 4],
    ['.x.x.', 4, 100, 2 / 4],
    ['xxx', 3, 2, 2 / 3],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(recallAt(hits(list), heldOut, k)).toBe(expected);
  });
});

describe('ndcgAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    ['.', 1, 1, 0],
    ['.x', 1, 2, 1 / LOG3],
    ['..x', 1, 3, 1 / 2],
    ['x.x', 2, 3, 1.5 / (1 + 1 / LOG3)],
    ['.xx', 2, 3, (1 / LOG3 + 1 / 2) / (1 + 1 / LOG3)],
    // The ideal list is cut at K too, so that a list full of hits reaches 1.
    ['xx', 9, 2, 1],
    ['xx', 9, 3, (1 + 1 / LOG3) / (1 + 1 / LOG3 + 1 / 2)],
    ['...x', 1, 3, 0],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(ndcgAt(hits(list), heldOut, k)).toBeCloseTo(expected, 14);
  });
});

describe('both metrics', () => {
  const anyJudgement = fc
    .tuple(fc.array(fc.boolean(), { maxLength: 12 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 14 }))
    .map(([list, more, k]) => ({ list, k, heldOut: Math.max(1, list.filter(Boolean).length + more) }));

  it('lie in [0, 1], and do not fall when a hit moves up', () => {
    fc.assert(
      fc.property(anyJudgement, ({ list, heldOut, k }) => {
        for (const metric of [recallAt, ndcgAt]) {
          const value = metric(list, heldOut, k);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          const sorted = list.toSorted((a, b) => Number(b) - Number(a));
          expect(metric(sorted, heldOut, k)).toBeGreaterThanOrEqual(value);
        }
      }),
    );
  });

  it('are 1 for a list that begins with all that is held out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), (heldOut, more) => {
        const list = Array.from({ length: heldOut + more }, (_, place) => place < heldOut);
        expect(recallAt(list, heldOut, heldOut + more)).toBe(1);
        expect(ndcgAt(list, heldOut, heldOut + more)).toBe(1);
      }),
    );
  });
});
