/** How many events there are of each name. A name may be any word, `__proto__` included. */
export class EventCounts {
  /** An object for each name, so that counting another event of it writes to no map. */
  private readonly counts = new Map<string, { count: number }>();

  /** @param counts - to begin with. */
  constructor(counts: Readonly<Record<string, number>> = {}) {
    for (const [event, count] of Object.entries(counts)) this.counts.set(event, { count });
  }

  /** Counts one event; null, an event without a name, is not counted. */
  add(event: string | null): void {
    if (event === null) return;
    const known = this.counts.get(event);
    if (known === undefined) this.counts.set(event, { count: 1 });
    else known.count++;
  }

  /** Counts all that another one has counted. */
  addAll(others: EventCounts): void {
    for (const [event, { count }] of others.counts) {
      this.counts.set(event, { count: count + (this.counts.get(event)?.count ?? 0) });
    }
  }

  /** The counts by name, names in the order in which they were first counted. */
  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries(Array.from(this.counts, ([event, { count }]) => [event, count] as const));
  }
}
