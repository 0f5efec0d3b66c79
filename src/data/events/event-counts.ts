import type { EventWeight } from '../../types.js';
import type { EventCount } from '../dataset-summary.js';
import { weightOf } from './event-weights.js';

type Counts = Readonly<Record<string, EventCount>>;

/** How many events there are of each name. A name may be any word, `__proto__` included. */
export class EventCounts {
  /** An object for each name, so that counting another event of it writes to no map. */
  private readonly counts = new Map<string, { count: number }>();

  /** Counts one event; null, an event without a name, is not counted. */
  add(event: string | null): void {
    if (event === null) return;
    const known = this.counts.get(event);
    if (known === undefined) this.counts.set(event, { count: 1 });
    else known.count++;
  }

  /** The counts and weights by name, names in the order in which they were first counted. */
  toRecord(eventWeights: Readonly<Record<string, EventWeight>>): Counts {
    const entries = Array.from(this.counts, ([event, { count }]) => [
      event,
      { count, weight: weightOf(event, eventWeights) },
    ]);
    return Object.fromEntries(entries);
  }
}

/** Two counts together, the names of the first one first. */
export function addCounts(one: Counts, other: Counts): Counts {
  const counts = new Map(Object.entries(one));
  for (const [event, { count, weight }] of Object.entries(other)) {
    counts.set(event, { count: count + (counts.get(event)?.count ?? 0), weight });
  }
  return Object.fromEntries(counts);
}
