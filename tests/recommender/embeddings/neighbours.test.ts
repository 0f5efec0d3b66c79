import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmbeddingSource } from '../../../src/recommender/embeddings/from-embeddings.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { datasetOf } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { temporaryFolders } from '../../support/model-folders.js';
import { linesOf } from '../../support/served.js';

const newFolder = temporaryFolders();

// Whoever has the rose likes the tulip; nothing is said of the others but by neighbours.
const source: EmbeddingSource = {
  itemIds: ['rose', 'tulip', 'spade', 7],
  itemEmbeddings: [[0], [2], [0], [0]],
  historyEmbeddings: [[1], [0], [0], [0]],
};
const neighbours = [
  ['spade', 7, 0.5],
  ['rose', 'spade', 3],
  ['rose', 'tulip', -1],
  [7, 'rose', 4],
  ['tulip', 'rose', 0],
] as const;

describe('neighbours given with vectors', () => {
  it('add to the scores of others, whatever the order of their rows', () => {
    for (const rows of [neighbours, neighbours.toReversed(), new Set(neighbours)]) {
      const recommender = Recommender.fromEmbeddings({ ...source, neighbours: rows });
      expect(recommender.info.neighbours).toBe(4);
      expect(linesOf(recommender.recommendFor(['rose'], 3))).toEqual(['spade 3', 'tulip 1', '7 0*']);
      expect(linesOf(recommender.recommendFor(['7'], 2))).toEqual(['rose 4', 'tulip 0*']);
      expect(linesOf(recommender.recommendFor(['tulip'], 1))).toEqual(['rose 0*']);
    }
  });

  it('are none where none are given', () => {
    const recommender = Recommender.fromEmbeddings(source);
    const none = Recommender.fromEmbeddings({ ...source, neighbours: [] });
    expect([recommender.info.neighbours, none.info.neighbours]).toEqual([0, 0]);
    expect(none.info.modelId).toBe(recommender.info.modelId);
    expect(Recommender.fromEmbeddings({ ...source, neighbours }).info.modelId).not.toBe(none.info.modelId);
  });

  it('may name items of the data set that have no vector, and explain their scores', async () => {
    const dataset = await datasetOf([
      ['ann', 'rose'],
      ['ben', 'fern'],
    ]);
    const rows = [['rose', 'fern', 2] as const];
    const recommender = Recommender.fromEmbeddings({ ...source, dataset, neighbours: rows });
    expect(linesOf(recommender.recommend('ann', 2))).toEqual(['tulip 2', 'fern 2'].toReversed());
    expect(recommender.explain('ann', 'fern')).toEqual({ score: 2, contributions: [{ itemId: 'rose', share: 2 }] });
    await messageOf('no-embedding', () => recommender.explain('ann', 'spade'));
    await messageOf('no-embedding', () => recommender.itemEmbedding('fern'));
  });

  it('are saved and loaded', async () => {
    const recommender = Recommender.fromEmbeddings({ ...source, neighbours });
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(loaded.info).toEqual(recommender.info);
    expect(loaded.recommendFor(['rose'])).toEqual(recommender.recommendFor(['rose']));
  });

  it('are those of the rows, for any', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const anyPair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)).filter(([a, b]) => a !== b);
    const anyRows = fc.uniqueArray(fc.tuple(anyPair, fc.integer({ min: 1, max: 9 })), {
      selector: ([pair]) => `${pair}`,
    });
    fc.assert(
      fc.property(anyRows, (rows) => {
        const zeros = ids.map(() => [0]);
        const recommender = Recommender.fromEmbeddings({
          itemIds: ids,
          itemEmbeddings: zeros,
          historyEmbeddings: zeros,
          neighbours: rows.map(([[item, neighbour], value]) => [item, neighbour, value] as const),
        });
        for (const id of ids) {
          const expected = rows.filter(([[item]]) => item === id).map(([[, other], value]) => `${other} ${value}`);
          const found = linesOf(recommender.recommendFor([id])).filter((line) => !line.endsWith('*'));
          expect(found.toSorted()).toEqual(expected.toSorted());
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each<[unknown, string]>([
    ['rose', 'Expected `neighbours` to be an iterable of [itemId, neighbourId, value], got "rose"'],
    [[['rose', 'tulip']], 'Expected row 0 of `neighbours` to be [itemId, neighbourId, value], got an array of 2'],
    [[neighbours[0], null], 'Expected row 1 of `neighbours` to be [itemId, neighbourId, value], got null'],
    [[['rose', 'x', 1]], 'Expected row 0 of `neighbours` to name items of `itemIds` or `dataset`, got "x"'],
    [[['rose', '', 1]], 'Expected row 0 of `neighbours` to name items of `itemIds` or `dataset`, got ""'],
    [[['rose', {}, 1]], 'Expected each id in row 0 of `neighbours` to be a string or a finite number, got an object'],
    [[[7, '7', 1]], 'Expected row 0 of `neighbours` to name two different items, got 7 twice'],
    [[['rose', 7, '1']], 'Expected row 0 of `neighbours` to have a finite Float32 number as its value, got "1"'],
    [[['rose', 7, NaN]], 'Expected row 0 of `neighbours` to have a finite Float32 number as its value, got NaN'],
    [[['rose', 7, 1e39]], 'Expected row 0 of `neighbours` to have a finite Float32 number as its value, got 1e+39'],
    [
      [...neighbours, ['rose', 'spade', 1]],
      'Expected each pair of `neighbours` to stand in one row, got "rose" and "spade" in rows 1 and 5',
    ],
  ])('are refused as %j', async (rows, message) => {
    const wrong = { ...source, neighbours: rows as EmbeddingSource['neighbours'] };
    expect(await messageOf('invalid-option', () => Recommender.fromEmbeddings(wrong))).toContain(message);
  });
});
