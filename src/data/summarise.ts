import { blocksOf, inBlocks, type Steps } from '../pace.js';
import type { PairTable } from './dataset.js';
import type { DatasetSummary } from './dataset-summary.js';

// The parts of a summary that follow from what a data set holds.

type Period = DatasetSummary['period'];

/** interactions / (users x items), in [0, 1]; 0 where there are no users or no items. */
export function densityOf({ users, items, interactions }: Pick<DatasetSummary, 'users' | 'items' | 'interactions'>) {
  const cells = users * items;
  return cells === 0 ? 0 : interactions / cells;
}

/** The oldest and the newest moment of the pairs of some tables, in milliseconds; null where no pair has a time. */
export function* periodOf(tables: readonly PairTable[]): Steps<Period> {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { timestamps } of tables) {
    if (timestamps === null) continue;
    yield* inBlocks(blocksOf(timestamps.length), (start, end) => {
      for (let at = start; at < end; at++) {
        const time = timestamps[at];
        // Comparisons with NaN, a pair without a time, are false.
        if (time < from) from = time;
        if (time > to) to = time;
      }
    });
  }
  return from <= to ? { from, to } : null;
}

/** The period that spans two. */
export function spanOf(one: Period, other: Period): Period {
  if (one === null || other === null) return one ?? other;
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}
