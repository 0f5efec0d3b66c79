import { blocksOf } from '../../pace.js';
import type { Call } from '../kernels.js';
import type { Workspace } from '../memory/workspace.js';

/** Multiplications of one call of a kernel: some milliseconds. */
const CALL = 2 ** 22;

/**
 * The Cholesky factor L of a symmetric positive definite matrix, matrix = L L^T, and the inverse of L, as calls of kernels:
 * first those of `factorise`, then, unless it {@link failed}, those of `invert`. Each row depends on those above it, so the
 * calls are to be made in their order.
 */
export class Cholesky {
  readonly factorise: readonly Call[];
  readonly invert: readonly Call[];
  /** Multiplications of either, roughly. */
  readonly work: number;
  private readonly inverse: number;
  private readonly failure: number;

  /**
   * @param matrix - size x size, row-major; what lies above the diagonal is not read.
   * @param smallestPivot - it fails where a pivot is not above this share of its diagonal number.
   */
  constructor(
    private readonly workspace: Workspace,
    matrix: Float64Array,
    private readonly size: number,
    smallestPivot: number,
  ) {
    const [copy, lower, inverse] = [1, 2, 3].map(() => workspace.allocate(8 * size * size));
    const failure = workspace.allocate(4);
    workspace.doubles(copy, size * size).set(matrix);
    workspace.integers(failure, 1)[0] = 0;
    // Row i takes some i^2 / 2 multiplications.
    const blocks = [...blocksOf(size, Math.max(1, Math.floor((2 * CALL) / (size * size))))];
    this.factorise = blocks.map(([start, end]): Call => {
      return ['choleskyRows', copy, lower, size, start, end, smallestPivot, failure];
    });
    this.invert = blocks.map(([start, end]): Call => ['invertRows', lower, inverse, size, start, end]);
    this.work = size ** 3 / 6;
    this.inverse = inverse;
    this.failure = failure;
  }

  /** Whether the matrix is too close to a singular one. */
  get failed(): boolean {
    return this.workspace.integers(this.failure, 1)[0] === 1;
  }

  /** L^-1, row-major, lower triangular; valid until something is allocated. */
  get inverseRows(): Float64Array {
    return this.workspace.doubles(this.inverse, this.size * this.size) as Float64Array;
  }
}
