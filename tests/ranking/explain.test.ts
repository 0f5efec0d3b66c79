import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { checkerboardRows, sameColour } from '../support/checkerboard.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { messageOf, withoutEmbedding } from '../support/errors.js';
import { modelOf, recommenderOf } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';
import { anyWorldPlan, buildWorld } from '../support/worlds.js';

/** Holds every explanation that a recommender gives against its lists and against its own sum. */
function expectSharesToAddUp(recommender: Recommender): void {
  const place = (itemId: string) => recommender.items.indexOf(itemId);
  for (const userId of recommender.users) {
    for (const { itemId, score, source } of recommender.recommend(userId, 1e9, { excludeSeen: false }).items) {
      if (source !== 'model') continue;
      const why = recommender.explain(userId, itemId);
      const inOrder = why.contributions.toSorted((a, b) => place(a.itemId) - place(b.itemId));
      expect(inOrder.reduce((sum, { share }) => sum + share, 0)).toBe(why.score);
      expect(Math.abs(why.score - score)).toBeLessThanOrEqual(1e-5 * Math.max(1, score));
      const falling = inOrder.toSorted((a, b) => b.share - a.share);
      expect(why.contributions).toEqual(falling);
    }
  }
}

describe('explain', () => {
  it('gives shares that add up to the score, bit by bit, for any model and history', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, async (plan) => {
        expectSharesToAddUp((await buildWorld({ ...plan, trained: true })).recommender);
      }),
      { numRuns: 100 },
    );
  });

  it('does so for a trained model and histories with times', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ embeddingDim: 5 });
    expectSharesToAddUp(recommender);
  });

  it('gives the shares of a small model by hand, newer items more', async () => {
    const rows: readonly Row[] = [
      ['ann', 'a', 1, T],
      ['ann', 'b', 1, T + 1],
      ['ben', 'c'],
    ];
    const recommender = recommenderOf(await datasetOf(rows), modelOf([[1], [2], [1]], [[1], [1], [3]]));
    const older = 0.5 ** (1 / 5);
    expect(recommender.explain('ann', 'c')).toEqual({
      score: 3 * older + 6,
      contributions: [
        { itemId: 'b', share: 6 },
        { itemId: 'a', share: 3 * older },
      ],
    });
  });

  it('names items of the own colour on a checkerboard', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(checkerboardRows()));
    await recommender.train({ embeddingDim: 2 });
    for (const userId of recommender.users) {
      const [{ itemId }] = recommender.recommend(userId, 1).items;
      const { contributions } = recommender.explain(userId, itemId);
      expect(contributions.every((each) => sameColour(each.itemId, itemId) && each.share > 0)).toBe(true);
    }
  });

  it('is refused where something is missing', async () => {
    const rows: readonly Row[] = [
      ['ann', 'a'],
      ['cat', 'b', -1],
    ];
    const recommender = recommenderOf(await datasetOf(rows), modelOf([[1], [0]], [[1], [0]]));
    await messageOf('unknown-user', () => recommender.explain('x', 'a'));
    await messageOf('unknown-item', () => recommender.explain('ann', 'x'));
    expect(await messageOf('no-embedding', () => recommender.explain('ann', 'b'))).toBe(withoutEmbedding('b'));
    expect(await messageOf('no-embedding', () => recommender.explain('cat', 'a'))).toBe('User "cat" has no history');
    await messageOf('invalid-option', () => recommender.explain('ann', Number.NaN));
    const untrained = Recommender.fromDataset(await datasetOf(rows));
    await messageOf('not-trained', () => untrained.explain('ann', 'a'));
  });
});

describe('explainFor', () => {
  const anyHistory = fc.array(
    fc.record({
      itemId: fc.nat(12).map((item) => `i${item}`),
      value: fc.constantFrom(1, 2.5, -1, 0),
      timestamp: fc.option(fc.integer({ min: T, max: T + 9 })),
    }),
    { maxLength: 8 },
  );

  it('gives shares that add up to what recommendFor scores, for any model and history', () =>
    fc.assert(
      fc.asyncProperty(anyWorldPlan, anyHistory, async (plan, history) => {
        const { recommender } = await buildWorld({ ...plan, trained: true });
        const place = (itemId: string) => recommender.items.indexOf(itemId);
        const liked = new Set(history.filter(({ value }) => value !== 0).map(({ itemId }) => itemId));
        for (const { itemId, score, source } of recommender.recommendFor(history, 1e9, { excludeSeen: false }).items) {
          if (source !== 'model') continue;
          const why = recommender.explainFor(history, itemId);
          const inOrder = why.contributions.toSorted((a, b) => place(a.itemId) - place(b.itemId));
          expect(inOrder.reduce((sum, { share }) => sum + share, 0)).toBe(why.score);
          expect(Math.abs(why.score - score)).toBeLessThanOrEqual(1e-5 * Math.max(1, score));
          expect(why.contributions.every((each) => liked.has(each.itemId))).toBe(true);
          expect(why.contributions).toEqual(inOrder.toSorted((a, b) => b.share - a.share));
        }
      }),
      { numRuns: 100 },
    ));

  it('says of the history of a user what explain says of the user', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ algorithm: 'spectral', embeddingDim: 5, neighbours: 5 });
    for (const userId of recommender.users) {
      const history = recommender.history(userId).map(({ itemId, weight, timestamp, disliked }) => ({
        itemId,
        value: disliked ? -1 : weight,
        timestamp,
      }));
      const [{ itemId }] = recommender.recommend(userId, 1).items;
      expect(recommender.explainFor(history, itemId)).toEqual(recommender.explain(userId, itemId));
    }
  });

  it('counts the last of a history without times most, and leaves out what is not known', async () => {
    const recommender = recommenderOf(
      await datasetOf([
        ['ann', 'a'],
        ['ben', 'b'],
        ['cat', 'c'],
      ]),
      modelOf([[1], [2], [1]], [[1], [1], [3]]),
    );
    const older = 0.5 ** (1 / 5);
    expect(recommender.explainFor(['b', 'unheard', 'a'], 'c')).toEqual({
      score: 3 + 6 * older,
      contributions: [
        { itemId: 'b', share: 6 * older },
        { itemId: 'a', share: 3 },
      ],
    });
  });

  it('is refused where something is missing', async () => {
    const rows: readonly Row[] = [
      ['ann', 'a'],
      ['ann', 'b'],
    ];
    const recommender = recommenderOf(await datasetOf(rows), modelOf([[1], [0]], [[1], [0]]));
    const none = 'Expected a history with an item that is known and liked, got none';
    for (const history of [[], ['unheard'], [{ itemId: 'a', value: -1 }], [{ itemId: 'a', value: 0 }]]) {
      expect(await messageOf('no-embedding', () => recommender.explainFor(history, 'a'))).toBe(none);
    }
    expect(await messageOf('no-embedding', () => recommender.explainFor(['a'], 'b'))).toBe(withoutEmbedding('b'));
    await messageOf('unknown-item', () => recommender.explainFor(['a'], 'x'));
    await messageOf('invalid-option', () => recommender.explainFor(['a'], Number.NaN));
    await messageOf('invalid-option', () => recommender.explainFor('a', 'b'));
    await messageOf('invalid-interaction', () => recommender.explainFor([{ itemId: '' }], 'b'));
    const untrained = Recommender.fromDataset(await datasetOf(rows));
    await messageOf('not-trained', () => untrained.explainFor(['a'], 'b'));
  });
});
