/** Items with fewer users say too little about how rows are made. */
export const FEWEST_USERS = 3;

/** The exponents that are tried: 0, .1, ... 1.2. */
const EXPONENTS = Array.from({ length: 13 }, (_, at) => at / 10);

/** Multiplications that trying all exponents on a table may take; of larger tables a regular sample of items is tried. */
const MOST_WORK = 2 ** 23;

/** How an item's sum becomes a row of one table: row = scales x sum / weight^exponent. */
export interface RowRule {
  readonly scales: Float64Array;
  readonly exponent: number;
}

/** The sums of all items over some users: rows of embeddingDim numbers; and how much their weights are, and how many users. */
export interface Sums {
  readonly sums: Float32Array;
  readonly weights: Float64Array;
  readonly users: Uint32Array;
}

/** The least squares fit of each column of a table by that of the sums over weight^exponent, and what it leaves. */
function fitColumns(table: Float32Array, dim: number, { sums, weights, users }: Sums, exponent: number) {
  const products = new Float64Array(dim);
  const squares = new Float64Array(dim);
  let total = 0;
  const stride = Math.ceil((EXPONENTS.length * table.length) / MOST_WORK);
  for (let item = 0; item < users.length; item += stride) {
    if (users[item] < FEWEST_USERS) continue;
    const scale = weights[item] ** -exponent;
    for (let c = 0, at = item * dim; c < dim; c++, at++) {
      const x = scale * sums[at];
      products[c] += x * table[at];
      squares[c] += x * x;
      total += table[at] * table[at];
    }
  }
  const scales = products.map((product, c) => (squares[c] > 0 ? product / squares[c] : 0));
  return { scales, left: total - scales.reduce((sum, scale, c) => sum + scale * products[c], 0) };
}

/** The rule that comes nearest to a table. */
export function fitRule(table: Float32Array, dim: number, sums: Sums): RowRule {
  let best: RowRule & { readonly left: number } = { scales: new Float64Array(dim), exponent: 0, left: Infinity };
  for (const exponent of EXPONENTS) {
    const fitted = fitColumns(table, dim, sums, exponent);
    if (fitted.left < best.left) best = { ...fitted, exponent };
  }
  return best;
}
