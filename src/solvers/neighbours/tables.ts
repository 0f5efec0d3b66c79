import { blocksOf, inTurns, type Pace } from '../../pace.js';
import { type Directions, ridgeFilter } from '../spectral/spectral-model.js';

/** Numbers of a row of the tables in the kernels are a multiple of this. */
const WIDTH = 8;

/** Numbers of a row of a table in the kernels. */
export const widthOf = (embeddingDim: number): number => WIDTH * Math.ceil(embeddingDim / WIDTH);

/** Items that are computed before other work may have a turn. */
const BLOCK_ITEMS = 1024;

/**
 * The least ridge, as a share of the largest eigenvalue of A^T A. It is summed in Float32, and tables and neighbours can
 * say the same thing: nothing but the ridge keeps the normal equations from being singular, and one that is not far above
 * the rounding does not.
 */
const LEAST_RIDGE = 1e-4;

/** What the solver makes of directions and a ridge, d numbers each but for `ridge` and `smallestPivot`. */
export interface Scales {
  /** Added to the diagonal of the normal equations. */
  readonly ridge: number;
  /** No pivot of them is below this but by rounding. */
  readonly smallestPivot: number;
  /** How much of each direction a model takes. It stands on the history side, as in the spectral model. */
  readonly filter: Float64Array;
  /** V x factors: the products of its rows are what the directions explain of A^T A. */
  readonly factors: Float64Array;
  /** 1 over the squared singular values; 0 for directions that the data do not have. */
  readonly inverses: Float64Array;
  /** What the numbers of an embedding are multiplied by at last. */
  readonly roots: Float64Array;
}

export function scalesOf(directions: Directions, embeddingDim: number, regularization: number): Scales {
  const share = Math.max(LEAST_RIDGE, regularization);
  const ridge = share * directions.values[0] ** 2;
  const squares = directions.values.slice(0, embeddingDim).map((value) => value ** 2);
  const filter = ridgeFilter(directions, embeddingDim, share);
  return {
    ridge,
    smallestPivot: ridge / 4,
    filter,
    factors: squares.map((square) => square / Math.sqrt(square + ridge)),
    inverses: squares.map((square) => (square === 0 ? 0 : 1 / square)),
    // An embedding leaves out what the filter puts on the history side.
    roots: squares.map((square, k) => (filter[k] === 0 ? 0 : 1 / (filter[k] * Math.sqrt(square + ridge)))),
  };
}

/**
 * A table of so many rows, row-major: the row of `itemOf(r)` in V, each number times its factor and the row's scale.
 * @param width - numbers of a row of the target, which are zeros behind the last factor.
 */
export async function scaledRows(
  { values, vectors }: Directions,
  rows: number,
  itemOf: (row: number) => number,
  factors: Float64Array,
  scaleOf: (item: number) => number,
  width: number,
  target: Float32Array,
  pace: Pace,
): Promise<void> {
  await inTurns(blocksOf(rows, BLOCK_ITEMS), pace, (start, end) => {
    for (let row = start; row < end; row++) {
      const item = itemOf(row);
      writeRow(target, row * width, vectors, item * values.length, factors, scaleOf(item));
      target.fill(0, row * width + factors.length, (row + 1) * width);
    }
  });
}

/** Rows of a table, row-major, each times its scale. */
export async function scaledTable(table: Float32Array, scales: Float64Array, pace: Pace): Promise<Float32Array> {
  const scaled = new Float32Array(table.length);
  const width = table.length / scales.length;
  await inTurns(blocksOf(scales.length, BLOCK_ITEMS), pace, (start, end) => {
    scaleRows(table, scales, width, start, end, scaled);
  });
  return scaled;
}

// Loops of their own: an optimising compiler does not see that what a closure captures stays as it is.

function scaleRows(
  table: Float32Array,
  scales: Float64Array,
  width: number,
  start: number,
  end: number,
  scaled: Float32Array,
): void {
  for (let row = start, at = start * width; row < end; row++) {
    for (let k = 0; k < width; k++, at++) scaled[at] = scales[row] * table[at];
  }
}

function writeRow(
  target: Float32Array,
  to: number,
  source: Float32Array,
  from: number,
  factors: Float64Array,
  scale: number,
): void {
  for (let k = 0; k < factors.length; k++) target[to + k] = scale * factors[k] * source[from + k];
}
