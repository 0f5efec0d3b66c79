import { blocksOf, inBlocks, type Steps } from '../pace.js';
import { type Dataset, freezeDataset, type PairTable } from './dataset.js';
import type { ResolvedDatasetOptions } from './dataset-options.js';
import type { DatasetSummary, SourceRecord } from './dataset-summary.js';
import { findHeld, findKept, type Kept, renumber, selectPairs } from './filter-pairs.js';
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
  /** How many pairs were taken back: with them users and items may have nothing left. Default 0. */
  readonly undone?: number | undefined;
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

/** The users, items and pairs of a data set. */
type Contents = Pick<DatasetParts, 'users' | 'items' | 'positives' | 'dislikes'>;

const sizesOf = ({ users, items, positives }: Contents) => ({
  users: users.size,
  items: items.size,
  interactions: positives.items.length,
});

/** What is kept, renumbered in the same order. */
function* select({ users, items, positives, dislikes }: Contents, kept: Kept): Steps<Contents> {
  const itemNumbers = renumber(kept.items);
  const selectFrom = (pairs: PairTable) =>
    selectPairs(pairs, kept.users, itemNumbers, (at) => kept.items[pairs.items[at]] === 1);
  return {
    positives: yield* selectFrom(positives),
    dislikes: yield* selectFrom(dislikes),
    users: yield* keepIds(users, kept.users),
    items: yield* keepIds(items, kept.items),
  };
}

/**
 * Leaves out whom nothing is left of after retractions, applies the filters, renumbers what stays in the same order, and
 * counts. The order is that in which ids were first seen, in rows that were taken back, too: there a log without them may
 * have another.
 */
export function* assembleDataset(parts: DatasetParts): Steps<Dataset> {
  const filters = parts.options;
  let contents: Contents = parts;
  if ((parts.undone ?? 0) > 0) {
    const { users, items, positives, dislikes } = parts;
    contents = yield* select(parts, yield* findHeld([positives, dislikes], users.size, items.size));
  }
  const before = sizesOf(contents);
  if (filters.minUserInteractions > 0 || filters.minItemInteractions > 0 || filters.maxUserInteractions !== null) {
    contents = yield* select(contents, yield* findKept(contents.positives, contents.items.size, filters));
  }
  const held = sizesOf(contents);
  const { users, items, positives, dislikes } = contents;
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
