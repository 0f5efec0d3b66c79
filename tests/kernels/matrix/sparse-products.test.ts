import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocatePanels } from '../../../src/kernels/matrix/panels.js';
import { loadMatrix, rowRanges } from '../../../src/kernels/matrix/sparse-matrix.js';
import { multiplyRows, square } from '../../../src/kernels/matrix/sparse-products.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Pace } from '../../../src/pace.js';
import { anyFactors, farthest, normalRows, product, sparseOf, transposed } from '../../support/matrices.js';
import { panelsFrom, rowsOf } from '../../support/panels.js';

const anyWidth = fc.integer({ min: 1, max: 40 });
const anyCut = fc.double({ min: 0, max: 1, noNaN: true });

describe.each(['wasm', 'cpu'] as const)('sparse products on %s', (backend) => {
  it('are what the sums say, for any rows', async () => {
    await fc.assert(
      fc.asyncProperty(anyFactors, anyWidth, anyCut, async ({ sparse, columns }, width, cut) => {
        const workspace = new Workspace({ backend, threads: 1 });
        const dense = normalRows(columns, width, width);
        const loaded = await loadMatrix(workspace, sparseOf(sparse, columns), new Pace());
        const start = Math.floor(cut * sparse.length);
        const target = allocatePanels(workspace, sparse.length - start, width);
        const panels = panelsFrom(workspace, dense);
        await multiplyRows(workspace, loaded, start, sparse.length, panels, target, new Pace());
        const expected = product(sparse, dense, width).slice(start).flat();
        expect(farthest(rowsOf(workspace, target).flat(), expected)).toBeLessThan(1e-3);
      }),
    );
  });

  it('are the square of the matrix times dense', async () => {
    await fc.assert(
      fc.asyncProperty(anyFactors, anyWidth, async ({ sparse, columns }, width) => {
        const workspace = new Workspace({ backend, threads: 1 });
        const dense = normalRows(columns, width, width);
        const matrix = sparseOf(sparse, columns);
        const loaded = await loadMatrix(workspace, matrix, new Pace());
        const [panels, target] = [panelsFrom(workspace, dense), allocatePanels(workspace, columns, width)];
        await square(workspace, loaded, [...rowRanges(matrix, 3)], panels, target, new Pace());
        const expected = product(transposed(sparse, columns), product(sparse, dense, width), width).flat();
        const largest = Math.max(1, ...expected.map(Math.abs));
        expect(farthest(rowsOf(workspace, target).flat(), expected)).toBeLessThan(1e-4 * largest);
      }),
    );
  });
});
