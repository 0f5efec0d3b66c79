import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { hasEmbedding } from '../../src/model/embedding-model.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { trainSpectral } from '../../src/training/trainers.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { blockName, blockOf, scoresOf, tastes } from '../support/training.js';

// Data that falls apart into blocks which share no user and no item: what is liked in one says nothing about another.

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

const pairs = (count: number): Row[] => names(count, 'pair').map((name): Row => [`${name}-u0`, `${name}-i0`]);

const BLOCKS: Readonly<Record<string, readonly Row[]>> = {
  'a checkerboard: two blocks, everybody has everything of one': names(2, 'b').flatMap((name) =>
    blockOf(name, 10, 10, 1),
  ),
  'equal blocks': names(4, 'b').flatMap((name) => blockOf(name, 12, 10, 0.5, 5)),
  'blocks of one size': names(4, 'b').flatMap((name, at) => blockOf(name, 12, 10, 0.5, at)),
  'blocks of many sizes': names(5, 'b').flatMap((name, at) => blockOf(name, 4 + 6 * at, 3 + 4 * at, 0.4, at)),
  'more blocks than numbers an item': names(30, 'b').flatMap((name, at) => blockOf(name, 4, 4, 0.3, at)),
  'a block and some isolated pairs': [...blockOf('main', 20, 16, 0.4, 3), ...pairs(6)],
  'a block and more isolated pairs than anything': [...blockOf('main', 20, 16, 0.4, 3), ...pairs(60)],
  'nothing but isolated pairs': pairs(12),
  'a block, a user of things nobody else has, and a thing of users who have nothing else': [
    ...blockOf('main', 20, 16, 0.4, 3),
    ...names(5, 'only-i').map((item): Row => ['only-u0', item]),
    ...names(5, 'same-u').map((user): Row => [user, 'same-i0']),
  ],
  'heavy and light blocks': [
    ...blockOf('heavy', 12, 10, 0.5, 1).map(([user, item]): Row => [user, item, 1000]),
    ...blockOf('light', 12, 10, 0.5, 2).map(([user, item]): Row => [user, item, 0.001]),
  ],
};

const CASES = Object.entries(BLOCKS).flatMap(([name, rows]) =>
  [undefined, 2, 1000].map((embeddingDim) => ({ name, rows, embeddingDim })),
);

/** With neighbours beside the tables, and the tables alone. */
const NEIGHBOURS = [undefined, 2, 0];

const blocksOf = ({ items }: Dataset): string[] => items.ids.map(blockName);

