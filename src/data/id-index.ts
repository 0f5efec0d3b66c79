import { CfRecsError } from '../errors.js';

/** The most keys that a JavaScript Map holds. */
const MAP_LIMIT = 2 ** 24 - 1;

/** String ids and their contiguous indexes, in the order in which they were first seen. */
export class IdIndex {
  private readonly indexes = new Map<string, number>();
  private readonly list: string[] = [];

  /** @param ids - ids to begin with; each must differ from the others. */
  constructor(ids: Iterable<string> = []) {
    for (const id of ids) this.add(id);
  }

  /** How many ids there are. */
  get size(): number {
    return this.list.length;
  }

  /** The ids in index order. */
  get ids(): readonly string[] {
    return this.list;
  }

  /** No id is added after this: the list is handed out, and nobody may change it. Returns the index itself. */
  freeze(): this {
    Object.freeze(this.list);
    return this;
  }

  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number {
    return this.indexes.get(id) ?? -1;
  }

  /**
   * The index of an id, which is made where it is new.
   * @throws CfRecsError `too-large` beyond 16,777,215 ids.
   */
  add(id: string): number {
    const known = this.indexes.get(id);
    if (known !== undefined) return known;
    const index = this.list.length;
    // Before the map is touched, so that both agree whatever happens.
    if (Object.isFrozen(this.list)) throw new TypeError('The ids of a data set cannot be added to');
    if (index >= MAP_LIMIT) {
      throw new CfRecsError('too-large', `Expected at most ${MAP_LIMIT} different ids, got more`);
    }
    this.indexes.set(id, index);
    this.list.push(id);
    return index;
  }
}
