import { blocksOf, inTurns, type Pace } from '../../pace.js';
import { type Directions, ITEM_OFFSET, itemScales, ridgeFilter } from '../spectral/spectral-model.js';
import type { NeighbourOptions } from './neighbour-options.js';

/** Items that are computed before other work may have a turn. */
const BLOCK_ITEMS = 1024;

/**
 * What counts as rounding in A^T A, as a share of its largest eigenvalue: it is summed in Float32. A ridge that is smaller
 * cannot keep the normal equations from being singular.
 */
const ROUNDING = 1e-6;

/** What the solver works with, of directions and options, d numbers each but for `ridge` and the scales. */
export interface Scales {
  readonly joint: boolean;
  /** Added to the diagonal of the neighbours' normal equations. */
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
  /** Of each item, 0 where nobody has it: what it is multiplied by in a history, */
  readonly history: Float64Array;
  /** what its neighbours' gains are multiplied by, */
  readonly gains: Float64Array;
  /** and its row of V or, in `joint`, its embedding. */
  readonly item: Float64Array;
}

export async function scalesOf(directions: Directions, options: NeighbourOptions, pace: Pace): Promise<Scales> {
  const { degreeExponent, itemSums } = directions;
  const { form, embeddingDim, regularization, embeddingRidge = 1, itemOffset = ITEM_OFFSET } = options;
  const joint = form === 'joint';
  const largest = directions.values[0] ** 2;
  const squares = directions.values.slice(0, embeddingDim).map((value) => value ** 2);
  const shares = { joint: regularization, staged: options.neighbourRidge ?? regularization, residual: regularization };
  const ridge = shares[form] * largest;
  const diagonal = squares.map((square) => square + embeddingRidge * ridge);
  const filter = ridgeFilter(directions, embeddingDim, regularization);
  // The embeddings of `joint` leave out what the filter puts on the history side.
  const perFilter = filter.map((share) => (share === 0 ? 0 : 1 / share));
  // Where a fit leaves the own item out exactly, leverage does not count.
  const plain = await itemScales(directions, new Float64Array(0), pace, itemOffset);
  const levered = joint ? plain : await itemScales(directions, filter, pace, itemOffset);
  return {
    joint,
    ridge,
    smallestPivot: Math.max((Math.min(1, embeddingRidge) * ridge) / 4, ROUNDING * largest),
    filter,
    factors: squares.map((square, k) => (joint ? square / Math.sqrt(diagonal[k]) : Math.sqrt(square))),
    inverses: squares.map((square) => (square === 0 ? 0 : 1 / square)),
    roots: diagonal.map((each, k) => perFilter[k] / Math.sqrt(each)),
    history: itemSums.map((sum) => (sum === 0 ? 0 : sum ** -degreeExponent)),
    gains: form === 'residual' ? levered : plain,
    item: levered,
  };
}

/**
 * A table of so many rows, row-major: the row of `itemOf(r)` in V, each number times its factor and the row's scale.
 * @param width - numbers of a row of the target, which are zeros behind the last factor.
 */
export async function scaledRows(
  { values, vectors }: Directions,
  [first, last]: readonly [number, number],
  itemOf: (row: number) => number,
  factors: Float64Array,
  scaleOf: (item: number) => number,
  width: number,
  target: Float32Array,
  pace: Pace,
): Promise<void> {
  await inTurns(blocksOf(last - first, BLOCK_ITEMS), pace, (start, end) => {
    for (let row = start; row < end; row++) {
      const item = itemOf(first + row);
      writeRow(target, row * width, vectors, item * values.length, factors, scaleOf(item));
      target.fill(0, row * width + factors.length, (row + 1) * width);
    }
  });
}

// A loop of its own: an optimising compiler does not see that what a closure captures stays as it is.

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
