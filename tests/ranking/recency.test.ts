import { describe, expect, it } from 'vitest';
import type { HistoryEntry, Recommendations } from '../../src/types.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { modelOfScores, recommenderOf } from '../support/served.js';

// Items a, b and c each speak for one item of their own: the scores show how much each of them weighs.
const items = ['a', 'b', 'c', 'forA', 'forB', 'forC'];
const model = modelOfScores(items.map((_, row) => items.map((__, column) => (row < 3 && column === row + 3 ? 1 : 0))));

/** Every item is known from the first user, so that items stand in this order. */
const world = async (...rows: Row[]) =>
  recommenderOf(await datasetOf([...items.map((item): Row => ['first', item]), ...rows]), model);

/** The weights that the entries a, b and c of a history had. */
const weightsOf = ({ items: list }: Recommendations) =>
  ['forA', 'forB', 'forC'].map(
    (id) => list.find(({ itemId, source }) => itemId === id && source === 'model')?.score ?? 0,
  );

const decayed =
  (...ranks: number[]) =>
  (halfLife: number) =>
    ranks.map((rank) => Math.fround(0.5 ** (rank / halfLife)));
const timed: Row[] = [
  ['ann', 'b', 1, T + 1],
  ['ann', 'a', 1, T + 2],
  ['ann', 'c', 1, T],
];

describe('recencyHalfLife', () => {
  it('is 5 events where the history has timestamps', async () => {
    const recommender = await world(...timed);
    expect(weightsOf(recommender.recommend('ann'))).toEqual(decayed(0, 1, 2)(5));
    expect(weightsOf(recommender.recommend('ann', 10, { recencyHalfLife: 5 }))).toEqual(decayed(0, 1, 2)(5));
  });

  it.each([1, 2.5, 100])('can be %d events', async (recencyHalfLife) => {
    const recommender = await world(...timed);
    expect(weightsOf(recommender.recommend('ann', 10, { recencyHalfLife }))).toEqual(decayed(0, 1, 2)(recencyHalfLife));
  });

  it('can be false', async () => {
    const recommender = await world(...timed);
    expect(weightsOf(recommender.recommend('ann', 10, { recencyHalfLife: false }))).toEqual([1, 1, 1]);
  });

  it('changes nothing for a history without timestamps, whatever its order', async () => {
    const recommender = await world(['ann', 'b'], ['ann', 'a'], ['ann', 'c'], ['ben', 'a', 1, T]);
    for (const options of [{}, { recencyHalfLife: 1 }, { recencyHalfLife: false as const }]) {
      expect(weightsOf(recommender.recommend('ann', 10, options))).toEqual([1, 1, 1]);
    }
  });

  it('counts events of one moment alike, and those without a time as the oldest', async () => {
    const recommender = await world(['ann', 'a', 1, T], ['ann', 'b', 1, T + 9], ['ann', 'c', 1, T + 9]);
    expect(weightsOf(recommender.recommend('ann'))).toEqual(decayed(2, 0, 0)(5));
    const mixed = await world(['ann', 'a'], ['ann', 'b', 1, T], ['ann', 'c', 1, T + 9]);
    expect(weightsOf(mixed.recommend('ann'))).toEqual(decayed(2, 1, 0)(5));
  });

  it('leaves a single entry as it is', async () => {
    expect(weightsOf((await world(['ann', 'a', 1, T])).recommend('ann'))).toEqual([1, 0, 0]);
  });

  it.each<[string, readonly (string | HistoryEntry)[], (halfLife: number) => number[]]>([
    ['ids in order, oldest first', ['c', 'b', 'a'], decayed(0, 1, 2)],
    ['entries in order', [{ itemId: 'a' }, { itemId: 'c' }, { itemId: 'b' }], decayed(2, 0, 1)],
    ['an item that comes twice, at its last place', ['a', 'b', 'a', 'c'], decayed(1, 2, 0)],
    ['unknown items in between, which do not count', ['a', 'x', 'y', 'b', 'z', 'c'], decayed(2, 1, 0)],
    [
      'timestamps against the order',
      [
        { itemId: 'a', timestamp: T + 2 },
        { itemId: 'b', timestamp: T + 1 },
        { itemId: 'c', timestamp: T },
      ],
      decayed(0, 1, 2),
    ],
  ])('is 5 events for a guest with %s', async (_, history, expected) => {
    const recommender = await world();
    expect(weightsOf(recommender.recommendFor(history))).toEqual(expected(5));
    expect(weightsOf(recommender.recommendFor(history, 10, { recencyHalfLife: 1 }))).toEqual(expected(1));
    expect(weightsOf(recommender.recommendFor(history, 10, { recencyHalfLife: false }))).toEqual([1, 1, 1]);
  });

  it('never makes a history into none, however short it is', async () => {
    const list = (await world(...timed)).recommend('ann', 10, { recencyHalfLife: 1e-300 });
    expect(weightsOf(list)).toEqual([1, 0, 0]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, true, '5', null])('cannot be %o', async (recencyHalfLife) => {
    const recommender = await world(...timed);
    const ask = () => recommender.recommend('ann', 10, { recencyHalfLife: recencyHalfLife as number });
    expect(await messageOf('invalid-option', ask)).toContain(
      'Expected `recencyHalfLife` to be a finite number > 0, or false, got ',
    );
  });
});
