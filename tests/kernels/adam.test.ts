import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LazyAdam } from '../../src/kernels/adam.js';
import { farthest, flat, normalRows } from '../support/matrices.js';

interface AdamStep {
  readonly rows: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly rate: number;
}

/** Adam as the paper writes it, number by number and in Float64; a row that a step does not touch is left alone. */
function adamOracle(table: readonly (readonly number[])[], steps: readonly AdamStep[]): number[][] {
  const values = table.map((row) => [...row]);
  const m = table.map((row) => row.map(() => 0));
  const v = table.map((row) => row.map(() => 0));
  steps.forEach(({ rows, gradients, rate }, at) => {
    rows.forEach((row, r) => {
      gradients[r].forEach((g, c) => {
        m[row][c] = 0.9 * m[row][c] + (1 - 0.9) * g;
        v[row][c] = 0.999 * v[row][c] + (1 - 0.999) * g * g;
        const mHat = m[row][c] / (1 - 0.9 ** (at + 1));
        const vHat = v[row][c] / (1 - 0.999 ** (at + 1));
        values[row][c] -= (rate * mHat) / (Math.sqrt(vHat) + 1e-8);
      });
    });
  });
  return values;
}

const ROWS = 5;
const anySteps = fc.record({
  dim: fc.integer({ min: 1, max: 5 }),
  seed: fc.nat(),
  touched: fc.array(fc.subarray([0, 1, 2, 3, 4]), { minLength: 1, maxLength: 12 }),
});

describe('LazyAdam', () => {
  it('moves by the learning rate against the sign of the gradient in its first step', () => {
    const table = Float32Array.of(1, 1, 1);
    new LazyAdam(table, 3).step(Uint32Array.of(0), Float32Array.of(100, -0.001, 0), 0.5);
    expect(farthest(table, [0.5, 1.5, 1])).toBeLessThan(1e-4);
  });

  it('is Adam on the rows that steps touch, for any steps', () => {
    fc.assert(
      fc.property(anySteps, ({ dim, seed, touched }) => {
        const start = normalRows(ROWS, dim, seed);
        const steps = touched.map((rows, at) => ({
          rows,
          gradients: rows.length === 0 ? [] : normalRows(rows.length, dim, seed + at + 1),
          rate: 0.1 / (at + 1),
        }));
        const table = flat(start);
        const adam = new LazyAdam(table, dim);
        for (const { rows, gradients, rate } of steps) adam.step(Uint32Array.from(rows), flat(gradients), rate);
        expect(farthest(table, adamOracle(start, steps).flat())).toBeLessThan(1e-5);
      }),
    );
  });

  it('leaves the bits of rows that no step touches', () => {
    const table = flat(normalRows(3, 4, 1));
    const before = table.slice();
    const adam = new LazyAdam(table, 4);
    for (let step = 0; step < 5; step++) adam.step(Uint32Array.of(1), flat(normalRows(1, 4, step)), 0.1);
    expect(table.slice(0, 4)).toEqual(before.slice(0, 4));
    expect(table.slice(8)).toEqual(before.slice(8));
    expect(table.slice(4, 8)).not.toEqual(before.slice(4, 8));
  });

  it('stays where it is when the gradient is 0', () => {
    const table = Float32Array.of(3, -2);
    new LazyAdam(table, 2).step(Uint32Array.of(0), new Float32Array(2), 0.1);
    expect([...table]).toEqual([3, -2]);
  });

  it('finds the bottom of a bowl', () => {
    const table = Float32Array.of(5, -3);
    const adam = new LazyAdam(table, 2);
    for (let step = 0; step < 400; step++) {
      adam.step(
        Uint32Array.of(0),
        table.map((value) => 2 * (value - 1)),
        0.1,
      );
    }
    expect(farthest(table, [1, 1])).toBeLessThan(0.01);
  });
});
