import { rowRanges } from '../../kernels/matrix/sparse-matrix.js';
import { inTurns, type Pace } from '../../pace.js';
import type { InOrder } from '../neighbours/solved-block.js';
import type { OrderedHistories } from './ordered-histories.js';

/** The shortest length of a column, so that none is divided by 0. */
const SHORTEST = 1e-15;

/** What the solver of neighbours is to know of each item's column of X. */
export interface ItemColumns extends Pick<InOrder, 'norms' | 'costs'> {
  /** The squared length of a column, as an interaction meets it on average: that of each item as often as it counts. */
  readonly meanSquare: number;
}

/** Columns of X: an event adds its squared weight x the squared decays of all that come after it, or beside it. */
export async function itemColumns(
  { offsets, items, weights, besides, alike, decays }: OrderedHistories,
  count: number,
  pace: Pace,
): Promise<ItemColumns> {
  const [squares, costs] = [new Float64Array(count), new Float64Array(count)];
  await inTurns(rowRanges({ rows: offsets.length - 1, offsets }), pace, (first, last) => {
    for (let user = first; user < last; user++) {
      const cost = Math.min(2 * decays.length, offsets[user + 1] - offsets[user]);
      for (let at = offsets[user]; at < offsets[user + 1]; at++) {
        squares[items[at]] += weights[at] ** 2 * (alike[at] + besides[at] ** 2);
        costs[items[at]] += cost;
      }
    }
  });
  let [sum, sumOfSquares] = [0, 0];
  for (const square of squares) {
    sum += square;
    sumOfSquares += square ** 2;
  }
  const norms = Float32Array.from(squares, (square) => Math.max(Math.sqrt(square), SHORTEST));
  return { norms, costs, meanSquare: sumOfSquares / sum };
}
