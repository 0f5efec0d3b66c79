import type { Recommender } from 'cf-recs';

/** The share of the first recommender's lists that the other has, too, whatever the places. */
export async function overlapOf(one: Recommender, other: Recommender, limit: number): Promise<number> {
  let [shared, all] = [0, 0];
  for await (const { userId, items } of one.recommendAll({ limit })) {
    const others = new Set(other.recommend(userId!, limit).items.map(({ itemId }) => itemId));
    for (const { itemId } of items) if (others.has(itemId)) shared++;
    all += items.length;
  }
  return shared / all;
}
