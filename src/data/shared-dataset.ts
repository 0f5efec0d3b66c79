import { toShared } from '../kernels/memory/shared-array.js';
import type { Dataset, PairTable } from './dataset.js';
import { type IdBytes, SharedIds, shareIds } from './ids/shared-ids.js';

/** A data set whose arrays stand in memory that threads share: plain data, which a message can carry. */
export interface SharedDataset extends Omit<Dataset, 'users' | 'items'> {
  readonly users: IdBytes;
  readonly items: IdBytes;
}

const sharePairs = ({ offsets, items, weights, timestamps }: PairTable): PairTable => ({
  offsets: toShared(offsets),
  items: toShared(items),
  weights: toShared(weights),
  timestamps: timestamps && toShared(timestamps),
});

/** Puts the arrays of a data set into memory that threads share; those that stand there stay. */
export const shareDataset = (dataset: Dataset): SharedDataset => ({
  ...dataset,
  users: shareIds(dataset.users),
  items: shareIds(dataset.items),
  positives: sharePairs(dataset.positives),
  dislikes: sharePairs(dataset.dislikes),
  popularity: toShared(dataset.popularity),
  recentPopularity: dataset.recentPopularity && toShared(dataset.recentPopularity),
});

/** The data set that was shared, over the same memory. */
export const openDataset = (shared: SharedDataset): Dataset => ({
  ...shared,
  users: new SharedIds(shared.users),
  items: new SharedIds(shared.items),
});
