import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import type { Tf } from './load-tensorflow.js';

/** Adds each row of a matrix to the row of the result that its segment names. */
const scatterAdd: KernelFunc = ({ inputs, backend, attrs }) => {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = attrs as { numSegments: number };
  const { readSync, write } = backend as {
    readSync(dataId: object): ArrayLike<number>;
    write(values: Float32Array, shape: number[], dtype: string): object;
  };
  const [rows, segments] = [readSync.call(backend, x.dataId), readSync.call(backend, segmentIds.dataId)];
  const width = rows.length / segments.length;
  const shape = [numSegments, ...x.shape.slice(1)];
  const sums = new Float32Array(numSegments * width);
  for (let row = 0; row < segments.length; row++) {
    const start = segments[row] * width;
    for (let column = 0; column < width; column++) sums[start + column] += rows[row * width + column];
  }
  return { dataId: write.call(backend, sums, shape, x.dtype), shape, dtype: x.dtype };
};

/**
 * Gives the plain JavaScript backend a fast gradient of embeddings. Its own compares every index with every row of the
 * table, and takes nearly all of a training's time.
 */
export function speedUpEmbeddings(tf: Tf): void {
  const kernel = { kernelName: 'UnsortedSegmentSum', backendName: 'cpu' };
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel({ ...kernel, kernelFunc: scatterAdd });
}
