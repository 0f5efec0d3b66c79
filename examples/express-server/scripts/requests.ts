import type { Request } from 'autocannon';
import type { Recommender } from 'cf-recs';

/** Some hundreds of different requests of each kind. */
export function requestsOf({ users, items }: Pick<Recommender, 'users' | 'items'>) {
  const numbers = Array.from({ length: 400 }, (_, n) => n);
  const user = (n: number): string => users[(n * 7919) % users.length];
  const item = (n: number): string => items[(n * 104_729) % items.length];
  const post = (path: string, bodyOf: (n: number) => object): Request[] =>
    numbers.map((n) => ({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(n)),
    }));
  return {
    lists: numbers.map((n): Request => ({ path: `/recommendations/${encodeURIComponent(user(n))}` })),
    guests: post('/recommendations', (n) => ({
      history: numbers.slice(0, 20).map((entry) => ({ item_id: item(n + entry) })),
    })),
    /** Each of ten events. */
    events: post('/events', (n) =>
      numbers.slice(0, 10).map((entry) => ({ user_id: user(n + entry), item_id: item(n * 10 + entry), event: 'like' })),
    ),
  };
}
