import type { DenseEngine } from '../../src/kernels/matrix/dense-engine.js';

/** Dense products by the textbook, summed in Float64. */
export const plainEngine = (): DenseEngine => ({
  name: 'tensorflow',
  multiply(left, right, rows, inner, columns) {
    return Float32Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += left[row * inner + k] * right[k * columns + column];
      return sum;
    });
  },
  gram(matrix, rows, columns) {
    return Float32Array.from({ length: columns * columns }, (_, at) => {
      const [i, j] = [Math.floor(at / columns), at % columns];
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += matrix[row * columns + i] * matrix[row * columns + j];
      return sum;
    });
  },
});
