import { describe, expect, it } from 'vitest';
import { penalise } from '../../src/ranking/penalise.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { linesOf, modelOf, modelOfScores, recommenderOf } from '../support/served.js';

// The hit has sixteen users, the rare item four; ann has neither.
const rows: readonly Row[] = [
  ['ann', 'own'],
  ...Array.from({ length: 16 }, (_, user): Row => [`u${user}`, 'hit']),
  ...Array.from({ length: 4 }, (_, user): Row => [`u${user}`, 'rare']),
  ['u0', 'other'],
];
// After `own` come the hit with 8, the rare item with 6; nothing is said of the other.
const model = modelOfScores([
  [0, 8, 6, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
]);
const made = async () => recommenderOf(await datasetOf(rows), model);

describe('popularityPenalty', () => {
  it.each([
    [undefined, ['hit 8', 'rare 6', 'other 1*']],
    [0, ['hit 8', 'rare 6', 'other 1*']],
    [0.5, ['rare 3', 'hit 2', 'other 1*']],
    [1, ['rare 1.5', 'hit 0.5', 'other 1*']],
  ])('of %s divides scores by a power of the distinct users', async (popularityPenalty, lines) => {
    expect(linesOf((await made()).recommend('ann', 3, { popularityPenalty }))).toEqual(lines);
  });

  it('holds for guests and batches, and for `minScore`', async () => {
    const recommender = await made();
    const options = { popularityPenalty: 0.5, minScore: 2.5 };
    expect(linesOf(recommender.recommendFor(['own'], 2, options))).toEqual(['rare 3']);
    const lists = [];
    for await (const list of recommender.recommendAll({ ...options, limit: 2, users: ['ann'] })) {
      lists.push(linesOf(list));
    }
    expect(lists).toEqual([['rare 3']]);
  });

  it('leaves lists without it and popular items as they were, in whatever order they are asked for', async () => {
    const recommender = await made();
    const plain = recommender.recommend('ann', 3);
    const penalised = [0.5, 1, 0.5].map((popularityPenalty) => recommender.recommend('ann', 3, { popularityPenalty }));
    expect(penalised[2]).toEqual(penalised[0]);
    expect(recommender.recommend('ann', 3)).toEqual(plain);
    expect(recommender.popular(4, { popularityPenalty: 1 })).toEqual(recommender.popular(4));
  });

  it.each([-0.1, 1.1, Number.NaN, '1', null])('is refused as %s', async (popularityPenalty) => {
    const options = { popularityPenalty: popularityPenalty as number };
    const message = await messageOf('invalid-option', async () => (await made()).recommend('ann', 3, options));
    expect(message).toContain('Expected `popularityPenalty` to be a finite number >= 0 and <= 1');
  });

  it('makes a model of its own, and counts nobody as one', () => {
    const small = modelOf([[1], [1]], [[2], [8]]);
    expect([...penalise(small, Uint32Array.of(0, 16), 0.5).itemEmbeddings]).toEqual([2, 2]);
    expect([...small.itemEmbeddings]).toEqual([2, 8]);
  });
});
