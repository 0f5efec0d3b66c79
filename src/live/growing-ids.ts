import { type IdIndex, idAt } from '../data/ids/id-index.js';
import { IdTable } from '../data/ids/id-table.js';

/** Ids and their indexes: those of a frozen index, and others that are added behind them. */
export class GrowingIds implements IdIndex {
  private added = new IdTable();
  private list: readonly string[] | null = null;

  constructor(private base: IdIndex) {}

  get size(): number {
    return this.base.size + this.added.size;
  }

  /** The ids in index order, put together when first asked for after one was added. */
  get ids(): readonly string[] {
    if (this.added.size === 0) return this.base.ids;
    this.list ??= Object.freeze([...this.base.ids, ...this.added.ids]);
    return this.list;
  }

  /** The id of an index that there is. */
  idAt(index: number): string {
    const { size } = this.base;
    return index < size ? idAt(this.base, index) : this.added.ids[index - size];
  }

  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number {
    const known = this.base.indexOf(id);
    if (known !== -1 || this.added.size === 0) return known;
    const added = this.added.indexOf(id);
    return added === -1 ? -1 : this.base.size + added;
  }

  /** The index of an id, which is made where it is new. */
  add(id: string): number {
    const known = this.base.indexOf(id);
    if (known !== -1) return known;
    const { size } = this.added;
    const index = this.added.add(id);
    if (this.added.size > size) this.list = null;
    return this.base.size + index;
  }

  /** All ids of now as a frozen index. */
  freeze(): IdIndex {
    return this.added.size === 0 ? this.base : new IdTable(this.ids).freeze();
  }

  /** Stands on another frozen index from now on, which begins with the ids of the one before. */
  moveTo(base: IdIndex): void {
    this.added = new IdTable(this.added.ids.slice(base.size - this.base.size));
    this.base = base;
    this.list = null;
  }
}
