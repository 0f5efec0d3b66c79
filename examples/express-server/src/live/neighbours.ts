import { setImmediate } from 'node:timers/promises';
import { isCfRecsError, type Recommender, type SimilarItems } from 'cf-recs';

/** What a user had last is looked at, so many items. */
const NEWEST = 20;
/** Similar items of each, of which a few are had already. */
const CANDIDATES = 100;

/** The items nearest to one; none where the model cannot tell. */
function nearest(recommender: Recommender, itemId: string, exclude: readonly string[]): SimilarItems['items'] {
  try {
    return recommender.similarItems(itemId, CANDIDATES, { exclude }).items;
  } catch (error) {
    if (isCfRecsError(error) && ['not-trained', 'no-embedding', 'unknown-item'].includes(error.code)) return [];
    throw error;
  }
}

/**
 * What is most similar to what a user had last, the best first: the sum of the cosines with each of it. This is what shops
 * do that know no users.
 * @param history - what the user likes, oldest first.
 * @param exclude - ids that the list may not have.
 */
export async function neighboursOf(
  recommender: Recommender,
  history: readonly string[],
  limit: number,
  exclude: readonly string[],
): Promise<SimilarItems['items']> {
  const scores = new Map<string, number>();
  for (const had of history.slice(-NEWEST)) {
    for (const { itemId, score } of nearest(recommender, had, exclude)) {
      scores.set(itemId, (scores.get(itemId) ?? 0) + score);
    }
    // Each is a pass over all items.
    await setImmediate();
  }
  const items = [...scores].map(([itemId, score]) => ({ itemId, score }));
  return items.sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1)).slice(0, limit);
}
