import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RecommendAllOptions, RecommendAllProgress } from '../../../src/recommender/lists/list-options.js';
import { shardOf } from '../../../src/recommender/lists/shard.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import type { Recommendations } from '../../../src/types.js';
import { countTurns, runSlowly } from '../../support/clock.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { modelOf, recommenderOf } from '../../support/served.js';
import { tasteRows } from '../../support/tastes.js';
import { anyBag, anyLimit, anyUser, anyWorldPlan, buildWorld } from '../../support/worlds.js';

afterEach(() => vi.restoreAllMocks());

async function collect(recommender: Recommender, options?: RecommendAllOptions): Promise<Recommendations[]> {
  const lists: Recommendations[] = [];
  for await (const list of recommender.recommendAll(options)) lists.push(list);
  return lists;
}

describe('recommendAll', () => {
  it('gives the same lists as recommend, one by one', async () => {
    const anyUsers = fc.option(fc.array(anyUser, { maxLength: 150 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUsers, anyLimit, anyBag, async (plan, users, limit, bag) => {
        const { recommender } = await buildWorld(plan);
        const { refused = [], ...rest } = bag;
        const options = { ...rest, filter: (itemId: string) => !refused.includes(itemId) };
        const expected = (users ?? recommender.users).map((userId) => recommender.recommend(userId, limit, options));
        expect(await collect(recommender, { ...options, limit, users })).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('gives each user in one shard, the same whoever else there is, and all shards together what one call gives', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, fc.integer({ min: 1, max: 5 }), async (plan, count) => {
        const { recommender } = await buildWorld(plan);
        const all = await collect(recommender);
        const shards = await Promise.all(
          Array.from({ length: count }, (_, index) => collect(recommender, { shard: { index, count } })),
        );
        const byUser = (lists: readonly Recommendations[]) => new Map(lists.map((list) => [list.userId, list]));
        expect(byUser(shards.flat())).toEqual(byUser(all));
        expect(shards.flat()).toHaveLength(all.length);
        for (const [index, lists] of shards.entries()) {
          const alone = lists.map(({ userId }) => userId as string);
          expect(await collect(recommender, { users: alone, shard: { index, count } })).toEqual(lists);
        }
      }),
      { numRuns: 50 },
    );
  });

  describe('while what is held changes', () => {
    const trained = async () => {
      const recommender = Recommender.fromDataset(await datasetOf(tasteRows(8)));
      await recommender.train({ algorithm: 'spectral', embeddingDim: 2, backend: 'cpu' });
      return recommender;
    };

    it.each<[string, (recommender: Recommender) => unknown]>([
      ['a user likes what was about to be recommended', (recommender) => like(recommender, 'metal-7')],
      ['a user dislikes it', (recommender) => like(recommender, 'metal-7', -1)],
      ['an item is gone', (recommender) => recommender.forgetItem('metal-c')],
      ['a like is taken back', (recommender) => recommender.forgetInteraction('metal-7', 'metal-a')],
      ['another training ends', (recommender) => recommender.train({ embeddingDim: 3, backend: 'cpu' })],
    ])('heeds that %s', async (_, change) => {
      const recommender = await trained();
      const before = await collect(recommender);
      const lists = recommender.recommendAll();
      await lists.next();
      await change(recommender);
      const left: Recommendations[] = [];
      for await (const list of lists) left.push(list);
      expect(left.map(({ userId }) => userId)).toEqual(recommender.users.slice(1));
      for (const { userId, items } of left) {
        const held = recommender.history(userId!).map(({ itemId }) => itemId);
        const expected = recommender.items.filter((itemId) => !held.includes(itemId));
        expect(items.map(({ itemId }) => itemId).sort()).toEqual(expected.toSorted().slice(0, 10));
      }
      expect(await collect(recommender)).not.toEqual(before);
    });

    /** Somebody has the first item of their list from now on. */
    function like(recommender: Recommender, userId: string, value = 1): void {
      const [{ itemId }] = recommender.recommend(userId).items;
      recommender.update([{ userId, itemId, value }]);
    }

    it('makes no list for a user who is forgotten, and where the user is named, that of one who is not known', async () => {
      const recommender = await trained();
      const named = recommender.recommendAll({ users: ['jazz-0', 'jazz-3'] });
      const everybody = recommender.recommendAll();
      await Promise.all([named.next(), everybody.next()]);
      recommender.forgetUser('jazz-3');
      expect((await named.next()).value).toEqual(recommender.recommend('jazz-3'));
      const left: (string | null)[] = [];
      for await (const { userId } of everybody) left.push(userId);
      expect(left).toEqual(recommender.users.slice(1));
    });

    it('goes on with what serves where a training has numbered the items anew', async () => {
      const recommender = await trained();
      const lists = recommender.recommendAll();
      await lists.next();
      for (const itemId of ['jazz-a', 'jazz-b', 'metal-a']) recommender.forgetItem(itemId);
      await recommender.train({ algorithm: 'spectral', embeddingDim: 2, backend: 'cpu' });
      recommender.forgetUser('jazz-3');
      recommender.forgetItem('metal-b');
      const left: Recommendations[] = [];
      for await (const list of lists) left.push(list);
      expect(left).toEqual(recommender.users.slice(1).map((userId) => recommender.recommend(userId)));
    });
  });

  it('spreads users evenly over shards, and keeps them where they are from version to version', async () => {
    const counts = [0, 0, 0, 0];
    for (let user = 0; user < 4000; user++) counts[shardOf(`user-${user}`, 4)]++;
    for (const users of counts) expect(Math.abs(users - 1000)).toBeLessThan(120);
    expect(['user-1', 'user-2', 'user-3', 'ü', ''].map((id) => shardOf(id, 1000))).toEqual([769, 260, 697, 113, 336]);
  });

  it.each([[{ index: 4, count: 4 }], [{ index: -1, count: 2 }], [{ index: 0 }], [{ index: 0, count: 0 }], ['1/2']])(
    'refuses %j for a shard',
    async (shard) => {
      const { recommender } = await buildWorld(fc.sample(anyWorldPlan, 1)[0]);
      await expect(collect(recommender, { shard } as never)).rejects.toThrow('`shard`');
    },
  );

  /** So many users who have the even items, and a model whose numbers do not come out even. */
  const crowd = async (users: number) => {
    const rows = Array.from({ length: users * 4 }, (_, at): Row => [`u${at % users}`, `i${(at * 7) % 23}`, 1, T + at]);
    const dataset = await datasetOf(rows);
    const table = Array.from({ length: dataset.items.size }, (_, item) => [
      Math.sin(item + 1),
      Math.cos(item * 2),
      Math.sin(item * 3),
      Math.cos(item * 5),
      Math.sin(item * 7),
    ]);
    return recommenderOf(dataset, modelOf(table, table.toReversed(), 0.4));
  };

  it('gives scores with the same bits, over several blocks', async () => {
    const recommender = await crowd(200);
    const lists = await collect(recommender, { limit: 23 });
    expect(lists.map(({ userId }) => userId)).toEqual(recommender.users);
    expect(lists).toEqual(recommender.users.map((userId) => recommender.recommend(userId, 23)));
  });

  it('has 10 items a list and every user by default', async () => {
    const recommender = await crowd(20);
    const lists = await collect(recommender);
    expect(lists.map(({ userId }) => userId)).toEqual(recommender.users);
    expect(new Set(lists.map(({ items }) => items.length))).toEqual(new Set([10]));
  });

  it('takes users in any order, twice, unknown, and as ids of any kind', async () => {
    const recommender = await crowd(3);
    const lists = await collect(recommender, { users: ['u2', 'nobody', 'u0', 'u2', 7, 8n], limit: 3 });
    expect(lists.map(({ userId, fallback }) => [userId, fallback.reason])).toEqual([
      ['u2', null],
      ['nobody', 'unknown-user'],
      ['u0', null],
      ['u2', null],
      ['7', 'unknown-user'],
      ['8', 'unknown-user'],
    ]);
    expect(await collect(recommender, { users: [] })).toEqual([]);
  });

  it('reads users as it goes, and stops where the reader stops', async () => {
    const recommender = await crowd(3);
    let asked = 0;
    let closed = false;
    function* users(): Generator<string, void, undefined> {
      try {
        for (;;) {
          asked++;
          yield 'u1';
        }
      } finally {
        closed = true;
      }
    }
    let lists = 0;
    for await (const list of recommender.recommendAll({ users: users() })) {
      expect(list.userId).toBe('u1');
      if (++lists === 100) break;
    }
    expect(asked).toBeLessThan(1000);
    expect(closed).toBe(true);
  });

  it('lets the event loop turn between blocks', async () => {
    const recommender = await crowd(300);
    runSlowly();
    const turns = countTurns();
    await collect(recommender, { filter: () => true, limit: 23 });
    expect(turns()).toBeGreaterThan(2);
  });

  it('tells how many lists are done, in the end and whenever it has been silent for long', async () => {
    const recommender = await crowd(300);
    const heard: RecommendAllProgress[] = [];
    const onProgress = (progress: RecommendAllProgress) => heard.push(progress);
    await collect(recommender, { onProgress });
    expect(heard.at(-1)).toEqual({ done: 300, total: 300 });
    const clock = runSlowly(20);
    heard.length = 0;
    await collect(recommender, { onProgress, users: new Set(recommender.users.slice(0, 200)) });
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.at(-1)).toEqual({ done: 200, total: 200 });
    expect(heard.every(({ done }, at) => done >= heard[Math.max(0, at - 1)].done)).toBe(true);
    heard.length = 0;
    await collect(recommender, { onProgress, users: recommender.users.values(), filter: () => true });
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.at(-1)).toEqual({ done: 300, total: null });
    clock.mockRestore();
    await collect(recommender, { onProgress, users: [] });
    expect(heard.at(-1)).toEqual({ done: 0, total: 0 });
  });

  it('ends with what its listener throws', async () => {
    const recommender = await crowd(3);
    const failure = new Error('the progress bar broke');
    const onProgress = () => {
      throw failure;
    };
    expect(await failureOf(() => collect(recommender, { onProgress }))).toBe(failure);
  });

  it.each([
    [{ signal: {} }, 'Expected `signal` to be an AbortSignal, got'],
    [{ onProgress: 'bar' }, 'Expected `onProgress` to be a function, got'],
  ])('refuses %j', async (wrong, message) => {
    const recommender = await crowd(3);
    expect(await messageOf('invalid-option', () => collect(recommender, wrong as never))).toContain(message);
  });

  it('checks options when the first list is asked for', async () => {
    const recommender = await crowd(3);
    const lists = recommender.recommendAll({ limit: 0 });
    expect(await messageOf('invalid-option', () => lists.next())).toBe('Expected `limit` to be an integer >= 1, got 0');
    const unknown = { limits: 5 } as RecommendAllOptions;
    expect(await messageOf('unknown-option', () => recommender.recommendAll(unknown).next())).toBe(
      'Unknown option `limits` of `recommendAll`: did you mean `limit`?',
    );
    const noIds = { users: [null] as unknown as string[] };
    expect(await messageOf('invalid-option', () => recommender.recommendAll(noIds).next())).toBe(
      'Expected each id of `users` to be a string or a finite number, got null',
    );
  });

  it('names the ids it does not know in every list', async () => {
    const lists = await collect(await crowd(3), { exclude: ['x', 9], include: ['i0', 'y'] });
    expect(lists.map(({ ignored }) => ignored)).toEqual(Array.from({ length: 3 }, () => ['x', '9', 'y']));
  });
});
