/** What decides which items may stand in a list. Items go by index. */
export interface EligibilityRules {
  /** Items that the list must not hold: seen, disliked, excluded, or there already. */
  readonly blocked: readonly ArrayLike<number>[];
  /** The only items that the list may hold; null for all. */
  readonly included: readonly number[] | null;
  /** Called at most once per item, and only where the answer matters; null for none. */
  readonly filter: ((item: number) => boolean) | null;
}

/** Which items are eligible for one list: a byte per item, allocated once and used for list after list. */
export class Eligibility {
  private blocked = new Uint8Array(0);
  private filter: EligibilityRules['filter'] = null;

  /** Begins a new list, of a catalogue of so many items. */
  begin({ blocked, included, filter }: EligibilityRules, items: number): void {
    this.filter = filter;
    if (items > this.blocked.length) this.blocked = new Uint8Array(Math.ceil(1.25 * items));
    this.blocked.fill(included === null ? 0 : 1);
    for (const item of included ?? []) this.blocked[item] = 0;
    for (const items of blocked) for (let at = 0; at < items.length; at++) this.blocked[items[at]] = 1;
  }

  /** Whether an item may stand in the list; to be called once per item. */
  allows(item: number): boolean {
    return this.blocked[item] === 0 && (this.filter === null || this.filter(item));
  }
}
