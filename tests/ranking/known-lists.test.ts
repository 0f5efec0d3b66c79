import { describe, expect, it } from 'vitest';
import { datasetOf, type Row } from '../support/datasets.js';
import { failureOf } from '../support/errors.js';
import { idsOf, linesOf, modelOfScores, recommenderOf } from '../support/served.js';

// Users a to d by popularity of the items: i0 by three, i1 and i2 by two, i3 by one; i4 is only disliked.
const rows: readonly Row[] = [
  ['ann', 'i0'],
  ['ben', 'i0'],
  ['ben', 'i1'],
  ['ben', 'i2'],
  ['cat', 'i2'],
  ['cat', 'i1'],
  ['cat', 'i0'],
  ['dan', 'i3'],
  ['dan', 'i4', -1],
  ['eve', 'i4', -1],
  ['all', 'i5'],
];

/** A recommender that scores the items for ann, who has i0, like this. */
const scoring = async (...scores: number[]) => {
  const none = scores.map(() => 0);
  return recommenderOf(await datasetOf(rows), modelOfScores([scores, none, none, none, none, none]));
};

describe('the order of a list', () => {
  it('is by score, then by item index', async () => {
    const recommender = await scoring(9, 1, 3, 2, 3, 1);
    expect(linesOf(recommender.recommend('ann'))).toEqual(['i2 3', 'i4 3', 'i3 2', 'i1 1', 'i5 1']);
    expect(linesOf(recommender.recommend('ann', 3))).toEqual(['i2 3', 'i4 3', 'i3 2']);
  });

  it('keeps the first of equal items where the limit cuts through them', async () => {
    const recommender = await scoring(0, 2, 2, 2, 2, 2);
    for (let limit = 1; limit <= 5; limit++) {
      expect(idsOf(recommender.recommend('ann', limit))).toEqual(['i1', 'i2', 'i3', 'i4', 'i5'].slice(0, limit));
    }
  });

  it('puts popular items after personal ones, however large their scores', async () => {
    const recommender = await scoring(0, 0, 0, 0.5, 0, 0);
    expect(linesOf(recommender.recommend('ann'))).toEqual(['i3 0.5', 'i1 2*', 'i2 2*', 'i5 1*', 'i4 0*']);
  });

  it('counts the distinct users of a popular item, and breaks ties by item index', async () => {
    const recommender = recommenderOf(await datasetOf([...rows, ['ann', 'i0'], ['cat', 'i2']]), null);
    expect(linesOf(recommender.popular())).toEqual(['i0 3*', 'i1 2*', 'i2 2*', 'i3 1*', 'i5 1*', 'i4 0*']);
  });
});

describe('a personal candidate', () => {
  it('scores above a millionth of the best', async () => {
    const recommender = await scoring(0, 1000, 0.0011, 0.0009, -1, 0);
    const list = recommender.recommend('ann');
    expect(linesOf(list).slice(0, 2)).toEqual(['i1 1000', `i2 ${Math.fround(0.0011)}`]);
    expect(linesOf(list).slice(2)).toEqual(['i3 1*', 'i5 1*', 'i4 0*']);
  });

  it('is measured against the best item that the list may hold', async () => {
    const recommender = await scoring(0, 1000, 0.0009, 0, 0, 0);
    expect(linesOf(recommender.recommend('ann', 1, { exclude: ['i1'] }))).toEqual([`i2 ${Math.fround(0.0009)}`]);
    expect(linesOf(recommender.recommend('ann', 1, { filter: (id) => id !== 'i1' }))).toEqual([
      `i2 ${Math.fround(0.0009)}`,
    ]);
  });

  it('is measured against the best of the whole list on every page', async () => {
    const recommender = await scoring(0, 1000, 0.0009, 0, 0, 0);
    expect(linesOf(recommender.recommend('ann', 1, { offset: 1 }))).toEqual(['i2 2*']);
  });

  it.each([
    [0, 0, 0, 0, 0, 0],
    [0, -1, -2, -3, -1, -1],
    [5, 0, 0, 0, 0, 0],
  ])('is no item that the model says nothing or nothing good about: %d %d %d %d %d %d', async (...scores) => {
    const list = (await scoring(...scores)).recommend('ann');
    expect(linesOf(list)).toEqual(['i1 2*', 'i2 2*', 'i3 1*', 'i5 1*', 'i4 0*']);
    expect(list.fallback).toEqual({ used: true, reason: 'too-few-candidates', count: 5 });
  });
});

