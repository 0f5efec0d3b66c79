import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { codesOf, warningsOf } from '../../support/log-warnings.js';

const ids = { userId: 'u', itemId: 'i' };

describe('a log in which nothing looks wrong', () => {
  it('has no warnings', async () => {
    expect(await warningsOf([{ ...ids, event: 'play', timestamp: '2026-01-01', value: 3 }])).toEqual([]);
    expect(await warningsOf([])).toEqual([]);
    expect(await warningsOf([], { eventWeights: { play: 2 } })).toEqual([]);
  });
});

describe('a warning about event weights', () => {
  it('names those that no row has, and what is near', async () => {
    const rows = [{ ...ids, event: 'purchase' }];
    expect(await warningsOf(rows, { eventWeights: { Purchase: 3, purchase: 1, buy: 2 } })).toEqual([
      {
        code: 'unknown-event',
        message: '`eventWeights` names `Purchase`, `buy`, which no row has: did you mean `purchase`?',
        count: 2,
      },
    ]);
    const shop = ['Kauf', 'Ansicht', 'Retoure'].map((event) => ({ ...ids, event, value: -1 }));
    const [warning] = await warningsOf(shop, { eventWeights: { kauf: 3, Ansicht: 1, xyz: 2, Retour: 'retract' } });
    expect(warning?.message).toBe(
      '`eventWeights` names `kauf`, `xyz`, `Retour`, which no row has: did you mean `Kauf`, `Retoure`?',
    );
    expect(await warningsOf([ids], { eventWeights: { buy: 3 } })).toEqual([
      {
        code: 'unknown-event',
        message: '`eventWeights` names `buy`, which no row has: no row names an event',
        count: 1,
      },
    ]);
  });
});

describe('a warning about ratings', () => {
  const rated = (...values: number[]) => values.map((value, at) => ({ userId: `u${at}`, itemId: 'i', value }));

  it('is given where all above 0 count the same', async () => {
    const [warning] = await warningsOf(rated(5, 4, 0.5, 3, 1, 4));
    expect(warning).toMatchObject({ code: 'ratings-ignored', count: 5 });
    expect(warning?.message).toContain('`value` has 5 different values from 0.5 to 5');
    expect(warning?.message).toContain("give `weighting: 'value'`");
    expect(await codesOf(rated(1, 2, 10, 7))).toEqual(['ratings-ignored']);
  });

  it('is not given for weights by value, counts, votes or flags', async () => {
    expect(await codesOf(rated(1, 2, 3, 4, 5), { weighting: 'value' })).toEqual([]);
    expect(await codesOf(rated(1, 2, 3, 4, 5, 60))).toEqual([]);
    expect(await codesOf(rated(1, -1, 1))).toEqual([]);
    expect(await codesOf(rated(0, 1))).toEqual([]);
    expect(await codesOf(rated(0.1, 0.7, 3.3, 4.2))).toEqual([]);
  });
});

describe('a warning about events', () => {
  it('names those that count as likes and do not sound like it', async () => {
    const events = ['Product Unliked', 'removed_item', 'skip', 'play', 'Like', 'undo', 'discount_view', 'unlike'];
    const rows = events.map((event) => ({ ...ids, event }));
    const [warning, ...others] = await warningsOf([...rows, ...rows], { eventWeights: { skip: 0.1 } });
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ code: 'negative-event', count: 4 });
    expect(warning?.message).toMatch(
      /^`Product Unliked`, `removed_item` count as positive signals .*give `eventWeights: \{ 'Product Unliked': 'retract' \}`/,
    );
  });

  it('leaves out those whose value is below 0, and advises nothing that would make likes of them', async () => {
    const returned = { ...ids, event: 'return', value: -1 };
    expect(await warningsOf([returned, returned])).toEqual([]);
    expect(await warningsOf([returned, { ...returned, value: 1 }])).toEqual([
      {
        code: 'negative-event',
        message:
          "`return` counts as a positive signal and does not sound like it: give `eventWeights: { 'return': 'retract' }`",
        count: 1,
      },
    ]);
  });

  it('says that all are numbers', async () => {
    const rows = ['1', '4', '5', '1,5'].map((event) => ({ ...ids, event }));
    expect(await codesOf(rows)).toEqual(['odd-event']);
    expect(await codesOf([...rows, { ...ids, event: 'play' }])).toEqual([]);
  });
});

describe('a warning about values', () => {
  it('says that they look like times, where no row has one', async () => {
    const rows = [881250949, 891717742].map((value) => ({ ...ids, value }));
    expect(await codesOf(rows)).toEqual(['odd-value']);
    expect(await codesOf(rows.map((row) => ({ ...row, timestamp: 1e9 })))).toEqual([]);
    expect(await codesOf([{ ...ids, value: 5000 }])).toEqual([]);
  });
});

describe('a warning about weights', () => {
  it('says that two negative numbers made a like', async () => {
    const rows = [{ ...ids, event: 'skip', value: -1 }];
    expect(await warningsOf(rows, { eventWeights: { skip: -1 } })).toEqual([
      {
        code: 'double-negative',
        message:
          'the weight of `skip` is below 0 and so is `value`: together they are a positive signal; leave the weight out of ' +
          '`eventWeights`, a value below 0 is a dislike by itself',
        count: 1,
      },
    ]);
    expect(await warningsOf([{ ...ids, event: 'dislike', value: -1 }])).toEqual([]);
  });

  it('says that no row says anything', async () => {
    expect(
      await codesOf([
        { ...ids, event: 'impression' },
        { ...ids, value: 0 },
      ]),
    ).toEqual(['all-ignored']);
    expect((await buildDataset([1, 2], { map: () => null })).summary.warnings).toMatchObject([{ count: 2 }]);
  });
});

describe('a warning about the period', () => {
  it('says that times are from before any log', async () => {
    const rows = [ids, { ...ids, timestamp: 2019 }, { ...ids, timestamp: 201911 }, { ...ids, timestamp: '2026-01-01' }];
    expect(await warningsOf(rows)).toEqual([expect.objectContaining({ code: 'odd-period', count: 2 })]);
  });
});
