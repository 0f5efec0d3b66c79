/** Adam's state for a table whose rows are touched now and then (lazy Adam: untouched rows stay as they are). */
export class LazyAdam {
  private readonly first: Float32Array;
  private readonly second: Float32Array;
  private steps = 0;

  /** @param table - rows x dim, row-major; changed in place by every step. */
  constructor(
    private readonly table: Float32Array,
    private readonly dim: number,
  ) {
    this.first = new Float32Array(table.length);
    this.second = new Float32Array(table.length);
  }

  /**
   * One step of Adam (Kingma and Ba, 2015; beta .9 and .999, epsilon 1e-8) on some rows.
   * @param rows - which rows, each at most once.
   * @param gradients - rows.length x dim, row-major.
   */
  step(rows: Uint32Array, gradients: Float32Array, learningRate: number): void {
    const { table, first, second, dim } = this;
    this.steps++;
    const rate = learningRate / (1 - 0.9 ** this.steps);
    const correction = 1 / (1 - 0.999 ** this.steps);
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r] * dim;
      for (let c = 0; c < dim; c++) {
        const gradient = gradients[r * dim + c];
        const m = 0.9 * first[row + c] + 0.1 * gradient;
        const v = 0.999 * second[row + c] + 0.001 * gradient * gradient;
        first[row + c] = m;
        second[row + c] = v;
        table[row + c] -= (rate * m) / (Math.sqrt(v * correction) + 1e-8);
      }
    }
  }
}
