/** How neighbours are found beside the tables. */
export interface NeighbourOptions {
  /**
   * `joint`: an item's embedding and its neighbours in one least-squares fit, the own item left out. `residual`: the tables
   * of the spectral model, and the largest entries of what they leave. `staged`: the same tables, and a fit of the
   * neighbours to what they leave.
   */
  readonly form: 'joint' | 'residual' | 'staged';
  /** k: the most neighbours that add to an item, at least 1; more than there are items is as many as there are. */
  readonly neighbours: number;
  /** d: how many of the directions count, from the first on; 0 for neighbours alone. */
  readonly embeddingDim: number;
  /** Ridge as a share of the largest squared singular value, above 0. */
  readonly regularization: number;
  /** mu of `joint`: the ridge of the embedding as a multiple of that of the neighbours, above 0. Default 1. */
  readonly embeddingRidge?: number;
  /** The ridge of the neighbours in `staged`, as a share of the largest squared singular value. Default: as the tables'. */
  readonly neighbourRidge?: number;
  /** g of `residual`: what its neighbours are multiplied by. Default: 1 up to 256 directions, above that .5. */
  readonly gain?: number;
  /** What the exponent of the item side is below that of the history side. Default .1. */
  readonly itemOffset?: number;
  /**
   * The most bytes that the arrays of a block of items take, where it is more than one item. Default: 2 KiB an item of the
   * catalogue, at least 64 and at most 512 MiB. It does not change the result: smaller blocks take less memory, and sum
   * rows of A^T A more often.
   */
  readonly blockBytes?: number;
}
