import type { DenseProducts } from '../kernels/dense-products.js';
import type { Pace } from '../pace.js';

/** Multiplications that one product may take: some milliseconds on the kernels. */
const WORK = 2 ** 27;

/**
 * Rows a block, from the shape alone: the split is the same on every machine, so the sums come out the same, and a
 * block is short enough for the event loop.
 */
function rowsPerBlock(width: number, otherWidth: number): number {
  return Math.max(64, Math.min(8192, Math.floor(WORK / (width * otherWidth))));
}

/** Calls `work` for one block of rows after the other, given as start and end, and rests between blocks. */
export async function forEachOf(
  blocks: Iterable<readonly [number, number]>,
  pace: Pace,
  work: (start: number, end: number) => void,
): Promise<void> {
  for (const [start, end] of blocks) {
    work(start, end);
    if (pace.due) await pace.rest();
  }
}

function* equalBlocks(rows: number, size: number): Generator<[number, number]> {
  for (let start = 0; start < rows; start += size) yield [start, Math.min(rows, start + size)];
}

/** {@link forEachOf} blocks of `size` rows, the last one shorter where they do not come out even. */
export function forEachBlock(
  rows: number,
  size: number,
  pace: Pace,
  work: (start: number, end: number) => void,
): Promise<void> {
  return forEachOf(equalBlocks(rows, size), pace, work);
}

/** Fills in what lies below the diagonal of a symmetric matrix from what lies above. */
export function mirrorUpper(matrix: Float64Array, width: number): void {
  for (let i = 1; i < width; i++) for (let j = 0; j < i; j++) matrix[i * width + j] = matrix[j * width + i];
}

/** The Gram matrix of a tall matrix, summed block by block in order: width x width, row-major. */
export async function gram(
  products: DenseProducts,
  matrix: Float32Array,
  width: number,
  pace: Pace,
): Promise<Float64Array> {
  const sum = new Float64Array(width * width);
  await forEachBlock(matrix.length / width, rowsPerBlock(width, width), pace, (start, end) =>
    products.addGram(matrix.subarray(start * width, end * width), width, sum),
  );
  mirrorUpper(sum, width);
  return sum;
}

/**
 * A tall matrix times a small one.
 * @param matrix - rows x width, row-major.
 * @param small - width x smallWidth, row-major.
 * @param triangular - small is square and upper triangular.
 * @returns rows x smallWidth, row-major.
 */
export async function multiplyTall(
  products: DenseProducts,
  matrix: Float32Array,
  width: number,
  small: Float32Array,
  smallWidth: number,
  pace: Pace,
  triangular = false,
): Promise<Float32Array> {
  const rows = matrix.length / width;
  const product = new Float32Array(rows * smallWidth);
  await forEachBlock(rows, rowsPerBlock(width, smallWidth), pace, (start, end) => {
    const block = matrix.subarray(start * width, end * width);
    product.set(products.multiply(block, width, small, smallWidth, triangular), start * smallWidth);
  });
  return product;
}
