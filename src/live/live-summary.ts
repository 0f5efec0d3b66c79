import { addCounts } from '../data/events/event-counts.js';
import { densityOf, periodOf, spanOf } from '../data/summarise.js';
import { atOnce } from '../pace.js';
import type { DatasetSummary } from '../types.js';
import { NO_PAIRS, type UserPairs } from './user-overlay.js';

/** The summary after an update was read: with the rows that it had, and `items` items in all. */
export function withEvents(
  summary: DatasetSummary,
  { rows, ignored, events }: Pick<DatasetSummary, 'rows' | 'ignored' | 'events'>,
  items: number,
): DatasetSummary {
  const held = {
    ...summary,
    items,
    rows: summary.rows + rows,
    ignored: summary.ignored + ignored,
    events: addCounts(summary.events, events),
  };
  return { ...held, density: densityOf(held) };
}

/** The summary after a user's pairs became others; null stands for no such user. `period` only ever grows. */
export function withPairs(summary: DatasetSummary, before: UserPairs | null, after: UserPairs | null): DatasetSummary {
  const [old, now] = [before ?? NO_PAIRS, after ?? NO_PAIRS];
  const held = {
    ...summary,
    users: summary.users + (after === null ? 0 : 1) - (before === null ? 0 : 1),
    interactions: summary.interactions + now.positives.items.length - old.positives.items.length,
    dislikes: summary.dislikes + now.dislikes.items.length - old.dislikes.items.length,
    period: spanOf(summary.period, atOnce(periodOf([now.positives, now.dislikes]))),
  };
  return { ...held, density: densityOf(held) };
}
