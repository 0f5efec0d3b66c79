import { type IdIndex, idAt } from '../data/ids/id-index.js';
import { IdTable } from '../data/ids/id-table.js';

/**
 * Ids and their indexes: those of a frozen index, and others that are added behind them. An id that is removed is not
 * known any more, and its index is nobody else's: no index changes, and an id that comes back has the one it had.
 */
export class GrowingIds implements IdIndex {
  /** Changes whenever an id is added or removed. */
  version = 0;
  private added = new IdTable();
  private list: readonly string[] | null = null;
  private readonly gone: Set<number>;
  /** Ids that were removed while somebody wants to know; else null. */
  private departed: Set<string> | null = null;

  /** @param gone - indexes of ids of the base that are not known. */
  constructor(
    private base: IdIndex,
    gone: Iterable<number> = [],
  ) {
    this.gone = new Set(gone);
  }

  /** How many indexes there are, those of removed ids among them. */
  get size(): number {
    return this.base.size + this.added.size;
  }

  /** How many ids are known. */
  get count(): number {
    return this.size - this.gone.size;
  }

  /** The ids that are known in index order, put together when first asked for after a change. */
  get ids(): readonly string[] {
    if (this.added.size + this.gone.size === 0) return this.base.ids;
    this.list ??= Object.freeze(this.everyId().filter((_, index) => !this.gone.has(index)));
    return this.list;
  }

  /** The indexes of removed ids. Not to be kept. */
  get removed(): ReadonlySet<number> {
    return this.gone;
  }

  /** The id of an index that there is, also where it was removed: lists that are under way may name it. */
  idAt(index: number): string {
    const { size } = this.base;
    return index < size ? idAt(this.base, index) : this.added.ids[index - size];
  }

  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number {
    const index = this.placeOf(id);
    return this.gone.size > 0 && this.gone.has(index) ? -1 : index;
  }

  /** The index of an id, which is made where it is new, and known again where it was removed. */
  add(id: string): number {
    const known = this.placeOf(id);
    if (known !== -1 && !this.gone.delete(known)) return known;
    this.change();
    return known === -1 ? this.base.size + this.added.add(id) : known;
  }

  /** Removes the id of an index. */
  remove(index: number): void {
    this.gone.add(index);
    this.departed?.add(this.idAt(index));
    this.change();
  }

  /**
   * Tells some work which ids were removed since it began, those that came back among them. One such work at a time.
   * @param work - is given the ids, which come in as they are removed.
   */
  async watchRemoved<Result>(work: (departed: ReadonlySet<string>) => Promise<Result>): Promise<Result> {
    this.departed = new Set();
    try {
      return await work(this.departed);
    } finally {
      this.departed = null;
    }
  }

  /** All ids of now as a frozen index, removed ones in their places. */
  freeze(): IdIndex {
    return this.added.size === 0 ? this.base : new IdTable(this.everyId()).freeze();
  }

  /** Stands on another frozen index from now on, which begins with the ids of the one before. */
  moveTo(base: IdIndex): void {
    this.added = new IdTable(this.added.ids.slice(base.size - this.base.size));
    this.base = base;
    this.list = null;
  }

  private placeOf(id: string): number {
    const known = this.base.indexOf(id);
    if (known !== -1 || this.added.size === 0) return known;
    const added = this.added.indexOf(id);
    return added === -1 ? -1 : this.base.size + added;
  }

  private everyId(): readonly string[] {
    return this.added.size === 0 ? this.base.ids : [...this.base.ids, ...this.added.ids];
  }

  private change(): void {
    this.version++;
    this.list = null;
  }
}
