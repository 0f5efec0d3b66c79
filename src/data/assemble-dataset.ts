import { inBlocks, type Steps } from '../pace.js';
import type { DatasetSummary, SourceRecord } from '../types.js';
import type { Dataset, PairTable } from './dataset.js';
import type { ResolvedDatasetOptions } from './dataset-options.js';
import { findKept, renumber, selectPairs } from './filter-pairs.js';
import type { IdIndex } from './id-index.js';
import { IdTable } from './id-table.js';
import { recentPopularity } from './popularity.js';

/** All that a data set is made of, before filters; the ids are frozen. */
export interface DatasetParts {
  readonly users: IdIndex;
  readonly items: IdIndex;
  readonly positives: PairTable;
  readonly dislikes: PairTable;
  readonly options: ResolvedDatasetOptions;
  readonly sources: readonly SourceRecord[];
  /** The part of the summary that only reading can tell. */
  readonly read: Pick<DatasetSummary, 'rows' | 'events' | 'skipped'>;
}

/** Distinct users of each item. */
function* countUsers({ items }: PairTable, itemCount: number): Steps<Uint32Array> {
  const counts = new Uint32Array(itemCount);
  yield* inBlocks(items.length, (start, end) => {
    for (let at = start; at < end; at++) counts[items[at]]++;
  });
  return counts;
}

function* findPeriod(tables: readonly PairTable[]): Steps<DatasetSummary['period']> {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { timestamps } of tables) {
    if (timestamps === null) continue;
    yield* inBlocks(timestamps.length, (start, end) => {
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

/** The ids of what is kept (1 for each that is), in the same order. */
export function* keepIds({ ids }: IdIndex, kept: Uint8Array): Steps<IdIndex> {
  const table = new IdTable();
  yield* inBlocks(ids.length, (start, end) => {
    for (let at = start; at < end; at++) if (kept[at] === 1) table.add(ids[at]);
  });
  return table.freeze();
}

/** Applies the filters, renumbers what stays in the same order, and counts. */
export function* assembleDataset(parts: DatasetParts): Steps<Dataset> {
  let { users, items, positives, dislikes } = parts;
  const filters = parts.options;
  const before = { users: users.size, items: items.size, interactions: positives.items.length };
  if (filters.minUserInteractions > 0 || filters.minItemInteractions > 0 || filters.maxUserInteractions !== null) {
    const kept = yield* findKept(positives, items.size, filters);
    const itemNumbers = renumber(kept.items);
    const select = (pairs: PairTable) =>
      selectPairs(pairs, kept.users, itemNumbers, (at) => kept.items[pairs.items[at]] === 1);
    positives = yield* select(positives);
    dislikes = yield* select(dislikes);
    users = yield* keepIds(users, kept.users);
    items = yield* keepIds(items, kept.items);
  }
  const interactions = positives.items.length;
  const cells = users.size * items.size;
  const period = yield* findPeriod([positives, dislikes]);
  return {
    users,
    items,
    positives,
    dislikes,
    popularity: yield* countUsers(positives, items.size),
    recentPopularity: yield* recentPopularity(positives, items.size, period?.to ?? 0, filters.popularity),
    summary: {
      users: users.size,
      items: items.size,
      interactions,
      dislikes: dislikes.items.length,
      ...parts.read,
      period,
      density: cells === 0 ? 0 : interactions / cells,
      filtered: {
        users: before.users - users.size,
        items: before.items - items.size,
        interactions: before.interactions - interactions,
      },
    },
    options: parts.options,
    sources: parts.sources,
  };
}
