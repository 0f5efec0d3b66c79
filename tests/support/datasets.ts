import type { Dataset, PairTable } from '../../src/data/dataset.js';
import type { DatasetOptions } from '../../src/data/dataset-options.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import type { Interaction } from '../../src/types.js';

/** An interaction in short: user, item, and where it matters the value and the time. */
export type Row = readonly [user: string, item: string, value?: number, timestamp?: number];

/** A time that reads well in a test: so many milliseconds above the bound below which numbers are seconds. */
export const T = 1e12;

export const interactionOf = ([userId, itemId, value, timestamp]: Row): Interaction => ({
  userId,
  itemId,
  value,
  timestamp,
});

export const datasetOf = (rows: readonly Row[], options?: DatasetOptions): Promise<Dataset> =>
  buildDataset(rows.map(interactionOf), options);

/** Pairs by their ids, with weight and time, as `[user, item, weight, time or null]`. */
export type NamedPair = readonly [user: string, item: string, weight: number, timestamp: number | null];

function namedPairs(dataset: Dataset, { offsets, items, weights, timestamps }: PairTable): NamedPair[] {
  const pairs: NamedPair[] = [];
  for (let user = 0; user < dataset.users.size; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      const time = timestamps === null || Number.isNaN(timestamps[at]) ? null : timestamps[at];
      pairs.push([dataset.users.ids[user], dataset.items.ids[items[at]], weights[at], time]);
    }
  }
  return pairs;
}

export const positivesOf = (dataset: Dataset): NamedPair[] => namedPairs(dataset, dataset.positives);
export const dislikesOf = (dataset: Dataset): NamedPair[] => namedPairs(dataset, dataset.dislikes);

/** Pairs as `user item`, for tests that ask only which there are. */
export const pairNames = (pairs: readonly NamedPair[]): string[] => pairs.map(([user, item]) => `${user} ${item}`);

/** Everything that a data set holds, as plain values that compare. */
export const contentsOf = (dataset: Dataset) => ({
  users: dataset.users.ids,
  items: dataset.items.ids,
  positives: positivesOf(dataset),
  dislikes: dislikesOf(dataset),
  popularity: [...dataset.popularity],
  summary: dataset.summary,
});
