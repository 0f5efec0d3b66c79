/** String ids and their contiguous indexes from 0 on, in the order in which the ids were first seen. */
export interface IdIndex {
  /** How many ids there are. */
  readonly size: number;
  /** The ids in index order. */
  readonly ids: readonly string[];
  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number;
}

/** An index that has no list of its ids until one is asked for. */
interface LazyIdIndex extends IdIndex {
  idAt(index: number): string;
}

/** The id of an index that there is, for which no list of all is made. */
export function idAt(ids: IdIndex, index: number): string {
  return 'idAt' in ids ? (ids as LazyIdIndex).idAt(index) : ids.ids[index];
}
