import { blocksOf, inBlocks, type Steps } from '../pace.js';
import type { DatasetSummary, SourceRecord } from '../types.js';
import { type Dataset, freezeDataset, type PairTable } from './dataset.js';
import type { ResolvedDatasetOptions } from './dataset-options.js';
import { findKept, renumber, selectPairs } from './filter-pairs.js';
import type { IdIndex } from './ids/id-index.js';
import { IdTable } from './ids/id-table.js';
import { recentPopularity } from './popularity.js';
import { densityOf, periodOf } from './summarise.js';

/** All that a data set is made of, before filters; the ids are frozen. */
export interface DatasetParts {
  readonly users: IdIndex;
  readonly items: IdIndex;
  readonly positives: PairTable;
  readonly dislikes: PairTable;
  readonly options: ResolvedDatasetOptions;
  readonly sources: readonly SourceRecord[];
  /** The part of the summary that only reading can tell. */
  readonly read: Pick<DatasetSummary, 'rows' | 'ignored' | 'events' | 'skipped' | 'warnings'>;
}

/** Distinct users of each item. */
function* countUsers({ items }: PairTable, itemCount: number): Steps<Uint32Array> {
  const counts = new Uint32Array(itemCount);
  yield* inBlocks(blocksOf(items.length), (start, end) => {
    for (let at = start; at < end; at++) counts[items[at]]++;
  });
  return counts;
}

/** The ids of what is kept (1 for each that is), in the same order. */
export function* keepIds({ ids }: IdIndex, kept: Uint8Array): Steps<IdIndex> {
  const table = new IdTable();
  yield* inBlocks(blocksOf(ids.length), (start, end) => {
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
  const held = { users: users.size, items: items.size, interactions: positives.items.length };
  const period = yield* periodOf([positives, dislikes]);
  return freezeDataset({
    users,
    items,
    positives,
    dislikes,
    popularity: yield* countUsers(positives, items.size),
    recentPopularity: yield* recentPopularity(positives, items.size, period?.to ?? 0, filters.popularity),
    summary: {
      ...held,
      dislikes: dislikes.items.length,
      ...parts.read,
      period,
      density: densityOf(held),
      filtered: {
        users: before.users - held.users,
        items: before.items - held.items,
        interactions: before.interactions - held.interactions,
      },
    },
    options: parts.options,
    sources: parts.sources,
  });
}
