import type { Dataset } from '../../data/dataset.js';
import { rowRanges, type SparseMatrix } from '../../kernels/sparse.js';
import { inTurns, type Pace } from '../../pace.js';

/** The interactions as a matrix whose rows and columns are tempered by their sums. */
export interface NormalisedMatrix {
  /** users x items: weight x (sum of the user's weights)^-a x (sum of the item's weights)^-a. */
  readonly matrix: SparseMatrix;
  /** Sum of each item's weights; 0 for an item that nobody has. */
  readonly itemSums: Float64Array;
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
      for (let at = offsets[user]; at < offsets[user + 1]; at++) {
        userSums[user] += weights[at];
        itemSums[indexes[at]] += weights[at];
      }
    }
  });
  const itemScales = itemSums.map((sum) => sum ** -exponent);
  const values = new Float32Array(weights.length);
  await inTurns(ranges, pace, (start, end) => {
    for (let user = start; user < end; user++) {
      const scale = userSums[user] ** -exponent;
      for (let at = offsets[user]; at < offsets[user + 1]; at++) {
        values[at] = weights[at] * scale * itemScales[indexes[at]];
      }
    }
  });
  return { matrix: { rows: users.size, columns: items.size, offsets, indexes, values }, itemSums };
}
