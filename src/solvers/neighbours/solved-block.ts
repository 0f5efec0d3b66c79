/** What the normal equations of all items have in common; see `Scales`. */
export interface Equations {
  readonly ridge: number;
  readonly smallestPivot: number;
  readonly inverses: Float64Array;
  readonly roots: Float64Array;
}

/** What takes the place of A^T A where neighbours are learned from order. */
export interface InOrder {
  /** The address of a `SEQUENCE`. */
  readonly sequence: number;
  /** Of each item: the length of its column of X. */
  readonly norms: Float32Array;
  /** What each item's row of X^T X costs. */
  readonly costs: Float64Array;
}

/** The neighbours of a block of items. */
export interface FoundNeighbours {
  /** How many neighbours each item has. */
  readonly counts: Uint32Array;
  /** The neighbours' places, ascending, one item after the other. */
  readonly places: Uint32Array;
  /** What each adds: the solution of the normal equations. */
  readonly gains: Float32Array;
}

export interface SolvedBlock extends FoundNeighbours {
  /** Block x width: the embeddings. */
  readonly embeddings: Float32Array;
  /** d, filled up. */
  readonly width: number;
}
