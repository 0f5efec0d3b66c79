import type { Kernels } from '../kernels.js';
import { PANEL } from '../matrix/panel-layout.js';
import type { Views } from '../memory/views.js';

export function sparsePlain({ integers, floats }: Views): Pick<Kernels, 'multiplySparse' | 'addSquare'> {
  /** One row of the sparse matrix times a panel. */
  function multiplyRow(
    first: number,
    last: number,
    indexes: number,
    values: number,
    dense: number,
    sums: Float64Array,
  ) {
    sums.fill(0);
    for (let at = first; at < last; at++) {
      const value = floats[values / 4 + at];
      const from = dense / 4 + integers[indexes / 4 + at] * PANEL;
      for (let c = 0; c < PANEL; c++) sums[c] += value * floats[from + c];
    }
  }

  return {
    multiplySparse(offsets, indexes, values, start, end, dense, target) {
      const sums = new Float64Array(PANEL);
      for (let row = start; row < end; row++) {
        multiplyRow(integers[offsets / 4 + row], integers[offsets / 4 + row + 1], indexes, values, dense, sums);
        floats.set(sums, target / 4 + (row - start) * PANEL);
      }
    },

    addSquare(offsets, indexes, values, start, end, dense, target) {
      const sums = new Float64Array(PANEL);
      for (let row = start; row < end; row++) {
        const [first, last] = [integers[offsets / 4 + row], integers[offsets / 4 + row + 1]];
        multiplyRow(first, last, indexes, values, dense, sums);
        for (let at = first; at < last; at++) {
          const value = floats[values / 4 + at];
          const to = target / 4 + integers[indexes / 4 + at] * PANEL;
          for (let c = 0; c < PANEL; c++) floats[to + c] += value * sums[c];
        }
      }
    },
  };
}
