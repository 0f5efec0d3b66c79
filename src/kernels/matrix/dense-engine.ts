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

/** What an engine has, for messages. */
export const DENSE_ENGINE = "a DenseEngine { name: 'tensorflow', multiply, gram }";

/** Whether a value is an engine: an object with the name and functions of one, maybe of another copy of the library. */
export function isDenseEngine(value: unknown): value is DenseEngine {
  if (typeof value !== 'object' || value === null) return false;
  const { name, multiply, gram } = value as Partial<DenseEngine>;
  return name === 'tensorflow' && typeof multiply === 'function' && typeof gram === 'function';
}

/**
 * Takes notice of a rejection of the promised `engine` in these options. A call may end before it waits for that promise,
 * and a rejection that nobody has taken notice of would end the process.
 */
export function heedEngine(options: { readonly engine?: unknown } | null | undefined): void {
  Promise.resolve(options?.engine).catch(() => {});
}
