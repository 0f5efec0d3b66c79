import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { type ConnectedPart, connectedParts, extractPart } from './connected-parts.js';
import { randomisedSvd, type SingularDirections, type SvdOptions } from './randomised-svd.js';

/** A direction that was found in one part: the `column`-th of its vectors. */
interface FoundDirection {
  readonly value: number;
  readonly part: ConnectedPart;
  readonly vectors: Float32Array;
  readonly width: number;
  readonly column: number;
}

/** An item whose users have nothing else: it leads nowhere, and would take a direction with a large value for that. */
const isLoneItem = (part: ConnectedPart): boolean => part.columns.length === 1;

/** Parts that may have the largest singular values first; lone items, which only get directions that are left, last. */
const mostPromisingFirst = (a: ConnectedPart, b: ConnectedPart): number =>
  Number(isLoneItem(a)) - Number(isLoneItem(b)) || b.norm - a.norm;

/** The first `dim` directions, largest value first, as those of the whole matrix. */
function assemble(found: readonly FoundDirection[], columns: number, dim: number): SingularDirections {
  const values = new Float64Array(dim);
  const vectors = new Float32Array(columns * dim);
  found.forEach((direction, k) => {
    values[k] = direction.value;
    direction.part.columns.forEach((column, number) => {
      vectors[column * dim + k] = direction.vectors[number * direction.width + direction.column];
    });
  });
  return { values, vectors };
}

/**
 * {@link randomisedSvd}, each part of the matrix that no entry connects to the rest for itself. Taken together, parts
 * with like singular values would come out mixed, and others with traces of each other: users would be recommended
 * what nobody near them has.
 */
export async function svdByParts(
  arithmetic: Arithmetic,
  matrix: SparseMatrix,
  options: SvdOptions,
  onStep: (fraction: number) => void = () => {},
): Promise<SingularDirections> {
  const { dim } = options;
  const { pace } = arithmetic;
  const parts = await connectedParts(matrix, pace);
  if (parts.length < 2) return randomisedSvd(arithmetic, matrix, options, onStep);
  let found: FoundDirection[] = [];
  let done = 0;
  for (const part of parts.sort(mostPromisingFirst)) {
    // The parts that are left have no direction above what has been found, or none that recommends anything.
    if (found.length === dim && (isLoneItem(part) || found[dim - 1].value >= part.norm)) break;
    const width = Math.min(dim, part.rows.length, part.columns.length);
    const share = part.rows.length / matrix.rows;
    const { values, vectors } = await randomisedSvd(
      arithmetic,
      extractPart(matrix, part),
      { ...options, dim: width },
      (fraction) => onStep(Math.min(1, done + share * fraction)),
    );
    done += share;
    const directions = Array.from(values, (value, column) => ({ value, part, vectors, width, column }));
    // A stable sort: of equal values those of the part that came first go first.
    found = [...found, ...directions.filter(({ value }) => value > 0)].sort((a, b) => b.value - a.value).slice(0, dim);
    if (pace.due) await pace.rest();
  }
  onStep(1);
  return assemble(found, matrix.columns, dim);
}
