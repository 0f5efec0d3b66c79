import { describe, expect, it } from 'vitest';
import type { RecommendOptions } from '../../src/recommender/lists/list-options.js';
import type { Recommender } from '../../src/recommender/recommender.js';
import type { Recommendations } from '../../src/types.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { modelOfScores, recommenderOf } from '../support/served.js';

const rows: readonly Row[] = [
  ['ann', 'a'],
  ['ben', 'b'],
  ['cat', 'c', -1],
  ['dan', 'd'],
  ['all', 'a'],
  ['all', 'b'],
  ['all', 'c'],
  ['all', 'd'],
];

// Of a, the items b and c follow; of everything else nothing.
const model = modelOfScores([
  [0, 2, 1, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
]);

const trained = async () => recommenderOf(await datasetOf(rows), model);
const untrained = async () => recommenderOf(await datasetOf(rows), null);

const user =
  (userId: string, limit: number, options?: RecommendOptions) =>
  (recommender: Recommender): Recommendations =>
    recommender.recommend(userId, limit, options);
const guest =
  (history: readonly string[], limit: number) =>
  (recommender: Recommender): Recommendations =>
    recommender.recommendFor(history, limit);
const noTaste = (recommender: Recommender): Recommendations => recommender.recommendFor([{ itemId: 'a', value: -1 }]);

const notUsed = { used: false, reason: null, count: 0 } as const;
const used = (reason: Recommendations['fallback']['reason'], count: number) => ({ used: true, reason, count });

describe('the fallback', () => {
  it.each<[string, () => Promise<Recommender>, (recommender: Recommender) => Recommendations, object]>([
    ['a user who is not known', trained, user('nobody', 3), used('unknown-user', 3)],
    ['a user who is not known, and no model', untrained, user('nobody', 3), used('unknown-user', 3)],
    ['an empty id', trained, user('', 3), used('unknown-user', 3)],
    ['a user with only dislikes', trained, user('cat', 10), used('no-history', 3)],
    ['a user with only dislikes, and no model', untrained, user('cat', 10), used('no-history', 3)],
    ['a guest without a history', trained, guest([], 2), used('no-history', 2)],
    ['a guest with only unknown items', trained, guest(['x', 'y'], 10), used('no-history', 4)],
    ['a guest with only dislikes', trained, noTaste, used('no-history', 3)],
    ['popular', trained, (recommender) => recommender.popular(2), used('no-history', 2)],
    ['popular, and no model', untrained, (recommender) => recommender.popular(2), used('no-history', 2)],
    ['a guest without a history, and no model', untrained, guest([], 2), used('no-history', 2)],
    ['a guest with only unknown items, and no model', untrained, guest(['x'], 2), used('no-history', 2)],
    ['a guest with only dislikes, and no model', untrained, noTaste, used('no-history', 3)],
    ['no model', untrained, user('ann', 2), used('not-trained', 2)],
    ['no model, for a guest', untrained, guest(['a'], 2), used('not-trained', 2)],
    ['too few candidates', trained, user('ann', 3), used('too-few-candidates', 1)],
    ['too few candidates, for a guest', trained, guest(['a'], 3), used('too-few-candidates', 1)],
    ['no candidate at all', trained, user('ben', 10), used('too-few-candidates', 3)],
    ['a limit beyond all that there is', trained, user('ann', 1e9), used('too-few-candidates', 1)],
    ['a limit beyond all integers that are exact', trained, user('ann', 1e300), used('too-few-candidates', 1)],
    ['a list full of personal items', trained, user('ann', 2), notUsed],
    ['a list cut from more', trained, user('ann', 1), notUsed],
    ['a first page of personal items', trained, user('ann', 2, { offset: 0 }), notUsed],
    ['a page with both', trained, user('ann', 2, { offset: 1 }), used('too-few-candidates', 1)],
    ['a page beyond the personal items', trained, user('ann', 2, { offset: 2 }), used('too-few-candidates', 1)],
    ['a page beyond the end', trained, user('ann', 2, { offset: 3 }), notUsed],
    ['personal items that minScore drops', trained, user('ann', 2, { minScore: 9 }), notUsed],
    ['popular items beside dropped ones', trained, user('ann', 3, { minScore: 9 }), used('too-few-candidates', 1)],
    ['a short list that popularity cannot fill', trained, user('ann', 10, { include: ['b', 'c'] }), notUsed],
    ['everything seen', trained, user('all', 10), notUsed],
    ['everything seen, and no model', untrained, user('all', 10), notUsed],
    ['popular items beyond the end', untrained, user('nobody', 3, { offset: 9 }), notUsed],
    [
      'too few candidates under a penalty',
      trained,
      user('ann', 3, { popularityPenalty: 1 }),
      used('too-few-candidates', 1),
    ],
    [
      'candidates that a filter refuses',
      trained,
      user('ann', 1, { filter: (id) => id === 'd' }),
      used('too-few-candidates', 1),
    ],
    ['everything excluded, for an unknown user', trained, user('nobody', 3, { include: [] }), notUsed],
  ])('for %s', async (_, make, ask, expected) => {
    const list = ask(await make());
    expect(list.fallback).toEqual(expected);
    expect(list.items.filter(({ source }) => source === 'popular')).toHaveLength(list.fallback.count);
  });
});

describe('the fallback of a batch', () => {
  it('is that of each user alone', async () => {
    for (const recommender of [await trained(), await untrained()]) {
      const users = ['ann', 'nobody', 'cat', 'all'];
      const fallbacks = [];
      for await (const { fallback } of recommender.recommendAll({ limit: 3, users })) fallbacks.push(fallback);
      expect(fallbacks).toEqual(users.map((userId) => recommender.recommend(userId, 3).fallback));
    }
  });
});

describe('ignored', () => {
  it('holds the unknown ids of history, exclude and include, each once and in their order', async () => {
    const options = { exclude: ['q', 7, 'a'], include: [8n, 'q', 'b', 'x'] };
    const list = (await trained()).recommendFor(['y', 'a', { itemId: 'x' }, 'y'], 10, options);
    expect(list.ignored).toEqual(['y', 'x', 'q', '7', '8']);
    expect(list.items.map(({ itemId }) => itemId)).toEqual(['b']);
  });

  it('is empty where all are known, and has no place for a user', async () => {
    expect((await trained()).recommend('nobody', 3, { exclude: ['a'] }).ignored).toEqual([]);
  });
});
