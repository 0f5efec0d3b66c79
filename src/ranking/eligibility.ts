/** Marks of an item in the list at hand. */
const OPEN = 0;
const BLOCKED = 1;
const PASSED = 2;

/** What decides which items may stand in a list. Items go by index. */
export interface EligibilityRules {
  /** Items that the list must not hold: seen, disliked, excluded. */
  readonly blocked: readonly ArrayLike<number>[];
  /** The only items that the list may hold; null for all. */
  readonly included: readonly number[] | null;
  /** Asked at most once per item, and only where the answer matters; null for none. */
  readonly filter: ((item: number) => boolean) | null;
}

/** Which items are eligible for one list: a byte per item, made once and used for list after list. */
export class Eligibility {
  private readonly marks: Uint8Array;
  private filter: EligibilityRules['filter'] = null;

  constructor(items: number) {
    this.marks = new Uint8Array(items);
  }

  /** Begins a new list. */
  begin({ blocked, included, filter }: EligibilityRules): void {
    const { marks } = this;
    this.filter = filter;
    marks.fill(included === null ? OPEN : BLOCKED);
    for (const item of included ?? []) marks[item] = OPEN;
    for (const items of blocked) for (let at = 0; at < items.length; at++) marks[items[at]] = BLOCKED;
  }

  /** Whether an item may stand in the list. */
  allows(item: number): boolean {
    const mark = this.marks[item];
    if (mark !== OPEN) return mark === PASSED;
    if (this.filter === null) return true;
    const passes = this.filter(item);
    this.marks[item] = passes ? PASSED : BLOCKED;
    return passes;
  }

  /** Takes an item out of what is left of the list. */
  block(item: number): void {
    this.marks[item] = BLOCKED;
  }
}
