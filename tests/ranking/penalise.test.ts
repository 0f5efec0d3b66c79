import { describe, expect, it } from 'vitest';
import { penalise } from '../../src/ranking/penalise.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { MapStore } from '../support/map-store.js';
import { linesOf, modelOf, modelOfScores, recommenderOf, withNeighbours } from '../support/served.js';

// The hit has sixteen users, the rare item four; ann has neither.
const rows: readonly Row[] = [
  ['ann', 'own'],
  ...Array.from({ length: 16 }, (_, user): Row => [`u${user}`, 'hit']),
  ...Array.from({ length: 4 }, (_, user): Row => [`u${user}`, 'rare']),
  ['u0', 'other'],
];
// After `own` come the hit with 8, the rare item with 6; nothing is said of the other.
const scores = [
  [0, 8, 6, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
];
const model = modelOfScores(scores);
const made = async () => recommenderOf(await datasetOf(rows), model);

async function loadedCopy(recommender: Recommender): Promise<Recommender> {
  const store = new MapStore();
  await recommender.save(store);
  return Recommender.load(store);
}

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

  describe('after updates', () => {
    const ask = (recommender: Recommender) => linesOf(recommender.recommend('ann', 3, { popularityPenalty: 0.5 }));
    const crowd = Array.from({ length: 12 }, (_, user) => ({ userId: `new${user}`, itemId: 'rare' }));

    it('goes by the users of now, whatever was asked before', async () => {
      const [asked, unasked] = [await made(), await made()];
      expect(ask(asked)).toEqual(['rare 3', 'hit 2', 'other 1*']);
      for (const recommender of [asked, unasked]) await recommender.update(crowd);
      expect(ask(unasked)).toEqual(['hit 2', 'rare 1.5', 'other 1*']);
      expect(ask(asked)).toEqual(ask(unasked));
      for (const { userId } of crowd) asked.forgetUser(userId);
      expect(ask(asked)).toEqual(['rare 3', 'hit 2', 'other 1*']);
    });

    it('also where they are more than there is room for in the tables', async () => {
      const recommender = await made();
      for (let turn = 0; turn < 300; turn++) {
        await recommender.update([{ userId: `more${turn}`, itemId: turn % 2 === 0 ? 'hit' : 'rare' }]);
        ask(recommender);
      }
      expect(ask(recommender)).toEqual(ask(await loadedCopy(recommender)));
    });

    it('divides what items gain from neighbours by the users of now, too', async () => {
      const near = withNeighbours(modelOfScores(Array.from({ length: 4 }, () => [0, 0, 0, 0])), scores);
      const recommender = recommenderOf(await datasetOf(rows), near);
      expect(ask(recommender)).toEqual(['rare 3', 'hit 2', 'other 1*']);
      await recommender.update(crowd);
      expect(ask(recommender)).toEqual(['hit 2', 'rare 1.5', 'other 1*']);
      expect(ask(recommender)).toEqual(ask(await loadedCopy(recommender)));
    });

    it('leaves lists that are being made on the popularity that they began with', async () => {
      const recommender = await made();
      const all = recommender.recommendAll({ popularityPenalty: 0.5, limit: 2, users: ['ann', 'ann'] });
      expect(linesOf((await all.next()).value!)).toEqual(['rare 3', 'hit 2']);
      await recommender.update(crowd);
      expect(ask(recommender)).toEqual(['hit 2', 'rare 1.5', 'other 1*']);
      expect(linesOf((await all.next()).value!)).toEqual(['rare 3', 'hit 2']);
    });
  });
});
