/** Rows of either table that say enough of their columns. */
const SAMPLE = 512;

/** Columns are stretched by two to at most this power, up or down. */
const MOST_DOUBLINGS = 20;

/** What the columns of two tables are multiplied by where users and items are compared. */
export interface ColumnScales {
  /** For users and for items: powers of two, which round nothing, and one the inverse of the other. */
  readonly stretch: Float32Array;
  readonly shrink: Float32Array;
  /** The mean square of the items' numbers after that. */
  readonly spread: Float32Array;
}

/** The mean square of each column over a sample of the rows. */
function meanSquares(table: Float32Array, rows: number, dim: number): Float64Array {
  const squares = new Float64Array(dim);
  const taken = Math.min(rows, SAMPLE);
  for (let at = 0; at < taken; at++) {
    const row = Math.floor((at * rows) / taken) * dim;
    for (let c = 0; c < dim; c++) squares[c] += table[row + c] ** 2 / taken;
  }
  return squares;
}

/**
 * Scales after which each column varies as much over the items as over the histories: products stay what they are, and
 * the bound by Cauchy and Schwarz on them is the least that scaling can make it.
 */
export function columnScales(
  historyEmbeddings: Float32Array,
  itemEmbeddings: Float32Array,
  rows: number,
  dim: number,
): ColumnScales {
  const [users, items] = [historyEmbeddings, itemEmbeddings].map((table) => meanSquares(table, rows, dim));
  const stretch = new Float32Array(dim).fill(1);
  for (let c = 0; c < dim; c++) {
    if (!(users[c] > 0 && items[c] > 0)) continue;
    const doublings = Math.round(Math.log2(items[c] / users[c]) / 4);
    if (Number.isFinite(doublings)) {
      stretch[c] = 2 ** Math.max(-MOST_DOUBLINGS, Math.min(MOST_DOUBLINGS, doublings));
    }
  }
  const shrink = stretch.map((factor) => 1 / factor);
  return { stretch, shrink, spread: shrink.map((factor, c) => factor ** 2 * items[c]) };
}
