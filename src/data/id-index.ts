/** String ids and their contiguous indexes from 0 on, in the order in which the ids were first seen. */
export interface IdIndex {
  /** How many ids there are. */
  readonly size: number;
  /** The ids in index order. */
  readonly ids: readonly string[];
  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number;
}
