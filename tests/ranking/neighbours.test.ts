import { describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, interactionOf, type Row, T } from '../support/datasets.js';
import { linesOf, modelOf, recommenderOf, withNeighbours } from '../support/served.js';

// By the tables, a and b add 1 to c each, and take 1 from d. Beside them a adds 2 to c and 5 to d, b takes 1 from d, and c
// adds 1 to a.
const rows: readonly Row[] = [
  ['ann', 'a', 1, T],
  ['ann', 'b', 1, T + 1],
  ['cat', 'd'],
  ...['ben', 'bob', 'bea', 'bud'].map((user): Row => [user, 'c']),
];
const tables = (poolingExponent: number) => modelOf([[1], [1], [0], [0]], [[0], [0], [-1], [1]], poolingExponent);
// Items in the order in which they came: a, b, d, c.
const matrix = [
  [0, 0, 5, 2],
  [0, 0, -1, 0],
  [0, 0, 0, 0],
  [1, 0, 0, 0],
];
const made = async (poolingExponent = 0) =>
  recommenderOf(await datasetOf(rows), withNeighbours(tables(poolingExponent), matrix));
const personal = (lines: readonly string[]) => lines.filter((line) => !line.endsWith('*'));
const whole = { recencyHalfLife: false } as const;

describe('a model with neighbours', () => {
  it('scores by the tables and by them', async () => {
    const recommender = await made();
    expect(linesOf(recommender.recommend('ann', 3, whole))).toEqual(['c 4', 'd 2']);
    expect(linesOf(recommender.recommendFor(['a'], 2))).toEqual(['d 4', 'c 3']);
    // The tables say nothing of a history of c.
    expect(linesOf(recommender.recommend('ben', 2))).toEqual(['a 1', 'b 1*']);
    expect(recommender.recommend('cat', 2).fallback).toEqual({ used: true, reason: 'too-few-candidates', count: 2 });
  });

  it('weighs them as it does the tables, by recency and by the length of the history', async () => {
    // The weights are .5 and 1, so that d scores 0 and is no candidate.
    expect(linesOf((await made()).recommend('ann', 2, { recencyHalfLife: 1 }))).toEqual(['c 2.5', 'd 1*']);
    expect(linesOf((await made(1)).recommend('ann', 2, whole))).toEqual(['c 2', 'd 1']);
    expect(linesOf((await made()).recommendFor([{ itemId: 'a', value: 3 }], 1))).toEqual(['d 12']);
  });

  it.each([
    [{ filter: (itemId: string) => itemId !== 'c' }, ['d 2']],
    [{ exclude: ['c'] }, ['d 2']],
    [{ include: ['d', 'b'] }, ['d 2']],
    [{ minScore: 3 }, ['c 4']],
    [{ offset: 1 }, ['d 2']],
    // Popularity: four have c, one has d.
    [{ popularityPenalty: 1 }, ['d 2', 'c 1']],
    [{ popularityPenalty: 0.5 }, ['c 2', 'd 2'].toReversed()],
    [{ excludeSeen: false }, ['c 4', 'd 2']],
  ])('heeds %o', async (options, lines) => {
    const recommender = await made();
    for (let time = 0; time < 2; time++) {
      expect(personal(linesOf(recommender.recommend('ann', 4, { ...whole, ...options })))).toEqual(lines);
    }
    for await (const list of recommender.recommendAll({ ...whole, ...options, limit: 4, users: ['ann'] })) {
      expect(personal(linesOf(list))).toEqual(lines);
    }
  });

  it('explains what each entry adds by both', async () => {
    const recommender = await made();
    const older = 0.5 ** (1 / 5);
    expect(recommender.explain('ann', 'd')).toEqual({
      score: 4 * older - 2,
      contributions: [
        { itemId: 'a', share: 4 * older },
        { itemId: 'b', share: -2 },
      ],
    });
    // It has no embedding, and a neighbour in the history.
    expect(recommender.explain('ben', 'a')).toEqual({ score: 1, contributions: [{ itemId: 'c', share: 1 }] });
  });

  it('leaves vectors and what is similar as they are', async () => {
    const [recommender, plain] = [await made(), recommenderOf(await datasetOf(rows), tables(0))];
    expect(recommender.userEmbedding('ann')).toEqual(plain.userEmbedding('ann'));
    expect(recommender.itemEmbedding('c')).toEqual(plain.itemEmbedding('c'));
    expect(recommender.similarItems('a')).toEqual(plain.similarItems('a'));
    expect(recommender.info.neighbours).toBe(4);
    expect(plain.info.neighbours).toBe(0);
  });

  it('forgets those of an item that goes, in what is ready for lists, too', async () => {
    for (const listed of [false, true]) {
      const recommender = await made();
      if (listed) for (const popularityPenalty of [0, 1]) recommender.recommend('ann', 4, { popularityPenalty });
      recommender.forgetItem('d');
      for (const popularityPenalty of [0, 1]) {
        expect(linesOf(recommender.recommend('ann', 4, { ...whole, popularityPenalty }))).toEqual(
          popularityPenalty === 0 ? ['c 4'] : ['c 1'],
        );
      }
      // It is another item when it is back.
      recommender.update([['ben', 'd', 1] as Row].map(interactionOf));
      expect(linesOf(recommender.recommend('ann', 4, whole))).toEqual(['c 4', 'd 1*']);
      recommender.forgetItem('c');
      expect(linesOf(recommender.recommendFor(['a'], 4))).toEqual(['d 1*', 'b 1*'].toReversed());
    }
  });

  it('takes in new items, which have none', async () => {
    const recommender = await made();
    const before = linesOf(recommender.recommend('ann', 2, whole));
    recommender.update(['ann', 'ben', 'bob', 'bea'].map((user) => interactionOf([user, 'new', 1, T + 9])));
    expect(linesOf(recommender.recommend('ann', 2, { ...whole, exclude: ['new'] })).slice(0, 2)).toEqual(before);
    expect(recommender.recommendFor(['new', 'a'], 1, { ...whole, include: ['d'] }).items[0].itemId).toBe('d');
  });

  it('is served by others from shared memory', async () => {
    const recommender = await made();
    recommender.forgetItem('c');
    const reader = Recommender.fromShared(structuredClone(recommender.share()));
    expect(linesOf(reader.recommend('ann', 2, whole))).toEqual(['d 2']);
    expect(reader.explain('ann', 'd')).toEqual(recommender.explain('ann', 'd'));
    expect(reader.info).toEqual(recommender.info);
  });
});
