import { type RecordValues, recordType } from '../memory/record.js';

/**
 * One block of items whose neighbours are looked for, as the kernels see it. The build makes the class that the
 * WebAssembly kernels use from this record. Items stand in an order of their own here, the most popular first.
 */
export const NEIGHBOURS = recordType({
  /** Added to the diagonal of the normal equations. */
  ridge: 'f64',
  /** No pivot can be below this but by rounding. */
  smallestPivot: 'f64',
  items: 'u32',
  /** Numbers of a row of the tables, a multiple of 8 of which the last may be zeros throughout; may be 0. */
  dim: 'u32',
  /** The most candidates of an item. */
  room: 'u32',
  /** The first item of the block. */
  first: 'u32',
  /**
   * Not 0: the address of histories in order (`SEQUENCE`). Then X^T X stands in the place of A^T A, and the column of the item
   * in X^T Y in the place of its row; `itemUsers` are events, and embeddings are given and what the candidates take is taken
   * off them.
   */
  sequence: 'address',
  /** With `sequence`, of each item: the length of its column of X, over which candidates are compared. */
  norms: 'address',
  /** The histories: entries of user u stand from offsets[u] to offsets[u + 1], items ascending. */
  offsets: 'address',
  indexes: 'address',
  values: 'address',
  /** The same by item, users ascending. */
  itemOffsets: 'address',
  itemUsers: 'address',
  itemValues: 'address',
  /** What breaks ties: the index of each item in the data set, and the item of each index. */
  order: 'address',
  places: 'address',
  /** items x dim: the product of rows j and i is what the directions explain of entry j, i of A^T A. */
  table: 'address',
  /** dim, Float64: 1 over the squared singular values, 0 where there is none. */
  inverses: 'address',
  /** dim, Float64: what the numbers of an embedding are multiplied by at last. */
  roots: 'address',
  /** Of each item of the block: how many candidates it has, and its own entry of A^T A. */
  counts: 'address',
  squares: 'address',
  /**
   * Block x room: the candidates, ascending, and their entries of A^T A; in their place what the candidates
   * add comes.
   */
  candidates: 'address',
  gains: 'address',
  /** Block x dim: item embeddings; given with `sequence`. */
  embeddings: 'address',
  /** The candidates of the block, each once; those who want the r-th stand from wantedOffsets[r] to [r + 1]. */
  wanted: 'address',
  wantedOffsets: 'address',
  /** Where they have it: item of the block x room + number of the candidate. */
  wantedAt: 'address',
  /** Block x room (room + 1) / 2: A^T A among the candidates, on and below the diagonal, row after row. */
  products: 'address',
});

export type NeighboursRecord = RecordValues<typeof NEIGHBOURS>;

/** Bytes that `nearestItems` and `gatherProducts` work in: zeros at first, and again when they are done. */
export const gatherScratch = (items: number, room: number): number => 8 * items + 8 * (room + 2);

/** Bytes that `solveNeighbours` works in. */
export function solveScratch(room: number, dim: number): number {
  const size = 4 * Math.ceil(room / 4);
  return 8 * (size / 2) * (size + 4) + 4 * 8 * size + 2 * 4 * dim + 4 * size * dim;
}
