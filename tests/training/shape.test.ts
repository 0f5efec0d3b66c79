import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedSize, dimFor, neighboursFor } from '../../src/training/shape.js';

const anySize = fc.record({
  users: fc.integer({ min: 2, max: 1e7 }),
  items: fc.integer({ min: 2, max: 1e7 }),
  pairs: fc.integer({ min: 2, max: 1e9 }),
});

describe('the shape of the data', () => {
  it.each([
    ['two users and two items', { users: 2, items: 2, pairs: 2 }, 1, 1],
    ['20 users and 30 items', { users: 20, items: 30, pairs: 150 }, 5, 5],
    ['long histories', { users: 943, items: 1682, pairs: 100_000 }, 64, 100],
    ['many of them', { users: 6022, items: 3043, pairs: 796_244 }, 128, 100],
    ['a wide catalogue', { users: 29_858, items: 40_981, pairs: 810_128 }, 256, 200],
    ['a wider one', { users: 999_318, items: 199_999, pairs: 9_882_535 }, 256, 100],
    ['the widest', { users: 60_000, items: 387_000, pairs: 2_500_000 }, 256, 50],
  ])('gives embeddings and neighbours: %s', (_, size, dim, neighbours) => {
    expect(dimFor(size)).toBe(dim);
    expect(neighboursFor(size, dim)).toBe(neighbours);
  });

  it('never asks for more than there is', () => {
    fc.assert(
      fc.property(anySize, (size) => {
        const embeddingDim = dimFor(size);
        const neighbours = neighboursFor(size, embeddingDim);
        expect(embeddingDim).toBeGreaterThanOrEqual(1);
        expect(embeddingDim).toBeLessThan(Math.min(size.users, size.items));
        expect(neighbours).toBeGreaterThanOrEqual(1);
        expect(neighbours).toBeLessThan(size.items);
        const compared = comparedSize(size, { embeddingDim, neighbours });
        expect(compared.embeddingDim).toBeLessThanOrEqual(embeddingDim);
        expect(compared.neighbours).toBeLessThanOrEqual(neighbours);
        expect(compared.neighbours).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('compares models without neighbours by themselves', () => {
    const size = { users: 5000, items: 9000, pairs: 100_000 };
    expect(comparedSize(size, { embeddingDim: 256, neighbours: 0 })).toEqual({ embeddingDim: 256, neighbours: 0 });
  });
});
