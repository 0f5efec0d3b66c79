import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalRows, product, transposed } from '../../support/matrices.js';
import { Twins } from '../../support/twins.js';

const anyMatrix = fc.record({ size: fc.integer({ min: 1, max: 23 }), seed: fc.nat(), cut: fc.nat(22) });

/** A positive definite matrix, well away from singular. */
const positive = (size: number, seed: number): Float64Array => {
  const rows = normalRows(size, size + 9, seed);
  return Float64Array.from(product(rows, transposed(rows)).flat());
};

const zeros = (twins: Twins, length: number): number => twins.put(new Float64Array(length));

describe('the kernels for symmetric matrices', () => {
  it('factorise and invert as the plain ones do, in any two parts', () => {
    fc.assert(
      fc.property(anyMatrix, ({ size, seed, cut }) => {
        const twins = new Twins();
        const matrix = twins.put(positive(size, seed));
        const [lower, inverse] = [zeros(twins, size * size), zeros(twins, size * size)];
        const failed = twins.put(new Uint32Array(1));
        const row = Math.min(cut, size);
        twins.call('choleskyRows', matrix, lower, size, 0, row, 1e-9, failed);
        twins.call('choleskyRows', matrix, lower, size, row, size, 1e-9, failed);
        expect(twins.fault(lower, size * size, 'doubles')).toBeLessThan(1e-10);
        twins.call('invertRows', lower, inverse, size, 0, row);
        twins.call('invertRows', lower, inverse, size, row, size);
        expect(twins.fault(inverse, size * size, 'doubles')).toBeLessThan(1e-8);
        expect(twins.integer(failed)).toEqual([0, 0]);
      }),
    );
  });

  it('tell a matrix whose pivots are too small', () => {
    const twins = new Twins();
    const matrix = twins.put(Float64Array.of(1, 1, 1, 1));
    const failed = twins.put(new Uint32Array(1));
    twins.call('choleskyRows', matrix, zeros(twins, 4), 2, 0, 2, 1e-6, failed);
    expect(twins.integer(failed)).toEqual([1, 1]);
  });

  it('bring a matrix to tridiagonal form, and gather the reflections, as the plain ones do', () => {
    fc.assert(
      fc.property(anyMatrix, ({ size, seed, cut }) => {
        const twins = new Twins();
        const matrix = twins.put(positive(size, seed));
        const [diagonal, beside, betas, room] = [1, 2, 3, 4].map(() => zeros(twins, size));
        const rotation = zeros(twins, size * size);
        const steps = Math.max(0, size - 2);
        const step = Math.min(cut, steps);
        twins.call('tridiagonalise', matrix, size, 0, step, 1e-30, diagonal, beside, betas, room);
        twins.call('tridiagonalise', matrix, size, step, steps, 1e-30, diagonal, beside, betas, room);
        const row = Math.min(cut, size);
        twins.call('gatherReflections', matrix, betas, size, 0, row, rotation);
        twins.call('gatherReflections', matrix, betas, size, row, size, rotation);
        for (const address of [diagonal, beside]) expect(twins.fault(address, size, 'doubles')).toBeLessThan(1e-8);
        expect(twins.fault(rotation, size * size, 'doubles')).toBeLessThan(1e-8);
      }),
    );
  });

  it('turn rows as the plain ones do, whatever the columns of a call', () => {
    fc.assert(
      fc.property(anyMatrix, fc.array(fc.nat(21), { maxLength: 9 }), ({ size, seed, cut }, turned) => {
        const twins = new Twins();
        const rows = twins.put(positive(size, seed));
        const turns = turned.filter((row) => row + 1 < size).map((row) => [row, Math.cos(row), Math.sin(row)]);
        const rotations = twins.put(Float64Array.from(turns.flat()));
        const column = Math.min(cut & ~1, size);
        twins.call('turnRows', rows, size, rotations, turns.length, 0, column);
        twins.call('turnRows', rows, size, rotations, turns.length, column, size);
        expect(twins.fault(rows, size * size, 'doubles')).toBeLessThan(1e-12);
      }),
    );
  });
});
