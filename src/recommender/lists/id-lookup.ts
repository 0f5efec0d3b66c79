/** Ids and their indexes, and a number that changes whenever an id is added or removed. */
interface Ids {
  readonly version: number;
  indexOf(id: string): number;
}

/** Where some ids stand in an index. */
export interface Places {
  /** Of those that are known, in their order. */
  readonly known: readonly number[];
  readonly unknown: readonly string[];
}

const NOWHERE: Places = { known: [], unknown: [] };

/**
 * Looks up lists of ids, and remembers the last: services exclude the same thousand ids in call after call, and to see
 * that all are the same takes a fraction of looking them up. A frozen array need not even be compared.
 */
export class IdLookup<Id> {
  private list: Iterable<Id> | null = null;
  private ids: readonly Id[] = [];
  private version = 0;
  private places = NOWHERE;

  /** @param toText - the text of an id; throws where it is none. */
  constructor(
    private readonly index: Ids,
    private readonly toText: (id: Id) => string,
  ) {}

  /** The places of a list; the same object as before where list and index are. */
  find(list: Iterable<Id>): Places {
    if (list === this.list && this.index.version === this.version && Array.isArray(list) && Object.isFrozen(list)) {
      return this.places;
    }
    const ids = [...list];
    // A call without any leaves what is remembered for the calls beside it.
    if (ids.length === 0) return NOWHERE;
    if (!this.isLast(ids)) {
      const places = this.lookup(ids);
      this.ids = ids;
      this.version = this.index.version;
      this.places = places;
    }
    this.list = list;
    return this.places;
  }

  private isLast(ids: readonly Id[]): boolean {
    const last = this.ids;
    if (ids.length !== last.length || this.index.version !== this.version) return false;
    for (let at = 0; at < ids.length; at++) if (ids[at] !== last[at]) return false;
    return true;
  }

  private lookup(ids: readonly Id[]): Places {
    const known: number[] = [];
    const unknown: string[] = [];
    for (const id of ids) {
      const text = this.toText(id);
      const place = this.index.indexOf(text);
      if (place === -1) unknown.push(text);
      else known.push(place);
    }
    return { known, unknown };
  }
}
