import { describe, expect, it } from 'vitest';
import type { EmbeddingSource } from '../../../src/recommender/embeddings/from-embeddings.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { trainSpectral } from '../../../src/training/trainers.js';
import { checkerboardRows, sameColour } from '../../support/checkerboard.js';
import { contentsOf, datasetOf } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { temporaryFolders } from '../../support/model-folders.js';
import { allLists, idsOf } from '../../support/served.js';

const newFolder = temporaryFolders();

const itemIds = ['a', 'b', 7, 8n];
const itemEmbeddings = [
  [1, 0],
  [2, 0],
  [0, 1],
  [0, 3],
];
const fromEmbeddings = (source: Partial<EmbeddingSource>) =>
  Recommender.fromEmbeddings({ itemIds, itemEmbeddings, ...source });

describe('a recommender on vectors from elsewhere', () => {
  it('serves guests, neighbours and unknown users, without anybody in it', () => {
    const recommender = fromEmbeddings({});
    expect(recommender.items).toEqual(['a', 'b', '7', '8']);
    expect(recommender.users).toEqual([]);
    expect(recommender.info).toMatchObject({ embeddingDim: 2, training: null, summary: { items: 4, users: 0 } });
    expect(recommender.info.modelId).toMatch(/^[0-9a-f]{64}$/);
    expect(recommender.recommendFor(['a'], 1).items).toMatchObject([{ itemId: 'b', source: 'model' }]);
    expect(recommender.recommendFor([7], 2)).toMatchObject({
      items: [
        { itemId: '8', source: 'model' },
        { itemId: 'a', score: 0, source: 'popular' },
      ],
      fallback: { reason: 'too-few-candidates', count: 1 },
    });
    expect(recommender.recommend('ann', 9).fallback).toEqual({ used: true, reason: 'unknown-user', count: 4 });
    expect(recommender.similarItems('a', 9).items.map(({ itemId, score }) => [itemId, score])).toEqual([
      ['b', 1],
      ['7', 0],
      ['8', 0],
    ]);
  });

  it('is the same for rows, typed rows and one flat table', async () => {
    const dataset = await datasetOf(checkerboardRows());
    const flat = Float32Array.from(itemEmbeddings.flat());
    const typed = itemEmbeddings.map((row) => Float32Array.from(row));
    const lists = await Promise.all(
      [itemEmbeddings, typed, flat].map((rows) => allLists(fromEmbeddings({ itemEmbeddings: rows, dataset }))),
    );
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[2]).toEqual(lists[0]);
  });

  it('is the model that the vectors come from, where both tables are given', async () => {
    const dataset = await datasetOf(checkerboardRows());
    const { model } = await trainSpectral(dataset, { embeddingDim: 2 });
    const { historyEmbeddings, itemEmbeddings: rows } = model;
    const recommender = fromEmbeddings({
      itemIds: dataset.items.ids,
      itemEmbeddings: rows,
      historyEmbeddings,
      dataset,
    });
    for (const itemId of recommender.items) {
      const item = dataset.items.indexOf(itemId);
      expect(recommender.itemEmbedding(itemId)).toEqual(rows.slice(2 * item, 2 * item + 2));
    }
    for (const userId of recommender.users) {
      const [first] = idsOf(recommender.recommend(userId, 1));
      expect(sameColour(first, userId)).toBe(true);
    }
  });

  it('recommends the own colour of a checkerboard with derived history embeddings, and explains it', async () => {
    const dataset = await datasetOf(checkerboardRows());
    const { model } = await trainSpectral(dataset, { embeddingDim: 2 });
    const reversed = dataset.items.ids.map((_, at) => dataset.items.ids.length - 1 - at);
    const recommender = fromEmbeddings({
      itemIds: reversed.map((item) => dataset.items.ids[item]),
      itemEmbeddings: reversed.map((item) => model.itemEmbeddings.slice(2 * item, 2 * item + 2)),
      dataset,
    });
    expect(recommender.items).toEqual(dataset.items.ids);
    for (const userId of recommender.users) {
      const [{ itemId, score, source }] = recommender.recommend(userId, 1).items;
      expect([source, sameColour(itemId, userId)]).toEqual(['model', true]);
      expect(recommender.explain(userId, itemId).score).toBeCloseTo(score, 5);
      expect(recommender.similarUsers(userId, 5).users.every((each) => sameColour(each.userId, userId))).toBe(true);
    }
  });

  it('keeps items without a vector, and adds those that the data set does not know', async () => {
    const dataset = await datasetOf([
      ['ann', 'z'],
      ['ann', 'a'],
      ['ben', 'z'],
    ]);
    const before = contentsOf(dataset);
    const recommender = fromEmbeddings({ dataset });
    expect(recommender.items).toEqual(['z', 'a', 'b', '7', '8']);
    expect(contentsOf(dataset)).toEqual(before);
    await messageOf('no-embedding', () => recommender.itemEmbedding('z'));
    await messageOf('no-embedding', () => recommender.similarUsers('ben'));
    expect(recommender.popular(2).items).toMatchObject([
      { itemId: 'z', score: 2 },
      { itemId: 'a', score: 1 },
    ]);
    expect(idsOf(recommender.recommend('ann', 1))).toEqual(['b']);
    expect(recommender.info.summary).toMatchObject({ items: 5, density: 3 / 10 });
  });

  it.each([true, false])('is saved and loaded, with histories: %s', async (histories) => {
    const recommender = fromEmbeddings({ dataset: await datasetOf([['ann', 'a']]) });
    const folder = newFolder();
    await recommender.save(folder, { histories });
    const loaded = await Recommender.load(folder);
    expect(loaded.info).toMatchObject({ training: null, embeddingDim: 2 });
    expect(loaded.items).toEqual(recommender.items);
    expect(loaded.users).toEqual(histories ? ['ann'] : []);
    expect(loaded.recommendFor(['a'], 9)).toEqual(recommender.recommendFor(['a'], 9));
    if (histories) expect(loaded.explain('ann', 'b')).toEqual(recommender.explain('ann', 'b'));
  });

  it('can be trained on its data afterwards', async () => {
    const recommender = fromEmbeddings({ dataset: await datasetOf(checkerboardRows()) });
    await recommender.train({ embeddingDim: 2 });
    expect(recommender.info.training?.algorithm).toBe('spectral');
    await messageOf('no-embedding', () => recommender.itemEmbedding('a'));
    await messageOf('not-enough-data', () => fromEmbeddings({}).train());
  });
});

