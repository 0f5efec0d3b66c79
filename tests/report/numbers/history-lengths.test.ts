import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyLengthsOf } from '../../../src/report/numbers/history-lengths.js';

function offsetsOf(lengths: readonly number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, at) => {
    offsets[at + 1] = offsets[at] + length;
  });
  return offsets;
}

describe('the lengths of histories', () => {
  it('are known for few short ones, a bar a length', () => {
    expect(historyLengthsOf(offsetsOf([1, 3, 0, 3, 5]))).toEqual({
      bins: [
        { from: 1, to: 2, users: 1 },
        { from: 2, to: 3, users: 0 },
        { from: 3, to: 4, users: 2 },
        { from: 4, to: 5, users: 0 },
        { from: 5, to: 6, users: 1 },
      ],
      doubling: false,
      median: 3,
      mean: 3,
      longest: 5,
      empty: 1,
    });
  });

  it('get wider bars where they are longer, and bars that double where they differ much', () => {
    const even = historyLengthsOf(offsetsOf([40, 50, 60]))!;
    expect(even.bins.map(({ from, users }) => [from, users])).toEqual([
      [40, 1],
      [45, 0],
      [50, 1],
      [55, 0],
      [60, 1],
    ]);
    const doubling = historyLengthsOf(offsetsOf([1, 2, 3, 4, 100]))!;
    expect(doubling.doubling).toBe(true);
    expect(doubling.bins.map(({ from, to, users }) => [from, to, users])).toEqual([
      [1, 2, 1],
      [2, 4, 2],
      [4, 8, 1],
      [8, 16, 0],
      [16, 32, 0],
      [32, 64, 0],
      [64, 128, 1],
    ]);
  });

  it('are null where nobody has anything', () => {
    expect(historyLengthsOf(offsetsOf([]))).toBeNull();
    expect(historyLengthsOf(offsetsOf([0, 0]))).toBeNull();
  });

  it('put every user into one bar that holds the length', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { maxLength: 60 }), (lengths) => {
        const found = historyLengthsOf(offsetsOf(lengths));
        if (found === null) return;
        for (const { from, to, users } of found.bins) {
          expect(users).toBe(lengths.filter((length) => length > 0 && length >= from && length < to).length);
        }
        const all = found.bins.reduce((sum, { users }) => sum + users, 0);
        expect(all + found.empty).toBe(lengths.length);
        expect(found.bins.length).toBeLessThanOrEqual(14);
      }),
    );
  });
});
