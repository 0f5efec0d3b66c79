import type { Kernels } from '../kernels.js';
import type { Views } from '../memory/views.js';

export const adamPlain = ({ integers, floats }: Views): Pick<Kernels, 'stepAdam'> => ({
  stepAdam(table, first, second, dim, rows, gradients, start, end, rate, correction) {
    for (let r = start; r < end; r++) {
      const row = integers[rows / 4 + r] * dim;
      for (let c = 0; c < dim; c++) {
        const gradient = floats[gradients / 4 + r * dim + c];
        const m = 0.9 * floats[first / 4 + row + c] + 0.1 * gradient;
        const v = 0.999 * floats[second / 4 + row + c] + 0.001 * gradient * gradient;
        floats[first / 4 + row + c] = m;
        floats[second / 4 + row + c] = v;
        floats[table / 4 + row + c] -= (rate * m) / (Math.sqrt(v * correction) + 1e-8);
      }
    }
  },
});
