import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, Twins } from '../../support/twins.js';

/** Tables of `rows` x `dim` in both memories, and a way to make steps on them. */
function tablesOf(rows: number, dim: number, start: Float32Array) {
  const twins = new Twins();
  const [table, first, second] = [twins.put(start), ...[1, 2].map(() => twins.put(new Float32Array(rows * dim)))];
  let steps = 0;
  return {
    twins,
    table,
    step(touched: readonly number[], gradients: Float32Array, learningRate: number) {
      steps++;
      const [rate, correction] = [learningRate / (1 - 0.9 ** steps), 1 / (1 - 0.999 ** steps)];
      const addresses = [twins.put(Uint32Array.from(touched)), twins.put(gradients)] as const;
      twins.call('stepAdam', table, first, second, dim, ...addresses, 0, touched.length, rate, correction);
    },
  };
}

describe('stepAdam', () => {
  it('moves each number by the learning rate against the sign of its gradient, in the first step', () => {
    const { twins, table, step } = tablesOf(2, 4, Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2));
    step([1], Float32Array.of(7, -0.001, 0, 1e-3), 0.5);
    const moved = [...twins.floats(table, 8)];
    [1, 1, 1, 1, 1.5, 2.5, 2, 1.5].forEach((expected, at) => {
      expect(moved[at]).toBeCloseTo(expected, 4);
    });
  });

  it('leaves the rows that a step does not touch as they are', () => {
    const start = normal(5 * 4, 1);
    const { twins, table, step } = tablesOf(5, 4, start);
    step([3, 1], normal(8, 2), 0.1);
    const moved = twins.floats(table, 20);
    for (const row of [0, 2, 4]) {
      expect(moved.slice(4 * row, 4 * row + 4)).toEqual(start.slice(4 * row, 4 * row + 4));
    }
    expect(moved.slice(4, 8)).not.toEqual(start.slice(4, 8));
  });

  it('is the plain one, step after step, on any rows', () => {
    const anyRows = fc.uniqueArray(fc.nat(6), { maxLength: 7 });
    fc.assert(
      fc.property(fc.array(anyRows, { minLength: 1, maxLength: 6 }), fc.constantFrom(4, 8, 20), (touched, dim) => {
        const { twins, table, step } = tablesOf(7, dim, normal(7 * dim, 1));
        touched.forEach((rows, at) => {
          step(rows, normal(rows.length * dim, at + 2), 0.1 / (at + 1));
        });
        expect(twins.fault(table, 7 * dim)).toBeLessThan(1e-5);
      }),
    );
  });
});
