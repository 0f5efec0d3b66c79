import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreItems } from '../../src/kernels/score.js';
import { farthest, flat, normalRows, product, transposed } from '../support/matrices.js';

const scoresOf = (users: Float32Array, items: Float32Array, dim: number): Float32Array => {
  const [userCount, itemCount] = [users.length / dim, items.length / dim];
  const scores = new Float32Array(userCount * itemCount).fill(Number.NaN);
  scoreItems(users, userCount, items, itemCount, dim, scores);
  return scores;
};

const anyShape = fc.record({
  users: fc.integer({ min: 1, max: 6 }),
  items: fc.integer({ min: 1, max: 9 }),
  dim: fc.integer({ min: 1, max: 19 }),
  seed: fc.nat(),
});

describe('scoreItems', () => {
  it('gives known dot products, users in rows and items in columns', () => {
    const users = Float32Array.of(1, 2, 0, -1);
    const items = Float32Array.of(3, 4, 5, 6, 7, 8);
    expect([...scoresOf(users, items, 2)]).toEqual([11, 17, 23, -4, -6, -8]);
  });

  it('is the product in Float64, rounded, for any shape', () => {
    fc.assert(
      fc.property(anyShape, ({ users, items, dim, seed }) => {
        const [u, i] = [normalRows(users, dim, seed), normalRows(items, dim, seed + 1)];
        const expected = Float32Array.from(product(u, transposed(i)).flat());
        // Apart where the two orders of summing round to different sides: by one place in 24 bits.
        expect(farthest(scoresOf(flat(u), flat(i), dim), expected)).toBeLessThan(1e-5);
      }),
    );
  });

  it('keeps digits that sums in Float32 would lose', () => {
    const users = Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1);
    const items = Float32Array.of(2 ** 30, 1, 1, 1, -(2 ** 30), 1, 1, 1);
    expect([...scoresOf(users, items, 8)]).toEqual([6]);
  });

  it('gives a user the same bits alone and among others', () => {
    fc.assert(
      fc.property(anyShape, ({ users, items, dim, seed }) => {
        const table = flat(normalRows(users, dim, seed));
        const itemTable = flat(normalRows(items, dim, seed + 1));
        const together = scoresOf(table, itemTable, dim);
        for (let user = 0; user < users; user++) {
          const alone = scoresOf(table.slice(user * dim, (user + 1) * dim), itemTable, dim);
          expect(alone).toEqual(together.slice(user * items, (user + 1) * items));
        }
      }),
    );
  });

  it('writes nothing where there are no users', () => {
    const scores = Float32Array.of(5);
    scoreItems(new Float32Array(0), 0, Float32Array.of(1), 1, 1, scores);
    expect([...scores]).toEqual([5]);
  });
});
