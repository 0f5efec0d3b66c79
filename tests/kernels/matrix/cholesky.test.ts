import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cholesky } from '../../../src/kernels/matrix/cholesky.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { normal } from '../../support/twins.js';

/** A A^T + shift I for a random A (size x size), on and below the diagonal; what lies above is not a number. */
function matrixOf(size: number, seed: number, shift: number): Float64Array {
  const numbers = normal(size * size, seed);
  const matrix = new Float64Array(size * size).fill(Number.NaN);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? shift : 0;
      for (let k = 0; k < size; k++) sum += numbers[i * size + k] * numbers[j * size + k];
      matrix[i * size + j] = sum;
    }
  }
  return matrix;
}

describe.each(['wasm', 'cpu'] as const)("Cholesky's method on %s", (backend) => {
  it('gives the inverse of a factor: L^-1 M (L^-1)^T is the unit matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (size, seed) => {
        const workspace = new Workspace({ backend, threads: 1 });
        const matrix = matrixOf(size, seed, 1);
        const cholesky = new Cholesky(workspace, matrix, size, 0);
        workspace.runAtOnce(cholesky.factorise);
        expect(cholesky.failed).toBe(false);
        workspace.runAtOnce(cholesky.invert);
        const rows = cholesky.inverseRows;
        const at = (i: number, j: number) => matrix[Math.max(i, j) * size + Math.min(i, j)];
        for (let i = 0; i < size; i++) {
          for (let j = 0; j <= i; j++) {
            let sum = 0;
            for (let k = 0; k <= i; k++) {
              for (let l = 0; l <= j; l++) sum += rows[i * size + k] * at(k, l) * rows[j * size + l];
            }
            expect(sum).toBeCloseTo(i === j ? 1 : 0, 8);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('fails where a pivot is not above the smallest share', () => {
    const workspace = new Workspace({ backend, threads: 1 });
    // The second pivot is 4 - 2^2 / 1 = 0 without, and 4e-3 with the addition.
    for (const [addition, share, failed] of [
      [0, 0, true],
      [4e-3, 0, false],
      [4e-3, 1e-2, true],
    ] as const) {
      const cholesky = new Cholesky(workspace, Float64Array.of(1, 0, 2, 4 + addition), 2, share);
      workspace.runAtOnce(cholesky.factorise);
      expect(cholesky.failed).toBe(failed);
    }
  });
});
