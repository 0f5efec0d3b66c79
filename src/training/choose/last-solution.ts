/** Something that is solved with one ridge after the other. */
interface Solvable<Solution> {
  solve(regularization: number): Promise<Solution>;
}

/** Remembers the last solution, which serves every damping. */
export class LastSolution<Solution> {
  private last: { readonly regularization: number; readonly solution: Solution } | null = null;

  constructor(private readonly fit: Solvable<Solution>) {}

  async of(regularization: number): Promise<Solution> {
    if (this.last?.regularization !== regularization) {
      this.last = { regularization, solution: await this.fit.solve(regularization) };
    }
    return this.last.solution;
  }
}
