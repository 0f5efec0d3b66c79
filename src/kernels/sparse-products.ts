import { addTransposedProduct, multiplySparse, type SparseMatrix } from './sparse.js';
import { padded, WasmMemory } from './wasm-memory.js';

/**
 * Products of one sparse matrix with dense ones of one width, a block of rows at a time: it applies `matrix^T matrix`
 * without ever holding the product with the whole matrix.
 */
export interface SparseProducts {
  /** Sets the dense matrix: matrix.columns x width, row-major. */
  setDense(dense: Float32Array): void;

  /**
   * Rows `start` to `end` of the matrix x dense.
   * @returns (end - start) x width; may be overwritten by the next call.
   */
  multiply(start: number, end: number): Float32Array;

  /** sum += (rows `start` to `end` of the matrix)^T x (the same rows of the matrix x dense). */
  addSquare(start: number, end: number): void;

  /** The sum, matrix.columns x width, which starts from zero again. */
  takeSum(): Float32Array;
}

/** Plain TypeScript, where WebAssembly is not to be had and as the oracle of the kernels. */
export class PlainSparseProducts implements SparseProducts {
  private dense: Float32Array;
  private sum: Float32Array;
  private readonly block: Float32Array;

  /** @param blockRows - the most rows of one call. */
  constructor(
    private readonly matrix: SparseMatrix,
    private readonly width: number,
    blockRows: number,
  ) {
    this.dense = new Float32Array(matrix.columns * width);
    this.sum = new Float32Array(matrix.columns * width);
    this.block = new Float32Array(blockRows * width);
  }

  setDense(dense: Float32Array): void {
    this.dense = dense;
  }

  multiply(start: number, end: number): Float32Array {
    const rows = this.block.subarray(0, (end - start) * this.width);
    multiplySparse(this.matrix, start, end, this.dense, this.width, rows);
    return rows;
  }

  addSquare(start: number, end: number): void {
    addTransposedProduct(this.matrix, start, end, this.multiply(start, end), this.width, this.sum);
  }

  takeSum(): Float32Array {
    const { sum } = this;
    this.sum = new Float32Array(sum.length);
    return sum;
  }
}

/** Where the arrays of {@link WasmSparseProducts} stand in its memory. */
interface Addresses {
  readonly offsets: number;
  readonly indexes: number;
  readonly values: number;
  readonly dense: number;
  readonly sum: number;
  readonly block: number;
}

class WasmSparseProducts implements SparseProducts {
  constructor(
    private readonly memory: WasmMemory,
    private readonly columns: number,
    private readonly width: number,
    private readonly at: Addresses,
  ) {}

  setDense(dense: Float32Array): void {
    this.memory.writeRows(this.at.dense, dense, this.width);
  }

  multiply(start: number, end: number): Float32Array {
    this.multiplyIntoBlock(start, end);
    return this.memory.readRows(this.at.block, end - start, this.width);
  }

  addSquare(start: number, end: number): void {
    const { offsets, indexes, values, block, sum } = this.at;
    this.multiplyIntoBlock(start, end);
    const stride = padded(this.width);
    this.memory.kernels.addTransposedProduct(offsets, indexes, values, start, end, block, stride, sum);
  }

  takeSum(): Float32Array {
    const sum = this.memory.readRows(this.at.sum, this.columns, this.width).slice();
    this.memory.floats(this.at.sum, this.columns * padded(this.width)).fill(0);
    return sum;
  }

  private multiplyIntoBlock(start: number, end: number): void {
    const { offsets, indexes, values, dense, block } = this.at;
    this.memory.kernels.multiplySparse(offsets, indexes, values, start, end, dense, padded(this.width), block);
  }
}

/** The products in WebAssembly; null where it is not to be had, or not with enough memory. */
export function createWasmSparseProducts(
  { rows, columns, offsets, indexes, values }: SparseMatrix,
  width: number,
  blockRows: number,
): SparseProducts | null {
  const table = columns * padded(width);
  const lengths = [rows + 1, indexes.length, values.length, table, table, blockRows * padded(width)];
  const bytes = lengths.reduce((sum, length) => sum + 4 * length + 16, 0);
  const memory = WasmMemory.create(bytes);
  if (memory === null) return null;
  const [atOffsets, atIndexes, atValues, dense, sum, block] = memory.layOut(lengths);
  memory.integers(atOffsets, rows + 1).set(offsets);
  memory.integers(atIndexes, indexes.length).set(indexes);
  memory.floats(atValues, values.length).set(values);
  const at = { offsets: atOffsets, indexes: atIndexes, values: atValues, dense, sum, block };
  return new WasmSparseProducts(memory, columns, width, at);
}