describe('vectors are refused', () => {
  const row1 = 'row 1 of `itemEmbeddings` (item "b")';
  it.each<[string, Partial<Record<keyof EmbeddingSource, unknown>>, string]>([
    ['without ids', { itemIds: undefined }, 'Expected `itemIds` to be an array or a set of ids, got undefined'],
    ['of nothing', { itemIds: [], itemEmbeddings: [] }, 'Expected `itemIds` to name an item, got none'],
    ['with an id twice', { itemIds: ['a', 7, '7', 'b'] }, 'different, non-empty ids, got "7" in rows 1 and 2'],
    ['with an empty id', { itemIds: ['a', ''] }, 'got an empty one'],
    [
      'with an id that is none',
      { itemIds: ['a', null] },
      'Expected each id of `itemIds` to be a string or a finite number, got null',
    ],
    ['that are missing', { itemEmbeddings: undefined }, 'Expected `itemEmbeddings` to be an array of rows'],
    ['that are no table', { itemEmbeddings: new Float64Array(8) }, 'got an instance of Float64Array'],
    ['with a row too few', { itemEmbeddings: [[1], [1], [1]] }, 'Expected `itemEmbeddings` to have 4 rows, got 3'],
    ['without columns', { itemEmbeddings: [[], [], [], []] }, 'Expected row 0 of `itemEmbeddings` to be an array'],
    ['flat and ragged', { itemEmbeddings: new Float32Array(9) }, 'a multiple of 4 numbers (one row per item), got 9'],
    ['flat and empty', { itemEmbeddings: new Float32Array(0) }, 'a multiple of 4 numbers (one row per item), got 0'],
    ['with a short row', { itemEmbeddings: [[1, 2], [1], [1, 2], [1, 2]] }, `Expected ${row1} to be an array of 2`],
    ['with a missing row', { itemEmbeddings: [[1], undefined, [1], [1]] }, `${row1} to be an array of 1 numbers`],
    [
      'with NaN',
      {
        itemEmbeddings: [
          [1, 2],
          [1, Number.NaN],
          [1, 2],
          [1, 2],
        ],
      },
      `${row1} to hold finite Float32`,
    ],
    [
      'too large for Float32',
      { itemEmbeddings: [[1], [1e39], [1], [1]] },
      `${row1} to hold finite Float32 numbers, got 1e+39 at 0`,
    ],
    ['with text', { itemEmbeddings: [[1], ['2'], [1], [1]] }, 'got "2" at 0'],
    ['with other history rows', { historyEmbeddings: [[1], [1], [1], [1]] }, 'to have 2 numbers, as those of `item'],
    [
      'with a bad history row',
      { historyEmbeddings: Float32Array.of(1, 2, 3, 4, 5, 6, 7, Infinity) },
      'row 3 of `historyEmb',
    ],
    ['with a ridge of 0', { regularization: 0 }, 'Expected `regularization` to be a finite number > 0, got 0'],
    ['with no data set', { dataset: {} }, 'Expected the data set of `fromEmbeddings`'],
    ['so small that nothing can be derived', { itemEmbeddings: [[1e-44], [1e-44], [0], [0]] }, 'finite numbers'],
  ])('%s', async (_, source, message) => {
    expect(await messageOf('invalid-option', () => fromEmbeddings(source as EmbeddingSource))).toContain(message);
  });

  it('with options that are not known', async () => {
    const misspelt = { historyEmbedding: [] } as Partial<EmbeddingSource>;
    expect(await messageOf('unknown-option', () => fromEmbeddings(misspelt))).toContain(
      'did you mean `historyEmbeddings`?',
    );
    await messageOf('invalid-option', () => Recommender.fromEmbeddings(undefined as never));
  });
});
