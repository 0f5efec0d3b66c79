import type { Recommender } from 'cf-recs';
import type { Histories } from './histories.js';

/** Where no time is known, a moment that is older than all that are: entries of one moment count alike. */
const LONG_AGO = new Date(0);

/** Copies what a recommender holds on its users into a database, in the place of what it has on them. */
export async function copyHistories(recommender: Recommender, histories: Histories): Promise<void> {
  for (const userId of recommender.users) {
    const entries = recommender.history(userId).map(({ itemId, weight, timestamp, disliked }) => ({
      itemId,
      value: disliked ? -1 : weight,
      timestamp: timestamp ?? LONG_AGO,
    }));
    await histories.forget(userId);
    await histories.append(userId, entries);
  }
}
