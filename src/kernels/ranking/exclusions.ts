import type { Workspace } from '../memory/workspace.js';
import type { PlacedCatalogue } from './catalogue.js';

/** What lists are restricted to, and where the marks of the excluded items stand. */
interface Restriction {
  readonly included: readonly number[] | null;
  readonly excluded: readonly number[];
  readonly marks: readonly number[];
  /** How many items had been added to the catalogue by then: those that were added later have no marks yet. */
  readonly added: number;
}

/** The items that no list of a batch may hold. For `rankUsers` a byte at the place of each is marked. */
export class Exclusions {
  /** A byte for each place of the catalogue: not 0 where no list may hold the item. */
  readonly address: number;
  private restriction: Restriction = { included: null, excluded: [], marks: [], added: 0 };
  /** Marks that {@link exclude} has set. */
  private temporary: number[] = [];

  constructor(
    private readonly workspace: Workspace,
    private readonly catalogue: PlacedCatalogue,
  ) {
    const { places } = catalogue;
    this.address = workspace.allocate(places);
    workspace.views.bytes.fill(0, this.address, this.address + places);
  }

  /**
   * From now on, lists hold items of `included` only (null: of all) and none of `excluded`. A call with the arrays of the
   * last one, which nobody may have changed, does nothing: services exclude the same items in call after call.
   */
  restrict(included: readonly number[] | null, excluded: readonly number[]): void {
    const { restriction: last, catalogue } = this;
    if (last.included === included && last.excluded === excluded && last.added === catalogue.added) return;
    const { bytes } = this.workspace.views;
    if (last.included !== null) bytes.fill(0, this.address, this.address + catalogue.places);
    else for (const mark of last.marks) bytes[mark] = 0;
    if (included !== null) bytes.fill(1, this.address, this.address + catalogue.places);
    for (const mark of this.marksOf(included ?? [])) bytes[mark] = 0;
    const marks = this.marksOf(excluded);
    for (const mark of marks) bytes[mark] = 1;
    this.restriction = { included, excluded, marks, added: catalogue.added };
  }

  /** Excludes some more items from all lists, until {@link readmit}. */
  exclude(items: ArrayLike<number>): void {
    const { bytes } = this.workspace.views;
    for (const mark of this.marksOf(items)) {
      bytes[mark] = 1;
      this.temporary.push(mark);
    }
  }

  /** Takes back what {@link exclude} has excluded. */
  readmit(): void {
    const { bytes } = this.workspace.views;
    for (const mark of this.temporary) bytes[mark] = 0;
    this.temporary = [];
  }

  /** Where the marks of some items stand. Those beyond the catalogue have none. */
  private marksOf(items: ArrayLike<number>): number[] {
    const { integers } = this.workspace.views;
    const { placeOf, capacity } = this.catalogue;
    const marks: number[] = [];
    for (let at = 0; at < items.length; at++) {
      if (items[at] < capacity) marks.push(this.address + integers[placeOf / 4 + items[at]]);
    }
    return marks;
  }
}
