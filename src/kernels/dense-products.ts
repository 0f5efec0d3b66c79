import { padded, TILE, WasmMemory } from './wasm-memory.js';

/** The dense products that a factorisation needs. Matrices are row-major. */
export interface DenseProducts {
  /**
   * sum += rows^T rows, on and above the diagonal; what lies below is left as it is. The products are taken in Float32
   * and added in Float64.
   * @param rows - count x width.
   * @param sum - width x width.
   */
  addGram(rows: Float32Array, width: number, sum: Float64Array): void;

  /**
   * rows x right.
   * @param rows - count x width.
   * @param right - width x rightWidth.
   * @param triangular - right is square and upper triangular, which saves half the work.
   * @returns count x rightWidth, which the next call may overwrite.
   */
  multiply(
    rows: Float32Array,
    width: number,
    right: Float32Array,
    rightWidth: number,
    triangular: boolean,
  ): Float32Array;
}

/** Rows of a Gram matrix that are summed in Float32 before the sum goes on in Float64; they should fit into the cache. */
const GRAM_ROWS = 256;

/** Plain TypeScript, where WebAssembly is not to be had and as the oracle of the kernels. */
export const plainDenseProducts: DenseProducts = {
  addGram(rows, width, sum) {
    for (let row = 0; row < rows.length; row += width) {
      for (let i = 0; i < width; i++) {
        const left = rows[row + i];
        for (let j = i; j < width; j++) sum[i * width + j] += left * rows[row + j];
      }
    }
  },

  multiply(rows, width, right, rightWidth) {
    const product = new Float32Array((rows.length / width) * rightWidth);
    const sums = new Float64Array(rightWidth);
    for (let row = 0, to = 0; row < rows.length; row += width, to += rightWidth) {
      sums.fill(0);
      for (let i = 0; i < width; i++) {
        const left = rows[row + i];
        for (let j = 0; j < rightWidth; j++) sums[j] += left * right[i * rightWidth + j];
      }
      product.set(sums, to);
    }
    return product;
  },
};

class WasmDenseProducts implements DenseProducts {
  constructor(private readonly memory: WasmMemory) {}

  addGram(rows: Float32Array, width: number, sum: Float64Array): void {
    const count = rows.length / width;
    for (let start = 0; start < count; start += GRAM_ROWS) {
      this.addGramBlock(rows.subarray(start * width, Math.min(count, start + GRAM_ROWS) * width), width, sum);
    }
  }

  multiply(
    rows: Float32Array,
    width: number,
    right: Float32Array,
    rightWidth: number,
    triangular: boolean,
  ): Float32Array {
    const { memory } = this;
    const { kernels } = memory;
    const [depth, across, count] = [padded(width), padded(rightWidth), rows.length / width];
    const [left, small, tiles, target] = memory.layOut([count * depth, depth * across, depth * across, count * across]);
    memory.writeRows(left, rows, width);
    memory.writeRows(small, right, rightWidth);
    // Rows that fill the depth up meet zeros on the left, and must be numbers all the same.
    memory.floats(small + 4 * width * across, (depth - width) * across).fill(0);
    kernels.packTiles(small, depth, across / TILE, tiles);
    kernels.multiplyTiles(left, count, tiles, across / TILE, depth, triangular, target);
    return memory.readRows(target, count, rightWidth);
  }

  private addGramBlock(rows: Float32Array, width: number, sum: Float64Array): void {
    const { memory } = this;
    const { kernels } = memory;
    const [stride, count] = [padded(width), rows.length / width];
    const [plain, tiles, target] = memory.layOut([count * stride, count * stride, stride * stride]);
    memory.writeRows(plain, rows, width);
    kernels.packTiles(plain, count, stride / TILE, tiles);
    kernels.gramTiles(tiles, count, stride / TILE, target);
    const product = memory.floats(target, stride * stride);
    for (let i = 0; i < width; i++) {
      for (let j = i; j < width; j++) sum[i * width + j] += product[i * stride + j];
    }
  }
}

/** The products in WebAssembly; null where it is not to be had. */
export function createWasmDenseProducts(): DenseProducts | null {
  const memory = WasmMemory.create();
  return memory === null ? null : new WasmDenseProducts(memory);
}
