import type { Pace } from '../pace.js';
import type { Engine } from './backend.js';

/** Multiplications that one call to TensorFlow.js may take: some 20 ms on the wasm backend. */
const WORK = 2 ** 27;

/**
 * Rows a block, from the shape alone: the split is the same on every machine, so the sums come out the same, and a
 * block is short enough for the event loop.
 */
function rowsPerBlock(width: number, otherWidth: number): number {
  return Math.max(64, Math.min(8192, Math.floor(WORK / (width * otherWidth))));
}

/** Calls `work` for each block of rows, and rests between blocks. */
export async function forEachBlock(
  rows: number,
  size: number,
  pace: Pace,
  work: (start: number, end: number) => void,
): Promise<void> {
  for (let start = 0; start < rows; start += size) {
    work(start, Math.min(rows, start + size));
    if (pace.due) await pace.rest();
  }
}

/**
 * Adds the Gram matrix of some rows, their transpose times themselves, to `sum`. The product is taken in Float32 by
 * TensorFlow.js and added in Float64.
 */
export function addGram(engine: Engine, rows: Float32Array, width: number, sum: Float64Array): void {
  const product = engine.run((tf) => {
    const block = tf.tensor2d(rows, [rows.length / width, width]);
    // Transposed for itself: on the wasm backend matMul with a transposed operand is some ten times slower.
    return tf.matMul(tf.transpose(block), block).dataSync();
  });
  for (let at = 0; at < product.length; at++) sum[at] += product[at];
}

/** The Gram matrix of a tall matrix, summed block by block in order: width x width, row-major. */
export async function gram(engine: Engine, matrix: Float32Array, width: number, pace: Pace): Promise<Float64Array> {
  const sum = new Float64Array(width * width);
  await forEachBlock(matrix.length / width, rowsPerBlock(width, width), pace, (start, end) =>
    addGram(engine, matrix.subarray(start * width, end * width), width, sum),
  );
  return sum;
}

/**
 * A tall matrix times a small one.
 * @param matrix - rows x width, row-major.
 * @param small - width x smallWidth, row-major.
 * @returns rows x smallWidth, row-major.
 */
export async function multiplyTall(
  engine: Engine,
  matrix: Float32Array,
  width: number,
  small: Float32Array,
  smallWidth: number,
  pace: Pace,
): Promise<Float32Array> {
  const rows = matrix.length / width;
  const product = new Float32Array(rows * smallWidth);
  await forEachBlock(rows, rowsPerBlock(width, smallWidth), pace, (start, end) => {
    const block = engine.run((tf) =>
      tf
        .matMul(
          tf.tensor2d(matrix.subarray(start * width, end * width), [end - start, width]),
          tf.tensor2d(small, [width, smallWidth]),
        )
        .dataSync<'float32'>(),
    );
    product.set(block, start * smallWidth);
  });
  return product;
}
