import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/pace.js';
import { packSections } from '../../src/persistence/sections.js';
import { packUsers, unpackUsers } from '../../src/persistence/users-file.js';
import { datasetOf, T } from '../support/datasets.js';

const dataset = await datasetOf([
  ['a', 'i', 1, T],
  ['a', 'j', 2, T + 1],
  ['b', 'j', 3, T + 2],
  ['b', 'i', -1, T + 3],
]);

/** The arrays of the file of these users, by name, each a view of its own. */
const sound = {
  ids: new TextEncoder().encode('["a","b"]'),
  positiveOffsets: Uint32Array.of(0, 2, 3),
  positiveItems: Uint32Array.of(0, 1, 1),
  positiveWeights: Float32Array.of(1, 1, 1),
  positiveTimestamps: Float64Array.of(T, T + 1, T + 2),
  dislikeOffsets: Uint32Array.of(0, 0, 1),
  dislikeItems: Uint32Array.of(0),
  dislikeTimestamps: Float64Array.of(T + 3),
};
type Arrays = Partial<Record<keyof typeof sound, Uint8Array | Uint32Array | Float32Array | Float64Array>>;

function unpack(arrays: Arrays, without: readonly string[] = []) {
  const all = Object.entries({ ...sound, ...arrays }).filter(([name]) => !without.includes(name));
  const { bytes, sections } = packSections(Object.fromEntries(all));
  return unpackUsers(bytes, sections, dataset.items.size, new Pace());
}

describe('the file of users', () => {
  it('holds what a data set does', async () => {
    const { bytes, sections } = packUsers(dataset);
    expect(sections).toEqual(packSections(sound).sections);
    expect(await unpackUsers(bytes, sections, 2, new Pace())).toEqual(await unpack({}));
    expect(await unpack({})).toMatchObject({
      users: { ids: ['a', 'b'] },
      positives: {
        offsets: sound.positiveOffsets,
        items: sound.positiveItems,
        weights: sound.positiveWeights,
        timestamps: sound.positiveTimestamps,
      },
      dislikes: {
        offsets: sound.dislikeOffsets,
        items: sound.dislikeItems,
        weights: Float32Array.of(1),
        timestamps: sound.dislikeTimestamps,
      },
    });
  });

  it('needs no times', async () => {
    const tables = await unpack({}, ['positiveTimestamps', 'dislikeTimestamps']);
    expect([tables?.positives.timestamps, tables?.dislikes.timestamps]).toEqual([null, null]);
  });

  it.each(['ids', 'positiveOffsets', 'positiveItems', 'positiveWeights', 'dislikeOffsets', 'dislikeItems'])(
    'holds nothing without %s',
    async (name) => {
      expect(await unpack({}, [name])).toBeNull();
    },
  );

  it.each<[what: string, arrays: Arrays]>([
    ['ids twice', { ids: new TextEncoder().encode('["a","a"]') }],
    ['ids that are no strings', { ids: new TextEncoder().encode('["a",1]') }],
    ['ids of another kind', { ids: Uint32Array.of(1, 2) }],
    ['a user too few', { positiveOffsets: Uint32Array.of(0, 3) }],
    ['a user too many', { positiveOffsets: Uint32Array.of(0, 2, 3, 3) }],
    ['a row that begins later', { positiveOffsets: Uint32Array.of(1, 2, 3) }],
    ['a row that ends early', { positiveOffsets: Uint32Array.of(0, 1, 2) }],
    ['a row that ends before it begins', { positiveOffsets: Uint32Array.of(0, 4, 3) }],
    ['items in another order', { positiveItems: Uint32Array.of(1, 0, 1) }],
    ['an item twice in a row', { positiveItems: Uint32Array.of(1, 1, 1) }],
    ['an item that there is not', { positiveItems: Uint32Array.of(0, 2, 1) }],
    ['a weight too few', { positiveWeights: Float32Array.of(1, 1) }],
    ['a weight of 0', { positiveWeights: Float32Array.of(1, 1, 0) }],
    ['a weight below 0', { positiveWeights: Float32Array.of(-1, 1, 1) }],
    ['a weight without an end', { positiveWeights: Float32Array.of(1, Number.POSITIVE_INFINITY, 1) }],
    ['a weight that is no number', { positiveWeights: Float32Array.of(1, Number.NaN, 1) }],
    ['a time too few', { positiveTimestamps: Float64Array.of(T, T) }],
    ['a time without an end', { positiveTimestamps: Float64Array.of(T, Number.NEGATIVE_INFINITY, T) }],
    ['times of another kind', { positiveTimestamps: Float32Array.of(1, 2, 3) }],
    ['dislikes of an item that there is not', { dislikeItems: Uint32Array.of(2) }],
    ['a dislike too many', { dislikeOffsets: Uint32Array.of(0, 1, 2) }],
    ['times of dislikes of another kind', { dislikeTimestamps: Float32Array.of(1) }],
  ])('is refused with %s', async (_, arrays) => {
    expect(await unpack(arrays)).toBeNull();
  });

  it('is refused with a row beyond the last item', async () => {
    const offsets = Uint32Array.of(0, 3, 2);
    const two = { positiveItems: Uint32Array.of(0, 1), positiveWeights: Float32Array.of(1, 1) };
    expect(await unpack({ ...two, positiveOffsets: offsets }, ['positiveTimestamps'])).toBeNull();
    const good = Uint32Array.of(0, 2, 2);
    expect(await unpack({ ...two, positiveOffsets: good }, ['positiveTimestamps'])).not.toBeNull();
  });

  it.each([
    ['no UTF-8', Buffer.from('["a","\xff"]', 'latin1')],
    ['no JSON', Buffer.from('["a","b"')],
  ])('throws at ids that are %s, of which loading makes an error with a code', async (_, ids) => {
    await expect(unpack({ ids: Uint8Array.from(ids) })).rejects.toThrow();
  });

  it('has the largest weight and the earliest times that there are, and times that are missing', async () => {
    const largest = Float32Array.of(3.4028234663852886e38, 1e-45, 1);
    const times = Float64Array.of(-8.64e15, Number.NaN, 8.64e15);
    const tables = await unpack({ positiveWeights: largest, positiveTimestamps: times });
    expect(tables?.positives).toMatchObject({ weights: largest, timestamps: times });
  });
});
