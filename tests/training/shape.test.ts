import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedSize, dimFor, neighboursFor } from '../../src/training/shape.js';

const anySize = fc.record({
  users: fc.integer({ min: 2, max: 1e7 }),
  items: fc.integer({ min: 2, max: 1e7 }),
  pairs: fc.integer({ min: 2, max: 1e9 }),
});

/** Nothing that the caller has named. */
const NOTHING = { neighbours: null, candidates: null };

describe('the shape of the data', () => {
  it.each([
    ['two users and two items', { users: 2, items: 2, pairs: 2 }, 1, 1, 1],
    ['20 users and 30 items', { users: 20, items: 30, pairs: 150 }, 5, 5, 5],
    ['long histories', { users: 943, items: 1682, pairs: 100_000 }, 64, 38, 114],
    ['many of them', { users: 6022, items: 3043, pairs: 796_244 }, 128, 30, 90],
    ['the longest', { users: 1000, items: 3000, pairs: 1_000_000 }, 64, 16, 48],
    ['a wide catalogue', { users: 29_858, items: 40_981, pairs: 810_128 }, 256, 200, 200],
    ['a wider one', { users: 999_318, items: 199_999, pairs: 9_882_535 }, 256, 100, 100],
    ['the widest', { users: 60_000, items: 387_000, pairs: 2_500_000 }, 256, 50, 50],
  ])('gives embeddings and neighbours: %s', (_, size, dim, neighbours, candidates) => {
    expect(dimFor(size)).toBe(dim);
    expect(neighboursFor(size, dim, NOTHING)).toEqual({ neighbours, candidates });
  });

  it.each([
    [
      { neighbours: 50, candidates: null },
      { neighbours: 50, candidates: 50 },
    ],
    [
      { neighbours: 50, candidates: 70 },
      { neighbours: 50, candidates: 70 },
    ],
    [
      { neighbours: 50, candidates: 20 },
      { neighbours: 50, candidates: 50 },
    ],
    [
      { neighbours: 0, candidates: 20 },
      { neighbours: 0, candidates: 0 },
    ],
    [
      { neighbours: null, candidates: 150 },
      { neighbours: 30, candidates: 150 },
    ],
    [
      { neighbours: null, candidates: 20 },
      { neighbours: 20, candidates: 20 },
    ],
    [
      { neighbours: null, candidates: 0 },
      { neighbours: 0, candidates: 0 },
    ],
  ])('leaves what is named as it is: %j', (named, expected) => {
    expect(neighboursFor({ users: 6022, items: 3043, pairs: 796_244 }, 128, named)).toEqual(expected);
  });

  it('never asks for more than there is', () => {
    fc.assert(
      fc.property(anySize, (size) => {
        const embeddingDim = dimFor(size);
        const { neighbours, candidates } = neighboursFor(size, embeddingDim, NOTHING);
        expect(embeddingDim).toBeGreaterThanOrEqual(1);
        expect(embeddingDim).toBeLessThan(Math.min(size.users, size.items));
        expect(neighbours).toBeGreaterThanOrEqual(1);
        expect(candidates).toBeGreaterThanOrEqual(neighbours);
        expect(candidates).toBeLessThan(size.items);
        const compared = comparedSize(size, { embeddingDim, candidates });
        expect(compared.embeddingDim).toBeLessThanOrEqual(embeddingDim);
        expect(compared.neighbours).toBeLessThanOrEqual(candidates);
        expect(compared.candidates).toBe(compared.neighbours);
        expect(compared.neighbours).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('compares models without neighbours by themselves', () => {
    const size = { users: 5000, items: 9000, pairs: 100_000 };
    const none = { embeddingDim: 256, neighbours: 0, candidates: 0 };
    expect(comparedSize(size, none)).toEqual(none);
  });
});
