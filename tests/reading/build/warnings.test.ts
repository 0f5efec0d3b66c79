import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import type { Interaction } from '../../../src/types.js';
import { codesOf, many, warningsOf, warningsOfText } from '../../support/log-warnings.js';

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

  it('says where rows were skipped, which may have had it', async () => {
    const rows = [
      { ...ids, event: 'Kauf', value: 5 },
      { ...ids, event: 'Retoure', value: '-36,61' },
    ] as Interaction[];
    const options = { eventWeights: { Retoure: 'retract' }, onInvalid: 'skip' } as const;
    const [warning] = await warningsOf(rows, options);
    expect(warning?.message).toContain(
      '`eventWeights` names `Retoure`, which no row has of those that were read (1 was skipped): ',
    );
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

  it('advises a weight below 0 for what sounds like a dislike, unless that would make likes', async () => {
    const disliked = { ...ids, event: 'product_dislike' };
    const advice = async (value: number) => (await warningsOf([disliked, { ...disliked, value }]))[0]?.message;
    expect(await advice(1)).toMatch(/: give `eventWeights: \{ 'product_dislike': -1 \}`, 'retract', or 0$/);
    expect(await advice(-1)).toMatch(/: give `eventWeights: \{ 'product_dislike': 'retract' \}`$/);
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

describe('a warning about values that were lost', () => {
  /** 200 rows of CSV, of which 80 have a sum. */
  const shop = (name: string) =>
    `user_id;item_id;${name}\n${Array.from({ length: 200 }, (_, at) => `u${at % 9};i${at % 7};${at % 5 < 2 ? `${at},61` : ''}\n`).join('')}`;
  const csv = { format: 'csv', delimiter: ';', onInvalid: 'skip' } as const;
  const skipped = (name: string) => ({
    code: 'odd-value',
    message:
      `80 of 200 rows were skipped, because their \`${name}\` has a decimal comma; \`map\` can make a point of it, by ` +
      "`value: cell.replaceAll(/[.\\s]/g, '').replace(',', '.')`; without `Number`, which makes 0 of an empty cell",
    count: 80,
  });

  it('counts those with decimal commas, and does not say that no row has a value', async () => {
    expect(await warningsOfText(shop('Betrag'), { ...csv, fields: { value: 'Betrag' } })).toEqual([skipped('Betrag')]);
    expect(await warningsOfText(shop('value'), csv)).toEqual([skipped('value')]);
    const map = (row: Record<string, string>) => ({
      userId: row.user_id ?? '',
      itemId: row.item_id ?? '',
      value: row.Betrag,
    });
    expect(await warningsOfText(shop('Betrag'), { ...csv, map })).toEqual([skipped('value')]);
  });

  const byMap = (toValue: (cell: string) => string | number) =>
    warningsOfText(shop('Betrag'), {
      ...csv,
      map: ({ user_id = '', item_id = '', Betrag = '' }: Record<string, string>) => ({
        userId: user_id,
        itemId: item_id,
        value: toValue(Betrag),
      }),
    });

  it('counts those that became 0, where what the advice says loses none', async () => {
    expect(await byMap((cell) => Number(cell.replace(',', '.')))).toEqual([
      {
        code: 'odd-value',
        message:
          '120 of 200 rows are ignored, because their `value` is 0: where it stands for no value, give none; `map` can hand ' +
          "on the text of a cell, be it empty (`Number('')` is 0)",
        count: 120,
      },
    ]);
    expect(await byMap((cell) => cell.replaceAll(/[.\s]/g, '').replace(',', '.'))).toEqual([]);
  });

  it.each<[what: string, values: readonly number[]]>([
    ['clicks among what was shown', [1, 0, 0]],
    ['votes', [1, 0, -1, 0]],
    ['ratings beside films that were not rated', [5, 0, 4, 0, 3, 0]],
    ['a few sums of 0', [12.5, 0, 99, 7.25]],
  ])('is not given for %s', async (_, values) => {
    const rows = many((at) => ({ ...ids, value: values[at % values.length] }));
    const codes = await codesOf(rows as never, { weighting: 'value' });
    expect(codes).toEqual([]);
  });
});

describe('a warning about rows that were skipped', () => {
  it('counts them beside all rows, where they are more than were read', async () => {
    const rows = many((at) => (at % 5 === 0 ? ids : { ...ids, event: '' }));
    expect(await warningsOf(rows as never, { onInvalid: 'skip' })).toEqual([
      {
        code: 'mostly-skipped',
        message:
          '200 of 250 rows are no interactions and were skipped, more than were read: the samples of what was skipped say why',
        count: 200,
      },
    ]);
  });
});
