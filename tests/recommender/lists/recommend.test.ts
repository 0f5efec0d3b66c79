import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src/types.js';
import { datasetOf, dislikesOf, type NamedPair, positivesOf, type Row } from '../../support/datasets.js';
import { idsOf, modelOf, recommenderOf } from '../../support/served.js';
import { anyBag, anyGuest, anyLimit, anyUser, anyWorldPlan, buildWorld } from '../../support/worlds.js';

const withoutFilter = anyBag.map(({ refused: _, ...bag }) => bag);

describe('recommendFor', () => {
  it('gives what recommend gives, for the history of a user', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUser, anyLimit, withoutFilter, async (plan, userId, limit, bag) => {
        const { dataset, recommender } = await buildWorld(plan);
        fc.pre(dataset.users.ids.includes(userId));
        const own = ([user]: NamedPair) => user === userId;
        const history: HistoryEntry[] = [
          ...positivesOf(dataset).filter(own),
          ...dislikesOf(dataset)
            .filter(own)
            .map(([user, item, , time]) => [user, item, -1, time] as const),
        ].map(([, itemId, value, timestamp]) => ({ itemId, value, timestamp }));
        // Without any timestamp a guest's entries count as given in order, and a user's as in none.
        const untimed = history.every(({ timestamp }) => timestamp === null);
        const options = untimed ? { ...bag, recencyHalfLife: false as const } : bag;
        const { userId: nobody, ...list } = recommender.recommendFor(history, limit, options);
        expect(nobody).toBeNull();
        expect({ userId, ...list }).toEqual(recommender.recommend(userId, limit, options));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, () => Iterable<string | HistoryEntry>]>([
    ['an array', () => ['a', 'b']],
    ['a set', () => new Set(['a', 'b'])],
    ['a generator', () => ['a', 'b'].values()],
    ['entries', () => [{ itemId: 'a' }, { itemId: 'b', value: null, timestamp: null }]],
  ])('takes %s', async (_, history) => {
    const dataset = await datasetOf(['a', 'b', 'c', 'd'].map((item): Row => ['ann', item]));
    const recommender = recommenderOf(dataset, modelOf([[1], [2], [3], [4]], [[1], [2], [3], [4]]));
    expect(recommender.recommendFor(history())).toEqual(recommender.recommendFor(['a', 'b']));
    expect(idsOf(recommender.recommendFor(history()))).toEqual(['d', 'c']);
  });

  it('is never changed by what is done with a list', async () => {
    const { recommender } = await buildWorld(fc.sample(anyWorldPlan, { numRuns: 1, seed: 4 })[0]);
    const before = recommender.popular();
    (before.items as unknown[]).length = 0;
    expect(recommender.popular().items.length).toBeGreaterThan(0);
  });
});

describe('popular', () => {
  it('is the list of a guest without a history', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyLimit, withoutFilter, async (plan, limit, bag) => {
        const { recommender } = await buildWorld(plan);
        expect(recommender.popular(limit, bag)).toEqual(recommender.recommendFor([], limit, bag));
        expect(recommender.popular()).toEqual(recommender.recommendFor([]));
      }),
      { numRuns: 50 },
    );
  });
});

describe('ids', () => {
  it('are the same as strings, numbers and bigints', async () => {
    const dataset = await datasetOf([
      ['1', '10'],
      ['1', '20'],
      ['2', '20'],
      ['2', '30'],
    ]);
    const recommender = recommenderOf(dataset, modelOf([[1], [2], [3]], [[1], [2], [3]]));
    const list = recommender.recommend('1');
    expect(idsOf(list)).toEqual(['30']);
    expect(recommender.recommend(1)).toEqual(list);
    expect(recommender.recommend(1n)).toEqual(list);
    expect(recommender.recommendFor([10, 20n]).items).toEqual(recommender.recommendFor(['10', '20']).items);
    expect(idsOf(recommender.popular(10, { exclude: [20] }))).toEqual(['10', '30']);
    expect(idsOf(recommender.popular(10, { include: [20n, 30] }))).toEqual(['20', '30']);
    expect([...recommender.userEmbedding(1)]).toEqual([...recommender.userEmbedding('1')]);
    expect([...recommender.itemEmbedding(30n)]).toEqual([3]);
  });

  it('are nothing but names', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ' ', '\u{1f3b5}', 'e\u0301', '\ud800'];
    const rows = names.flatMap((user, at): Row[] => [
      [user, names[at]],
      [user, names[(at + 1) % names.length]],
    ]);
    const recommender = recommenderOf(await datasetOf(rows), null);
    names.forEach((userId, at) => {
      const { items } = recommender.recommend(userId, 100);
      expect(items).toHaveLength(names.length - 2);
      expect(items.map(({ itemId }) => itemId)).not.toContain(names[at]);
    });
    expect(recommender.recommend('valueOf').fallback.reason).toBe('unknown-user');
    // Text is compared as it is written: no case, no spaces, no composed characters are evened out.
    expect(recommender.popular(100, { include: ['\u00e9', 'TOSTRING', ''] }).ignored).toEqual([
      '\u00e9',
      'TOSTRING',
      '',
    ]);
  });
});

describe('a history of any guest', () => {
  it('changes nothing in the recommender', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyGuest, async (plan, guest) => {
        const { recommender } = await buildWorld(plan);
        const before = recommender.popular(1e9);
        recommender.recommendFor(guest);
        expect(recommender.popular(1e9)).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});
