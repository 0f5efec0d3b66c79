import type { Dataset } from '../../data/dataset.js';
import { rowRanges, type SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { inTurns, type Pace } from '../../pace.js';

/** The interactions as a matrix whose rows and columns are tempered by their sums. */
export interface NormalisedMatrix {
  /** users x items: weight x (sum of the user's weights)^-a x (sum of the item's weights)^-a. */
  readonly matrix: SparseMatrix;
  /** Sum of each item's weights; 0 for an item that nobody has. */
  readonly itemSums: Float64Array;
}

// Loops of their own: an optimising compiler does not see that what a closure captures stays as it is.

/** Adds a user's weights to the sums of the items. @returns their sum. */
function addWeights(
  items: Uint32Array,
  weights: Float32Array,
  start: number,
  end: number,
  itemSums: Float64Array,
): number {
  let sum = 0;
  for (let at = start; at < end; at++) {
    sum += weights[at];
    itemSums[items[at]] += weights[at];
  }
  return sum;
}

/** A user's weights, scaled by the user's and by the items' numbers. */
function scaleWeights(
  items: Uint32Array,
  weights: Float32Array,
  start: number,
  end: number,
  scale: number,
  itemScales: Float64Array,
  values: Float32Array,
): void {
  for (let at = start; at < end; at++) values[at] = weights[at] * scale * itemScales[items[at]];
}

/** @param exponent - a: 0 leaves the weights as they are, .5 divides by both norms. */
export async function normalisedMatrix(
  { users, items, positives }: Pick<Dataset, 'users' | 'items' | 'positives'>,
  exponent: number,
  pace: Pace,
): Promise<NormalisedMatrix> {
  const { offsets, items: indexes, weights } = positives;
  const ranges = [...rowRanges({ rows: users.size, offsets })];
  const userSums = new Float64Array(users.size);
  const itemSums = new Float64Array(items.size);
  await inTurns(ranges, pace, (start, end) => {
    for (let user = start; user < end; user++) {
      userSums[user] = addWeights(indexes, weights, offsets[user], offsets[user + 1], itemSums);
    }
  });
  const itemScales = itemSums.map((sum) => sum ** -exponent);
  const values = new Float32Array(weights.length);
  await inTurns(ranges, pace, (start, end) => {
    for (let user = start; user < end; user++) {
      const scale = userSums[user] ** -exponent;
      scaleWeights(indexes, weights, offsets[user], offsets[user + 1], scale, itemScales, values);
    }
  });
  return { matrix: { rows: users.size, columns: items.size, offsets, indexes, values }, itemSums };
}
