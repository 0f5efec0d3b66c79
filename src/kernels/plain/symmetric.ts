import type { Kernels } from '../kernels.js';
import type { Views } from '../memory/views.js';

type SymmetricKernels = Pick<
  Kernels,
  'choleskyRows' | 'invertRows' | 'tridiagonalise' | 'gatherReflections' | 'turnRows'
>;

export function symmetricPlain({ integers, doubles }: Views): SymmetricKernels {
  /** The sum of the products of numbers from `a` and from `b` on. */
  function dot(a: number, b: number, count: number): number {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += doubles[a + at] * doubles[b + at];
    return sum;
  }

  function addScaled(target: number, factor: number, source: number, count: number): void {
    for (let at = 0; at < count; at++) doubles[target + at] += factor * doubles[source + at];
  }

  return {
    choleskyRows(matrix, lower, size, start, end, smallest, failed) {
      for (let i = start; i < end && integers[failed / 4] === 0; i++) {
        const own = lower / 8 + i * size;
        for (let j = 0; j <= i; j++) {
          const other = lower / 8 + j * size;
          const rest = doubles[matrix / 8 + i * size + j] - dot(own, other, j);
          if (j < i) doubles[own + j] = rest / doubles[other + j];
          else if (rest > smallest * doubles[matrix / 8 + i * size + i]) doubles[own + i] = Math.sqrt(rest);
          else integers[failed / 4] = 1;
        }
      }
    },

    invertRows(lower, inverse, size, start, end) {
      for (let i = start; i < end; i++) {
        const [from, own] = [lower / 8 + i * size, inverse / 8 + i * size];
        doubles.fill(0, own, own + size);
        for (let k = 0; k < i; k++) addScaled(own, -doubles[from + k], inverse / 8 + k * size, k + 1);
        const scale = 1 / doubles[from + i];
        for (let j = 0; j < i; j++) doubles[own + j] *= scale;
        doubles[own + i] = scale;
      }
    },

    tridiagonalise(matrix, size, start, end, tiny, diagonal, offDiagonal, betas, product) {
      const sums = product / 8;
      for (let k = start; k < end; k++) {
        const length = size - k - 1;
        const vector = matrix / 8 + k * size + k + 1;
        const root = Math.sqrt(dot(vector, vector, length));
        const norm = root > tiny ? root : 0;
        doubles[diagonal / 8 + k] = doubles[matrix / 8 + k * size + k];
        // Reflect onto the axis with the sign that does not cancel.
        const first = doubles[vector];
        const image = first > 0 ? -norm : norm;
        doubles[offDiagonal / 8 + k] = image;
        const beta = norm === 0 ? 0 : 1 / (norm * (norm + Math.abs(first)));
        doubles[betas / 8 + k] = beta;
        doubles[vector] = first - image;
        if (beta === 0) continue;

        let projection = 0;
        for (let i = 0; i < length; i++) {
          doubles[sums + i] = beta * dot(matrix / 8 + (k + 1 + i) * size + k + 1, vector, length);
          projection += doubles[sums + i] * doubles[vector + i];
        }
        addScaled(sums, (-beta / 2) * projection, vector, length);
        for (let i = 0; i < length; i++) {
          const target = matrix / 8 + (k + 1 + i) * size + k + 1;
          const [v, w] = [doubles[vector + i], doubles[sums + i]];
          for (let j = 0; j < length; j++) doubles[target + j] -= v * doubles[sums + j] + w * doubles[vector + j];
        }
      }
    },

    gatherReflections(matrix, betas, size, start, end, rotation) {
      for (let i = start; i < end; i++) {
        const own = rotation / 8 + i * size;
        doubles.fill(0, own, own + size);
        doubles[own + i] = 1;
        for (let k = Math.min(size - 3, i - 1); k >= 0; k--) {
          const beta = doubles[betas / 8 + k];
          if (beta === 0) continue;
          const vector = matrix / 8 + k * size + k + 1;
          const length = size - k - 1;
          addScaled(own + k + 1, -beta * dot(own + k + 1, vector, length), vector, length);
        }
      }
    },

    turnRows(rows, size, rotations, count, start, end) {
      for (let r = rotations / 8; r < rotations / 8 + 3 * count; r += 3) {
        const [row, c, s] = [doubles[r], doubles[r + 1], doubles[r + 2]];
        const upper = rows / 8 + row * size;
        for (let column = start; column < end; column++) {
          const [a, b] = [doubles[upper + column], doubles[upper + size + column]];
          doubles[upper + column] = c * a + s * b;
          doubles[upper + size + column] = c * b - s * a;
        }
      }
    },
  };
}
