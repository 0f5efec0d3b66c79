import type { ResolvedDatasetOptions } from '../data/dataset-options.js';
import { EventCounts } from '../data/events/event-counts.js';
import { weigh } from '../data/events/weights.js';
import { CfRecsError, describe } from '../errors.js';
import { isIterable } from '../validate.js';
import { RowNormaliser } from './normalise.js';

/** Events of one user in the order in which they came, as columns. */
export interface NewEvents {
  readonly itemIds: string[];
  readonly weights: number[];
  /** Milliseconds; NaN where an event has no time. */
  readonly timestamps: number[];
}

/** Interactions that were all found valid. */
export interface Update {
  readonly count: number;
  /** The events of each user, users in the order in which they were first named. */
  readonly byUser: ReadonlyMap<string, NewEvents>;
  /** The items named, in the order in which they were first named. */
  readonly itemIds: ReadonlySet<string>;
  readonly eventCounts: EventCounts;
}

/**
 * Reads interactions to the end before any of them counts.
 * @throws CfRecsError `invalid-interaction` at the first bad one, `invalid-option` where the source is no iterable.
 */
export function readUpdate(source: Iterable<unknown>, options: ResolvedDatasetOptions): Update {
  if (!isIterable(source)) {
    throw new CfRecsError(
      'invalid-option',
      `Expected the interactions of \`update\` to be an array or another iterable, got ${describe(source)}`,
    );
  }
  const byUser = new Map<string, NewEvents>();
  const itemIds = new Set<string>();
  const eventCounts = new EventCounts();
  const normaliser = new RowNormaliser();
  let count = 0;
  for (const row of source) {
    const reason = normaliser.read(row);
    count++;
    if (reason !== null) {
      throw new CfRecsError('invalid-interaction', `interaction ${count} (counted from 1): ${reason}`);
    }
    const { userId, itemId, event, value, timestamp } = normaliser;
    const events = byUser.get(userId) ?? { itemIds: [], weights: [], timestamps: [] };
    byUser.set(userId, events);
    events.itemIds.push(itemId);
    events.weights.push(weigh(event, value, options));
    events.timestamps.push(timestamp);
    itemIds.add(itemId);
    eventCounts.add(event);
  }
  return { count, byUser, itemIds, eventCounts };
}
