/** How neighbours are found beside the tables, whatever the ridge. */
export interface NeighbourSize {
  /** k: the most neighbours that add to an item, at least 1; more than there are items is as many as there are. */
  readonly neighbours: number;
  /** Neighbours that an item is fitted with at first, of which those stay that add most. Default: as many as `neighbours`, the least. */
  readonly candidates?: number;
  /** d: how many of the directions count, from the first on; 0 for neighbours alone. */
  readonly embeddingDim: number;
  /**
   * The most bytes that the arrays of a block of items take, where it is more than one item. Default: 2 KiB an item of the
   * catalogue, at least 64 and at most 512 MiB. It does not change the result: smaller blocks take less memory, and sum
   * rows of A^T A more often.
   */
  readonly blockBytes?: number;
  /**
   * Interactions that are in the kernels' memory by item at once, unless one item has more. Default: 2^26, half a gigabyte.
   * It does not change the result: where there are more, they are copied there once more for each block of items.
   */
  readonly windowEntries?: number;
}

/** How neighbours are fitted beside the tables. */
export interface NeighbourOptions extends NeighbourSize {
  /** Ridge as a share of the largest squared singular value, above 0. */
  readonly regularization: number;
  /** What scores are divided by: this power of an item's weights. */
  readonly popularityDamping: number;
}
