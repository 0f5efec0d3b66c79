import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlainScorer, createWasmScorer, type ItemScorer } from '../../src/kernels/item-scorer.js';
import { Random } from '../../src/random.js';

const MOST_USERS = 9;

function normal(length: number, seed: number): Float32Array {
  const numbers = new Float32Array(length);
  new Random(seed).fillNormal(numbers);
  return numbers;
}

/** Scores of the first `count` users. */
function scoresOf(scorer: ItemScorer, users: Float32Array, count: number): Float32Array[] {
  scorer.users.set(users);
  scorer.score(count);
  return Array.from({ length: count }, (_, user) => {
    const scores = scorer.scoresOf(user);
    return Float32Array.from({ length: scores.length }, (__, item) => scores.at(item));
  });
}

const anyShape = fc.record({
  items: fc.integer({ min: 1, max: 40 }),
  dim: fc.integer({ min: 1, max: 37 }),
  count: fc.integer({ min: 1, max: MOST_USERS }),
  seed: fc.nat(),
});

describe('the WebAssembly scorer', () => {
  it('agrees with the plain one for any shape', () => {
    fc.assert(
      fc.property(anyShape, ({ items, dim, count, seed }) => {
        const table = normal(items * dim, seed);
        const users = normal(MOST_USERS * dim, seed + 1);
        const plain = scoresOf(createPlainScorer(table, items, dim, MOST_USERS), users, count);
        const wasm = scoresOf(createWasmScorer(table, items, dim, MOST_USERS)!, users, count);
        wasm.forEach((row, user) => {
          row.forEach((score, item) => {
            expect(Math.abs(score - plain[user][item])).toBeLessThan(1e-5 * dim);
          });
        });
      }),
    );
  });

  it('gives a user the same bits alone and among others', () => {
    const [items, dim] = [29, 13];
    const scorer = createWasmScorer(normal(items * dim, 1), items, dim, MOST_USERS)!;
    const users = normal(MOST_USERS * dim, 2);
    const together = scoresOf(scorer, users, MOST_USERS);
    for (let user = 0; user < MOST_USERS; user++) {
      const alone = scoresOf(scorer, users.subarray(user * dim, (user + 1) * dim), 1);
      expect(alone[0]).toEqual(together[user]);
    }
  });

  it('scores an item of zeros as exactly 0', () => {
    const scorer = createWasmScorer(new Float32Array(3 * 5), 3, 5, 1)!;
    expect(scoresOf(scorer, normal(5, 3), 1)[0]).toEqual(new Float32Array(3));
  });

  it('finds the items above a threshold, from any place on', () => {
    fc.assert(
      fc.property(anyShape, fc.double({ min: -2, max: 2, noNaN: true }), ({ items, dim, seed }, threshold) => {
        const scorer = createWasmScorer(normal(items * dim, seed), items, dim, MOST_USERS)!;
        const users = normal(MOST_USERS * dim, seed + 1);
        const limit = Math.fround(threshold);
        scoresOf(scorer, users, MOST_USERS).forEach((row, user) => {
          const [view, copy] = [scorer.scoresOf(user), scorer.copyOf(user)];
          for (let from = 0; from <= items; from++) {
            const rest = row.subarray(from).findIndex((score) => score > limit);
            const expected = rest === -1 ? items : from + rest;
            expect(view.nextAbove(from, limit)).toBe(expected);
            expect(copy.nextAbove(from, limit)).toBe(expected);
          }
        });
      }),
    );
  });

  it('is not there where the memory it needs is not', () => {
    expect(createWasmScorer(new Float32Array(4), 2 ** 28, 64, 16)).toBeNull();
  });
});
