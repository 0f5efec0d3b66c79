import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backThroughUnitRows, gatherRows, unitRows } from '../../../src/training/gradient/unit-rows.js';
import { farthest, flat, normalRows } from '../../support/matrices.js';

describe('unitRows', () => {
  it('scales rows to length 1 and tells their lengths', () => {
    const { units, lengths } = unitRows(Float32Array.of(3, 4, 0, -2), 2);
    expect(farthest(units, [0.6, 0.8, 0, -1])).toBeLessThan(1e-7);
    expect(farthest(lengths, [5, 2])).toBeLessThan(1e-8);
  });

  it('leaves a row of zeros one', () => {
    expect([...unitRows(new Float32Array(3), 3).units]).toEqual([0, 0, 0]);
  });
});

describe('backThroughUnitRows', () => {
  it('is the derivative of scaling to length 1, by small differences', () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: 4 }),
      dim: fc.integer({ min: 2, max: 6 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(shape, ({ rows, dim, seed }) => {
        // Rows well away from 0, where the derivative has no bound.
        const table = normalRows(rows, dim, seed).map((row) => row.map((value, c) => value + (c === 0 ? 9 : 0)));
        const upstream = normalRows(rows, dim, seed + 1);
        const gradients = flat(upstream);
        backThroughUnitRows(gradients, unitRows(flat(table), dim), dim);
        const value = (row: readonly number[], r: number) =>
          row.reduce((sum, each, c) => sum + (each / Math.hypot(...row)) * upstream[r][c], 0);
        const nudged = (row: readonly number[], c: number, by: number) => row.with(c, row[c] + by);
        const expected = table.flatMap((row, r) =>
          row.map((_, c) => (value(nudged(row, c, 1e-5), r) - value(nudged(row, c, -1e-5), r)) / 2e-5),
        );
        expect(farthest(gradients, expected)).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('gatherRows', () => {
  it('puts the rows asked for one after the other', () => {
    const gathered = gatherRows(Float32Array.of(1, 2, 3, 4, 5, 6), Uint32Array.of(2, 0, 2), 2);
    expect([...gathered]).toEqual([5, 6, 1, 2, 5, 6]);
  });
});
