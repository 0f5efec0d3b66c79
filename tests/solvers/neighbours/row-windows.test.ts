import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Pace } from '../../../src/pace.js';
import { cutWindows, RowWindows } from '../../../src/solvers/neighbours/row-windows.js';
import { anyFactors, sparseOf } from '../../support/matrices.js';

it('cuts all rows into windows of as many entries as are wanted, or of one row', () => {
  fc.assert(
    fc.property(anyFactors, fc.integer({ min: 0, max: 40 }), ({ sparse, columns }, most) => {
      const matrix = sparseOf(sparse, columns);
      const windows = cutWindows(matrix, most);
      expect(windows.flatMap(([first, end]) => Array.from({ length: end - first }, (_, at) => first + at))).toEqual(
        sparse.map((_, row) => row),
      );
      for (const [at, [first, end]] of windows.entries()) {
        const entries = matrix.offsets[end] - matrix.offsets[first];
        expect(entries <= most || end === first + 1).toBe(true);
        // The next row has no room in it.
        const next = windows[at + 1];
        if (next !== undefined) expect(matrix.offsets[next[0] + 1] - matrix.offsets[first]).toBeGreaterThan(most);
      }
    }),
  );
});

it('has the rows of the window that was loaded last', async () => {
  await fc.assert(
    fc.asyncProperty(anyFactors, fc.integer({ min: 1, max: 40 }), async ({ sparse, columns }, most) => {
      const workspace = new Workspace({ backend: 'wasm', threads: 1 });
      const matrix = sparseOf(sparse, columns);
      const rows = new RowWindows(workspace, matrix, most);
      for (const window of [...rows.windows, ...rows.windows.toReversed()]) {
        await rows.load(window, new Pace());
        const { integers, floats } = workspace.views;
        for (let row = window[0]; row < window[1]; row++) {
          const [start, end] = [integers[rows.offsets / 4 + row], integers[rows.offsets / 4 + row + 1]];
          const [from, to] = [matrix.offsets[row], matrix.offsets[row + 1]];
          const at = (address: number): [number, number] => [address / 4 + start, address / 4 + end];
          expect(integers.subarray(...at(rows.indexes))).toEqual(matrix.indexes.subarray(from, to));
          expect(floats.subarray(...at(rows.values))).toEqual(matrix.values.subarray(from, to));
        }
      }
      await workspace.close();
    }),
  );
});
