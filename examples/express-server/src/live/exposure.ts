import type { Recommender } from 'cf-recs';

/** Users whose lists are looked at. */
const MOST_USERS = 1000;
const LIST_LENGTH = 10;
const KEPT_MS = 60_000;

/** What the lists of users have. */
export interface Exposure {
  /** Users whose lists were looked at. */
  readonly users: number;
  /** The share of the items that can be had that is in some list; 0 where there are none. */
  readonly coverage: number;
  /** In how many lists each item is, most first. */
  readonly items: readonly { readonly itemId: string; readonly lists: number }[];
}

/** So many of them, as far apart from each other as can be. */
const evenly = (users: readonly string[], most: number): readonly string[] =>
  users.length <= most ? users : Array.from({ length: most }, (_, at) => users[Math.floor((at * users.length) / most)]);

async function measure(recommender: Recommender, hidden: readonly string[]): Promise<Exposure> {
  const users = evenly(recommender.users, MOST_USERS);
  const out = new Set(hidden);
  const had = recommender.items.reduce((count, id) => count + Number(!out.has(id)), 0);
  const counts = new Map<string, number>();
  // On this thread, with breaks for others: the threads of the machine are for them.
  for await (const { items } of recommender.recommendAll({ users, limit: LIST_LENGTH, exclude: hidden, threads: 1 })) {
    for (const { itemId } of items) counts.set(itemId, (counts.get(itemId) ?? 0) + 1);
  }
  const items = [...counts].map(([itemId, lists]) => ({ itemId, lists }));
  items.sort((a, b) => b.lists - a.lists || (a.itemId < b.itemId ? -1 : 1));
  return { users: users.length, coverage: had === 0 ? 0 : Math.min(1, items.length / had), items };
}

/** Measured lately, or being measured. */
const kept = new WeakMap<Recommender, { readonly until: number; readonly exposure: Promise<Exposure> }>();

/** What a recommender's lists have, counted anew after a minute. @param hidden - ids that no list may have. */
export function exposureOf(recommender: Recommender, hidden: readonly string[]): Promise<Exposure> {
  const known = kept.get(recommender);
  if (known !== undefined && performance.now() < known.until) return known.exposure;
  const exposure = measure(recommender, hidden);
  kept.set(recommender, { until: performance.now() + KEPT_MS, exposure });
  exposure.catch(() => kept.delete(recommender));
  return exposure;
}
