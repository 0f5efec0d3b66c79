import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PopularityOptions } from '../../src/data/dataset-options.js';
import { countPopular, fallbackOrder, popularityOrder } from '../../src/data/popularity.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, positivesOf, type Row, T } from '../support/datasets.js';
import { metadataOf, readFiles, temporaryFolders, withMetadata, writeFiles } from '../support/model-folders.js';
import { linesOf, modelOf, recommenderOf } from '../support/served.js';

const DAY = 24 * 3600 * 1000;
const newFolder = temporaryFolders();

// Old has most users, long ago; new has one, today; mid has two, some days ago; none says when it was had.
const rows: readonly Row[] = [
  ['a', 'old', 1, T - 40 * DAY],
  ['b', 'old', 1, T - 20 * DAY],
  ['c', 'old', 1, T - 10 * DAY],
  ['a', 'none'],
  ['b', 'none'],
  ['a', 'mid', 1, T - 5 * DAY],
  ['b', 'mid', 1, T - 10 * DAY],
  ['c', 'new', 1, T],
];

const popular = async (popularity?: PopularityOptions) =>
  linesOf(Recommender.fromDataset(await datasetOf(rows, { popularity })).popular(10));

describe('popularity', () => {
  it.each<[string, PopularityOptions | undefined, string[]]>([
    ['is distinct users', undefined, ['old 3*', 'none 2*', 'mid 2*', 'new 1*']],
    ['is so where both are null', { halfLifeDays: null, windowDays: null }, ['old 3*', 'none 2*', 'mid 2*', 'new 1*']],
    [
      'decays with a half-life',
      { halfLifeDays: 10 },
      [`mid ${Math.SQRT1_2 + 0.5}*`, 'new 1*', 'old 0.8125*', 'none 0*'],
    ],
    ['counts within a window, its end too', { windowDays: 10 }, ['mid 2*', 'old 1*', 'new 1*', 'none 0*']],
    ['does both', { halfLifeDays: 5, windowDays: 5 }, ['new 1*', 'mid 0.5*', 'old 0*', 'none 0*']],
    ['leaves ties to distinct users', { windowDays: 1 }, ['new 1*', 'old 0*', 'none 0*', 'mid 0*']],
  ])('%s', async (_, options, expected) => {
    expect(await popular(options)).toEqual(expected);
  });

  it('counts back from the newest event, dislikes too', async () => {
    const dataset = await datasetOf([...rows, ['d', 'old', -1, T + 30 * DAY]], { popularity: { windowDays: 10 } });
    expect([...dataset.recentPopularity!]).toEqual([0, 0, 0, 0]);
  });

  it('counts each user once, in however many blocks the pairs come', async () => {
    const log = Array.from({ length: 20_000 }, (_, user): Row => [`u${user}`, 'x', 1, T]);
    const { recentPopularity } = await datasetOf(log, { popularity: { halfLifeDays: 1 } });
    expect([...recentPopularity!]).toEqual([20_000]);
  });

  it('counts items that have a user at all', () => {
    expect(countPopular(Uint32Array.of(3, 0, 1, 0, 2))).toBe(3);
    expect(countPopular(new Uint32Array(2))).toBe(0);
  });

  it('is distinct users where no interaction has a time', async () => {
    const dataset = await datasetOf(
      [
        ['a', 'x'],
        ['b', 'x'],
      ],
      { popularity: { halfLifeDays: 1 } },
    );
    expect(dataset.recentPopularity).toBeNull();
    expect(linesOf(Recommender.fromDataset(dataset).popular())).toEqual(['x 2*']);
  });

  it('is what a sum over the pairs gives, for any log', async () => {
    const anyRow: fc.Arbitrary<Row> = fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.constantFrom('w', 'x', 'y', 'z'),
      fc.constantFrom(1, 1, -1),
      fc.option(
        fc.integer({ min: -30, max: 30 }).map((days) => T + days * DAY),
        { nil: undefined },
      ),
    );
    const anyDays = fc.constantFrom(null, 0.5, 3, 100);
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 25 }), anyDays, anyDays, async (log, halfLifeDays, windowDays) => {
        const dataset = await datasetOf(log, { popularity: { halfLifeDays, windowDays } });
        const order = Array.from(fallbackOrder(dataset));
        if (dataset.recentPopularity === null) {
          expect(order).toEqual([...popularityOrder(dataset.popularity)]);
          return;
        }
        const newest = dataset.summary.period!.to;
        const scores = dataset.items.ids.map((id) => {
          const ages = positivesOf(dataset).flatMap(([, item, , time]) =>
            item === id && time !== null ? [(newest - time) / DAY] : [],
          );
          const inside = ages.filter((age) => windowDays === null || age <= windowDays);
          return inside.reduce((sum, age) => sum + (halfLifeDays === null ? 1 : 0.5 ** (age / halfLifeDays)), 0);
        });
        expect([...dataset.recentPopularity]).toEqual(scores);
        const { popularity } = dataset;
        expect(order).toEqual(
          [...scores.keys()].sort((a, b) => scores[b] - scores[a] || popularity[b] - popularity[a] || a - b),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is kept with the model, with and without histories', async () => {
    const dataset = await datasetOf(rows, { popularity: { halfLifeDays: 10 } });
    const recommender = recommenderOf(dataset, modelOf([[1], [1], [1], [1]], [[1], [1], [1], [1]]));
    for (const histories of [true, false]) {
      const folder = newFolder();
      await recommender.save(folder, { histories });
      const loaded = await Recommender.load(folder);
      expect(loaded.popular(10)).toEqual(recommender.popular(10));
      expect(loaded.toDataset().options).toEqual(dataset.options);
    }
  });

  it('is distinct users in a folder that was written before there was a choice', async () => {
    const recommender = recommenderOf(await datasetOf(rows), modelOf([[1], [1], [1], [1]], [[1], [1], [1], [1]]));
    const [written, older] = [newFolder(), newFolder()];
    await recommender.save(written);
    const files = await readFiles(written);
    const { items, data, ...rest } = metadataOf(files);
    const { recentPopularity: _, ...oldItems } = items;
    const { popularity: __, ...oldOptions } = data.options;
    await writeFiles(older, withMetadata(files, { ...rest, items: oldItems, data: { ...data, options: oldOptions } }));
    const loaded = await Recommender.load(older);
    expect(loaded.popular(10)).toEqual(recommender.popular(10));
    expect(loaded.toDataset().options).toEqual(recommender.toDataset().options);
  });
});