describe('the length of a list', () => {
  it.each([
    [1, 1],
    [5, 5],
    [6, 5],
    [1e9, 5],
    [Number.MAX_SAFE_INTEGER, 5],
  ])('for a limit of %d is %d where 5 items are eligible', async (limit, length) => {
    const recommender = await scoring(0, 1, 2, 0, 0, 0);
    expect(recommender.recommend('ann', limit).items).toHaveLength(length);
    expect(recommender.recommend('ann', limit, { offset: Number.MAX_SAFE_INTEGER }).items).toEqual([]);
  });

  it('is 10 where no limit is given', async () => {
    const many = Array.from({ length: 12 }, (_, item): Row => ['ann', `i${item}`]);
    expect(recommenderOf(await datasetOf(many), null).popular().items).toHaveLength(10);
  });

  it('is 0 for a user who has seen everything', async () => {
    const recommender = await scoring(1, 1, 1, 1, 1, 1);
    const list = recommender.recommendFor(['i0', 'i1', 'i2', 'i3', 'i4', 'i5'], 1e9);
    expect(list).toEqual({
      userId: null,
      items: [],
      fallback: { used: false, reason: null, count: 0 },
      ignored: [],
    });
  });

  it('is 0 on an empty data set', async () => {
    expect(recommenderOf(await datasetOf([]), null).recommend('ann').items).toEqual([]);
  });
});

describe('what a list may hold', () => {
  it('is also what the user has, with excludeSeen false, but never what the user dislikes', async () => {
    const recommender = await scoring(3, 1, 0, 0, 0, 0);
    expect(linesOf(recommender.recommend('ann', 2, { excludeSeen: false }))).toEqual(['i0 3', 'i1 1']);
    const dan = recommender.recommend('dan', 1e9, { excludeSeen: false });
    expect(idsOf(dan)).toContain('i3');
    expect(idsOf(dan)).not.toContain('i4');
    expect(recommender.recommend('dan', 1e9, { excludeSeen: false, include: ['i4'] }).items).toEqual([]);
  });

  it('is what include names, less what the user has', async () => {
    const recommender = await scoring(9, 1, 0, 0, 0, 0);
    expect(idsOf(recommender.recommend('ann', 10, { include: ['i0', 'i1', 'i3'] }))).toEqual(['i1', 'i3']);
    expect(idsOf(recommender.recommend('ann', 10, { include: ['i0', 'i1'], excludeSeen: false }))).toEqual([
      'i0',
      'i1',
    ]);
    expect(idsOf(recommender.recommend('ann', 10, { include: ['i1', 'i3'], exclude: ['i1'] }))).toEqual(['i3']);
    expect(recommender.recommend('ann', 10, { include: [] }).items).toEqual([]);
  });

  it('is what a sparse minScore leaves, without refilling', async () => {
    const recommender = await scoring(0, 5, 4, 3, 2, 1);
    expect(linesOf(recommender.recommend('ann', 4, { minScore: 3.5 }))).toEqual(['i1 5', 'i2 4']);
    expect(linesOf(recommender.recommend('ann', 3, { minScore: 3 }))).toEqual(['i1 5', 'i2 4', 'i3 3']);
    expect(recommender.recommend('ann', 4, { minScore: 9 })).toMatchObject({ items: [], fallback: { used: false } });
  });

  it('keeps popular items whatever minScore says', async () => {
    const recommender = await scoring(0, 5, 0, 0, 0, 0);
    expect(linesOf(recommender.recommend('ann', 3, { minScore: 100 }))).toEqual(['i2 2*', 'i3 1*']);
    expect(linesOf(recommender.popular(2, { minScore: 100 }))).toEqual(['i0 3*', 'i1 2*']);
  });
});

describe('a filter', () => {
  it('takes any truthy answer for yes', async () => {
    const recommender = await scoring(0, 1, 1, 1, 1, 1);
    const answers: Record<string, unknown> = { i1: 1, i2: 0, i3: 'yes', i4: null, i5: undefined };
    expect(idsOf(recommender.recommend('ann', 5, { filter: (id) => answers[id] as boolean }))).toEqual(['i1', 'i3']);
  });

  it('passes its error on and leaves the recommender as it was', async () => {
    const recommender = await scoring(0, 3, 2, 1, 0, 0);
    const before = recommender.recommend('ann', 5);
    const error = new Error('no stock data');
    const filter = (id: string): boolean => {
      if (id === 'i3') throw error;
      return false;
    };
    expect(await failureOf(() => recommender.recommend('ann', 5, { filter }))).toBe(error);
    expect(recommender.recommend('ann', 5)).toEqual(before);
  });

  it('may ask for lists of its own', async () => {
    const recommender = await scoring(0, 3, 2, 1, 0, 0);
    const favourites = recommender.recommend('ann', 2);
    const filter = (id: string): boolean => idsOf(recommender.recommend('ann', 2)).includes(id);
    expect(recommender.recommend('ann', 5, { filter }).items).toEqual(favourites.items);
    const deep = (depth: number): boolean =>
      depth === 0 ? true : recommender.recommend('ann', 1, { filter: () => deep(depth - 1) }).items.length === 1;
    expect(deep(5)).toBe(true);
  });

  it('is not asked where the limit is reached without it', async () => {
    const recommender = await scoring(0, 5, 4, 3, 2, 1);
    const asked: string[] = [];
    const filter = (id: string): boolean => {
      asked.push(id);
      return true;
    };
    recommender.recommend('ann', 1, { filter });
    expect(asked).toEqual(['i1']);
  });
});
