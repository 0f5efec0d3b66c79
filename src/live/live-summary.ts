import type { PairTable } from '../data/dataset.js';
import type { DatasetSummary } from '../types.js';
import { NO_PAIRS, type UserPairs } from './user-overlay.js';

/** By how much the counts of a summary grow; `items` and `period` are what there is then. */
interface SummaryChanges {
  readonly users?: number;
  readonly interactions?: number;
  readonly dislikes?: number;
  readonly rows?: number;
  readonly events?: ReadonlyMap<string, number>;
  readonly items?: number;
  readonly period?: DatasetSummary['period'];
}

function spanOf(one: DatasetSummary['period'], other: DatasetSummary['period']): DatasetSummary['period'] {
  if (one === null || other === null) return one ?? other;
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}

/** How many events there are of each name after some more. */
function addToEvents(events: DatasetSummary['events'], more: ReadonlyMap<string, number>): DatasetSummary['events'] {
  // Names of events are anybody's words, `__proto__` among them.
  const counts = new Map(Object.entries(events));
  for (const [event, count] of more) counts.set(event, (counts.get(event) ?? 0) + count);
  return Object.fromEntries(counts);
}

/** The summary of a data set after some changes. */
export function addToSummary(summary: DatasetSummary, changes: SummaryChanges): DatasetSummary {
  const users = summary.users + (changes.users ?? 0);
  const items = changes.items ?? summary.items;
  const interactions = summary.interactions + (changes.interactions ?? 0);
  const cells = users * items;
  return {
    ...summary,
    users,
    items,
    interactions,
    dislikes: summary.dislikes + (changes.dislikes ?? 0),
    rows: summary.rows + (changes.rows ?? 0),
    events: changes.events === undefined ? summary.events : addToEvents(summary.events, changes.events),
    period: spanOf(summary.period, changes.period ?? null),
    density: cells === 0 ? 0 : interactions / cells,
  };
}

/** The numbers of one ascending list that another has not. */
function without(items: Uint32Array, others: Uint32Array): number[] {
  const rest: number[] = [];
  let other = 0;
  for (const item of items) {
    while (other < others.length && others[other] < item) other++;
    if (others[other] !== item) rest.push(item);
  }
  return rest;
}

function periodOf({ timestamps }: PairTable): DatasetSummary['period'] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const time of timestamps ?? []) {
    // Comparisons with NaN, a pair without a time, are false.
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return from <= to ? { from, to } : null;
}

/** What it means for popularity and summary that a user's pairs become others; null where there is no such user. */
export function changesOf(before: UserPairs | null, after: UserPairs | null) {
  const [old, now] = [before ?? NO_PAIRS, after ?? NO_PAIRS];
  return {
    gained: without(now.positives.items, old.positives.items),
    lost: without(old.positives.items, now.positives.items),
    changes: {
      users: (after === null ? 0 : 1) - (before === null ? 0 : 1),
      interactions: now.positives.items.length - old.positives.items.length,
      dislikes: now.dislikes.items.length - old.dislikes.items.length,
      period: spanOf(periodOf(now.positives), periodOf(now.dislikes)),
    },
  };
}
