import type { ResolvedDatasetOptions } from '../data/dataset-options.js';
import type { DatasetSummary } from '../data/dataset-summary.js';
import { EventCounts } from '../data/events/event-counts.js';
import { Weights } from '../data/events/weights.js';
import { CfRecsError, describe } from '../errors.js';
import { isIterable } from '../validate.js';
import { Clock } from './build/clock.js';
import { unusedInUpdate } from './build/column-warnings.js';
import { RowNormaliser } from './rows/normalise.js';

/** Events of one user in the order in which they came, as columns. */
export interface NewEvents {
  readonly itemIds: string[];
  /** Above 0 a positive signal, below 0 a dislike, 0 a retraction. */
  readonly weights: number[];
  /** Milliseconds; NaN where an event has no time. */
  readonly timestamps: number[];
}

/** Interactions that were all found valid. */
export interface Update {
  /** What was read, of which only what says something stands in the other parts. */
  readonly counts: Pick<DatasetSummary, 'rows' | 'ignored' | 'events' | 'warnings'>;
  /** The events of each user, users in the order in which they were first named. */
  readonly byUser: ReadonlyMap<string, NewEvents>;
  /** The items named, in the order in which they were first named. */
  readonly itemIds: ReadonlySet<string>;
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
  const normaliser = new RowNormaliser({ isOurs: true });
  const weights = new Weights(options);
  const clock = new Clock();
  let rows = 0;
  let ignored = 0;
  for (const row of source) {
    const reason = normaliser.read(row) ?? clock.complaint(normaliser.timestamp);
    rows++;
    if (reason !== null) {
      throw new CfRecsError('invalid-interaction', `interaction ${rows} (counted from 1): ${reason}`);
    }
    const { userId, itemId, event, value, timestamp } = normaliser;
    eventCounts.add(event);
    const weight = weights.of(event, value);
    if (Number.isNaN(weight)) {
      ignored++;
      continue;
    }
    const events = byUser.get(userId) ?? { itemIds: [], weights: [], timestamps: [] };
    byUser.set(userId, events);
    events.itemIds.push(itemId);
    events.weights.push(weight);
    events.timestamps.push(timestamp);
    itemIds.add(itemId);
  }
  const events = eventCounts.toRecord(options.eventWeights);
  return { counts: { rows, ignored, events, warnings: unusedInUpdate(normaliser.seen) }, byUser, itemIds };
}
