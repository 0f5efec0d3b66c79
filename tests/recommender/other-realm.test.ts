import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Dataset, PairTable } from '../../src/data/dataset.js';
import { Recommender } from '../../src/recommender/recommender.js';
import type { GuestHistory, Interaction } from '../../src/types.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { temporaryFolders } from '../support/model-folders.js';
import { modelOf, recommenderOf } from '../support/served.js';

// Values of another realm, as a test runner or a plug-in host makes them: their classes are not the ones that we see.

const newFolder = temporaryFolders();

/** A value that a script makes in a realm of its own. */
const foreign = <Value>(script: string): Value => runInNewContext(`(${script})`) as Value;

const rows: readonly Row[] = [
  ['ann', 'a', 1, T],
  ['ann', 'b', 1, T + 1],
  ['ben', 'b'],
  ['ben', 'c', -1],
];
const made = async () => recommenderOf(await datasetOf(rows), modelOf([[1], [2], [3]], [[1], [2], [3]]));

describe('a value of another realm', () => {
  it('counts as the like of ours: arrays, sets and dates', async () => {
    const recommender = await made();
    const ids = foreign<string[]>("['a', 'b']");
    expect(ids).not.toBeInstanceOf(Array);
    expect(recommender.recommendFor(ids)).toEqual(recommender.recommendFor(['a', 'b']));
    expect(recommender.popular(9, { exclude: foreign<Set<string>>("new Set(['a'])") })).toEqual(
      recommender.popular(9, { exclude: ['a'] }),
    );
    const timed = foreign<GuestHistory>(
      `[{ itemId: 'b', timestamp: new Date(${T + 5}) }, { itemId: 'a', timestamp: new Date(${T}) }]`,
    );
    expect(recommender.recommendFor(timed, 9, { excludeSeen: false })).toEqual(
      recommender.recommendFor(
        [
          { itemId: 'b', timestamp: T + 5 },
          { itemId: 'a', timestamp: T },
        ],
        9,
        { excludeSeen: false },
      ),
    );
    recommender.update(foreign<Interaction[]>(`[{ userId: 'cat', itemId: 'c', timestamp: new Date(${T + 9}) }]`));
    expect(recommender.history('cat')).toMatchObject([{ itemId: 'c', timestamp: new Date(T + 9) }]);
  });

  it('counts as the like of ours: vectors', () => {
    const numbers = '[1, 0, 0.8, 0.2]';
    const itemIds = ['a', 'b'];
    const ours = Recommender.fromEmbeddings({ itemIds, itemEmbeddings: Float32Array.from(JSON.parse(numbers)) });
    const whole = foreign<Float32Array>(`Float32Array.from(${numbers})`);
    expect(whole).not.toBeInstanceOf(Float32Array);
    const parts = foreign<Float64Array[]>('[Float64Array.of(1, 0), Float64Array.of(0.8, 0.2)]');
    for (const itemEmbeddings of [whole, parts]) {
      const theirs = Recommender.fromEmbeddings({ itemIds, itemEmbeddings });
      expect(theirs.info.modelId).toBe(ours.info.modelId);
      expect(theirs.recommendFor(['a'])).toEqual(ours.recommendFor(['a']));
    }
  });

  it('is refused for what ours is: a filter that answers by a promise', async () => {
    const recommender = await made();
    const filter = foreign<() => boolean>('async () => true');
    const call = () => recommender.recommend('ann', 5, { filter, excludeSeen: false });
    expect(await messageOf('invalid-option', call)).toContain('got a promise');
  });

  it('is saved and loaded like ours: a data set', async () => {
    const dataset = await datasetOf(rows);
    const copy = foreign<(dataset: Dataset) => Dataset>(`(dataset) => {
      const table = ({ offsets, items, weights, timestamps }) => ({
        offsets: Uint32Array.from(offsets),
        items: Uint32Array.from(items),
        weights: Float32Array.from(weights),
        timestamps: timestamps && Float64Array.from(timestamps),
      });
      return {
        ...dataset,
        positives: table(dataset.positives),
        dislikes: table(dataset.dislikes),
        popularity: Uint32Array.from(dataset.popularity),
      };
    }`);
    const theirs = copy(dataset);
    expect(theirs.positives.items).not.toBeInstanceOf(Uint32Array);
    const folder = newFolder();
    await recommenderOf(theirs, modelOf([[1], [2], [3]], [[1], [2], [3]])).save(folder);
    const loaded = (await Recommender.load(folder)).toDataset();
    const plain = ({ items, weights, timestamps }: PairTable) =>
      [items, weights, timestamps].map((each) => [...(each ?? [])]);
    expect(plain(loaded.positives)).toEqual(plain(dataset.positives));
    expect(plain(loaded.dislikes)).toEqual(plain(dataset.dislikes));
  });
});
