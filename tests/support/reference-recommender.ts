import { expect } from 'vitest';
import type { Recommender } from '../../src/recommender/recommender.js';
import type { Recommendations } from '../../src/types.js';
import type { Row } from './datasets.js';
import { messageOf } from './errors.js';

type History = ReadonlyMap<string, boolean>;

const NOTHING: History = new Map();

/** What a recommender must hold after some calls, kept in maps: who likes (true) or dislikes (false) what, the last event counts. */
export class Reference {
  private readonly histories: Map<string, Map<string, boolean>>;

  constructor(histories: ReadonlyMap<string, History> = new Map()) {
    this.histories = new Map(Array.from(histories, ([user, history]) => [user, new Map(history)]));
  }

  copy(): Reference {
    return new Reference(this.histories);
  }

  get users(): string[] {
    return [...this.histories.keys()].sort();
  }

  get items(): string[] {
    return [...new Set([...this.histories.values()].flatMap((history) => [...history.keys()]))].sort();
  }

  historyOf(user: string): History {
    return this.histories.get(user) ?? NOTHING;
  }

  popularityOf(item: string): number {
    return [...this.histories.values()].filter((history) => history.get(item) === true).length;
  }

  get likes(): number {
    return this.items.reduce((sum, item) => sum + this.popularityOf(item), 0);
  }

  /** Whether there is enough to train on. */
  get isTrainable(): boolean {
    const users = this.users.filter((user) => [...this.historyOf(user).values()].includes(true));
    return users.length >= 2 && this.items.filter((item) => this.popularityOf(item) > 0).length >= 2;
  }

  update(rows: readonly Row[]): void {
    for (const [user, item, value = 1] of rows) {
      const history = this.histories.get(user) ?? new Map<string, boolean>();
      this.histories.set(user, history.set(item, value > 0));
    }
  }

  forgetUser(user: string): boolean {
    return this.histories.delete(user);
  }

  forgetInteraction(user: string, item: string): boolean {
    const history = this.histories.get(user);
    const wasThere = history?.delete(item) ?? false;
    if (history?.size === 0) this.histories.delete(user);
    return wasThere;
  }

  forgetItem(item: string): boolean {
    return this.users.map((user) => this.forgetInteraction(user, item)).includes(true);
  }
}

const isSorted = (scores: readonly number[]): boolean =>
  scores.every((score, at) => at === 0 || score <= scores[at - 1]);

/** Expects of a list what holds of every one: eligible items, as many as there can be, best first, popular ones last. */
export function expectList({ userId, items, fallback }: Recommendations, held: Reference, limit: number): void {
  const history = held.historyOf(userId ?? '');
  const eligible = held.items.filter((item) => !history.has(item));
  const ids = items.map(({ itemId }) => itemId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !eligible.includes(id))).toEqual([]);
  expect(ids.length).toBe(Math.min(limit, eligible.length));
  const ours = items.filter(({ source }) => source === 'model');
  const popular = items.slice(ours.length);
  expect(items.slice(0, ours.length)).toEqual(ours);
  expect(isSorted(ours.map(({ score }) => score))).toBe(true);
  expect(popular.map(({ score }) => score)).toEqual(popular.map(({ itemId }) => held.popularityOf(itemId)));
  expect(isSorted(popular.map(({ score }) => score))).toBe(true);
  expect(fallback.count).toBe(popular.length);
  if (popular.length > 0 && userId !== null) {
    expect(fallback.reason === 'unknown-user').toBe(!held.users.includes(userId));
  }
  if (fallback.reason === 'unknown-user') expect(ours).toEqual([]);
}

/** Expects that a recommender holds what it must, in all that it says of itself. */
export async function expectHeld(recommender: Recommender, held: Reference): Promise<void> {
  const { users, items } = held;
  expect([...recommender.users].sort()).toEqual(users);
  expect([...recommender.items].sort()).toEqual(items);
  expect(recommender.toJSON()).toMatchObject({ users: users.length, items: items.length, interactions: held.likes });
  expect(recommender.info.summary.interactions).toBe(held.likes);
  for (const user of users) {
    const entries = recommender.history(user).map(({ itemId, disliked }) => [itemId, !disliked] as const);
    expect(new Map(entries)).toEqual(held.historyOf(user));
    expectList(recommender.recommend(user, 5), held, 5);
  }
  await messageOf('unknown-user', () => recommender.history('nobody'));
  expectList(recommender.recommend('nobody', 5), held, 5);
  expectList(recommender.popular(1e9), held, 1e9);
}
