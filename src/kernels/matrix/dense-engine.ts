/**
 * Dense matrix products that something outside the library computes, such as TensorFlow.js: what `tensorflowEngine()` of
 * `cf-recs/tensorflow` gives, to be handed to `train({ engine })`. Every matrix is row-major. The two functions are
 * synchronous, leave what they are given as it is, and hand out a new array each time.
 */
export interface DenseEngine {
  /** What computes, as the summary of a training says it in `backend`. */
  readonly name: 'tensorflow';

  /**
   * left x right.
   * @param left - rows x inner.
   * @param right - inner x columns.
   * @returns rows x columns.
   */
  multiply(left: Float32Array, right: Float32Array, rows: number, inner: number, columns: number): Float32Array;

  /**
   * The Gram matrix, matrix^T matrix.
   * @param matrix - rows x columns.
   * @returns columns x columns; all of it, although it is symmetric.
   */
  gram(matrix: Float32Array, rows: number, columns: number): Float32Array;
}

/** Whether a value is an engine: an object with the functions of one. It may come from another copy of the library. */
export function isDenseEngine(value: unknown): value is DenseEngine {
  if (typeof value !== 'object' || value === null) return false;
  const { multiply, gram } = value as Partial<DenseEngine>;
  return typeof multiply === 'function' && typeof gram === 'function';
}