describe('spectral on data that falls apart', () => {
  it.each(CASES)('scores nothing across $name (embeddingDim $embeddingDim)', async ({ rows, embeddingDim }) => {
    const dataset = await datasetOf(rows, { weighting: 'value' });
    const blocks = blocksOf(dataset);
    for (const neighbours of NEIGHBOURS) {
      const { model } = await trainSpectral(dataset, { embeddingDim, neighbours });
      dataset.users.ids.forEach((id, user) => {
        const across = scoresOf(model, dataset, user).filter((_, item) => blocks[item] !== blockName(id));
        expect(across.every((score) => score === 0)).toBe(true);
      });
    }
  });

  it.each(CASES)('recommends nothing across $name (embeddingDim $embeddingDim)', async ({ rows, embeddingDim }) => {
    const dataset = await datasetOf(rows, { weighting: 'value' });
    const recommender = Recommender.fromDataset(dataset);
    await recommender.train({ embeddingDim });
    for (const id of recommender.users) {
      const { items, fallback } = recommender.recommend(id, 1e9);
      const personal = items.filter(({ source }) => source === 'model');
      expect(personal.every(({ itemId }) => blockName(itemId) === blockName(id))).toBe(true);
      expect(fallback).toEqual(
        personal.length === items.length
          ? { used: false, reason: null, count: 0 }
          : { used: true, reason: 'too-few-candidates', count: items.length - personal.length },
      );
    }
  });

  it.each(['equal blocks', 'blocks of one size', 'blocks of many sizes'])(
    'brings every user of %s what is left of the own block first',
    async (name) => {
      const recommender = Recommender.fromDataset(await datasetOf(BLOCKS[name]));
      for (const neighbours of NEIGHBOURS) {
        await recommender.train({ neighbours });
        for (const id of recommender.users) {
          const { items } = recommender.recommend(id, 1e9);
          const left = items.filter(({ itemId }) => blockName(itemId) === blockName(id));
          if (left.length === 0) continue;
          expect(items[0]).toMatchObject({ itemId: left[0].itemId, source: 'model' });
        }
      }
    },
  );

  it('keeps isolated pairs out of the lists of guests with another history', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(BLOCKS['a block and some isolated pairs']));
    await recommender.train();
    const { items } = recommender.recommendFor(['main-i0', 'main-i3'], 5);
    expect(items.every(({ itemId, source }) => source === 'model' && blockName(itemId) === 'main')).toBe(true);
  });

  it('gives no embedding to blocks that there is no number left for', async () => {
    const dataset = await datasetOf(pairs(12));
    const { model } = await trainSpectral(dataset, { embeddingDim: 3, neighbours: 0 });
    const embedded = Array.from({ length: 12 }, (_, item) => item).filter((item) => hasEmbedding(model, item));
    expect(embedded).toEqual([0, 1, 2]);
  });

  it('gives neither an embedding nor neighbours to what leads nowhere, where the own item is left out', async () => {
    const dataset = await datasetOf(BLOCKS['a block and some isolated pairs']);
    const { model } = await trainSpectral(dataset, { embeddingDim: 20 });
    dataset.items.ids.forEach((id, item) => {
      const { offsets } = model.neighbours;
      const leads = blockName(id) === 'main';
      expect(hasEmbedding(model, item)).toBe(leads);
      expect(offsets[item + 1] > offsets[item]).toBe(leads);
    });
  });

  it('gives the same bits again', async () => {
    const dataset = await datasetOf(BLOCKS['blocks of many sizes']);
    expect((await trainSpectral(dataset)).model).toEqual((await trainSpectral(dataset)).model);
  });
});

describe('spectral on data of low rank', () => {
  it('gives users who are alike the same scores', async () => {
    const rows = tastes(12, 10, 2);
    const twins = rows.map(([user, item]): Row => [`twin-${user}`, item]);
    const dataset = await datasetOf([...rows, ...twins]);
    for (const neighbours of NEIGHBOURS) {
      const { model } = await trainSpectral(dataset, { embeddingDim: 9, neighbours });
      for (let user = 0; user < 12; user++) {
        const twin = dataset.users.indexOf(`twin-u${user}`);
        expect(scoresOf(model, dataset, twin)).toEqual(scoresOf(model, dataset, user));
      }
    }
  });

  it('gives items that the same users have nearly the same scores', async () => {
    const rows = tastes(12, 10, 2);
    const dataset = await datasetOf([...rows, ...rows.map(([user, item]): Row => [user, `twin-${item}`])]);
    const { model } = await trainSpectral(dataset, { embeddingDim: 11 });
    for (let user = 0; user < 12; user++) {
      const scores = scoresOf(model, dataset, user);
      const best = Math.max(...scores);
      for (let item = 0; item < 10; item++) {
        const twin = scores[dataset.items.indexOf(`twin-i${item}`)];
        expect(Math.abs(twin - scores[dataset.items.indexOf(`i${item}`)]) / best).toBeLessThan(1e-5);
      }
    }
  });

  it('scores all items above 0 where every user has every item, and recommends what is asked for', async () => {
    const rows = names(6, 'u').flatMap((user) => names(5, 'i').map((item): Row => [user, item]));
    const recommender = Recommender.fromDataset(await datasetOf(rows));
    await recommender.train({ embeddingDim: 4 });
    expect(recommender.recommend('u0').items).toEqual([]);
    const again = recommender.recommend('u0', 10, { excludeSeen: false });
    expect(again.items).toHaveLength(5);
    expect(again.items.every(({ score, source }) => source === 'model' && score > 0)).toBe(true);
  });
});
