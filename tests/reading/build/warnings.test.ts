import { describe, expect, it } from 'vitest';
import type { DataWarningCode } from '../../../src/data/dataset-summary.js';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import type { BuildOptions } from '../../../src/reading/build/build-options.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../src/reading/read-options.js';
import type { Interaction } from '../../../src/types.js';
import { streamOf } from '../../support/streams.js';

const warningsOf = async (rows: readonly Interaction[], options?: BuildOptions) =>
  (await buildDataset(rows, options)).summary.warnings;

const codesOf = async (rows: readonly Interaction[], options?: BuildOptions): Promise<DataWarningCode[]> =>
  (await warningsOf(rows, options)).map(({ code }) => code);

const warningsOfLines = async (rows: readonly object[], options?: ReadOptions) => {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return (await buildDataset(readInteractions(streamOf(text), { format: 'jsonl', ...options }))).summary.warnings;
};

/** More rows than are looked at as objects. */
const MANY = 250;
const many = (row: (at: number) => object): object[] => Array.from({ length: MANY }, (_, at) => row(at));
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

describe('a warning about fields', () => {
  it('names one that no row has, and what is near', async () => {
    const [warning, ...others] = await warningsOfLines(
      many((at) => ({ ...ids, created_at: 1e12 + at })),
      { fields: { timestamp: 'createdAt' } },
    );
    expect(others).toEqual([]);
    expect(warning).toEqual({
      code: 'missing-field',
      message: '`fields.timestamp` names `createdAt`, in which no row has a value: did you mean `created_at`?',
      count: MANY,
    });
  });

  it('is not given where one row of many has it', async () => {
    const rows = many((at) => (at === MANY - 1 ? { ...ids, at: 1e12 } : ids));
    expect(await warningsOfLines(rows, { fields: { timestamp: 'at' } })).toEqual([]);
    expect((await warningsOfLines(rows.slice(0, -1), { fields: { timestamp: 'at' } }))[0]?.code).toBe('missing-field');
  });

  it('is given where all that the field holds is null', async () => {
    const rows = many(() => ({ ...ids, at: null }));
    expect((await warningsOfLines(rows, { fields: { timestamp: 'at' } }))[0]?.code).toBe('missing-field');
  });

  it.each<[name: string, value: unknown, field: string]>([
    ['created_at', '2026-01-01', 'timestamp'],
    ['eventTime', 1.7e9, 'timestamp'],
    ['date', '2026-01-01', 'timestamp'],
    ['event_type', 'like', 'event'],
    ['action', 'like', 'event'],
    ['rating', 4, 'value'],
    ['play_count', 4, 'value'],
  ])('names a column `%s` that is not used', async (name, value, field) => {
    const expected = [
      {
        code: 'unused-column',
        message: expect.stringContaining(
          `\`${name}\` looks like \`${field}\` and is not used: give \`fields: { ${field}: '${name}' }\` if it is`,
        ),
        count: 1,
      },
    ];
    expect(await warningsOfLines(many(() => ({ ...ids, [name]: value })))).toEqual(expected);
    expect(await warningsOf([{ ...ids, [name]: value }])).toEqual(expected);
    const csv = readInteractions(streamOf(`userId,itemId,${name}\nu,i,${value}\n`), { format: 'csv' });
    expect((await buildDataset(csv)).summary.warnings).toEqual(expected);
    expect(await warningsOfLines([{ ...ids, [name]: value }], { fields: { [field]: name } })).toEqual([]);
  });

  it.each([
    ['quantity', true],
    ['Qty', true],
    ['rating', false],
  ])('says of `%s` whether it may have returns: %s', async (name, returns) => {
    const [warning] = await warningsOfLines(many(() => ({ ...ids, [name]: 4 })));
    expect(warning?.message.includes('`map` can make a return of it')).toBe(returns);
  });

  it.each(['title', 'price', 'format', 'category', 'lat', 'country', 'genre'])(
    'is not given about `%s`',
    async (name) => {
      expect(await warningsOfLines([{ ...ids, [name]: 'x' }])).toEqual([]);
    },
  );

  const bought = (at: number) => ({
    Bestellzeit: `2026-01-${10 + (at % 9)}T19:00`,
    Aktion: ['Kauf', 'Ansicht', 'Retoure'][at % 3],
  });

  it('is given about columns that hold times or names of events, whatever they are called', async () => {
    const expected = ['event', 'timestamp'].map((field, at) =>
      expect.objectContaining({
        code: 'unused-column',
        message: expect.stringContaining(`\`fields: { ${field}: '${['Aktion', 'Bestellzeit'][at]}' }\``),
      }),
    );
    expect(await warningsOfLines(many((at) => ({ ...ids, ...bought(at) })))).toEqual(expected);
    expect(await warningsOf(many((at) => ({ ...ids, ...bought(at) })) as Interaction[])).toEqual(expected);
    const lines = many(bought).map((row) => `u,i,${Object.values(row).join()}\n`);
    const csv = readInteractions(streamOf(`userId,itemId,Bestellzeit,Aktion\n${lines.join('')}`), { format: 'csv' });
    expect((await buildDataset(csv)).summary.warnings).toEqual(expected);
  });

  it.each<[what: string, (at: number) => unknown]>([
    ['Dates', (at) => new Date(1.7e12 + at)],
    ['days with slashes', (at) => `${1 + (at % 9)}/1/2026 8:26`],
    ['days with dots', (at) => `${10 + (at % 9)}.01.2026`],
    ['times in a part of it', (at) => ({ wann: `2026-01-${10 + (at % 9)}`, wo: 'x' })],
  ])('is given about a column of %s', async (_, value) => {
    const rows = many((at) => ({ ...ids, Bestellt: value(at) })) as Interaction[];
    expect(await codesOf(rows)).toEqual(['unused-column']);
  });

  it.each<[what: string, (at: number) => object]>([
    ['of other words', (at) => ({ Kategorie: ['Schuhe', 'Hosen', 'Mode'][at % 3] })],
    ['of many texts', (at) => ({ Titel: `Kauf ${'abcdefghijklmnopqrs'[at % 19]}` })],
    ['of versions', (at) => ({ App: `1.${at % 12}.10` })],
    ['of one word', () => ({ Aktion: 'Kauf' })],
    ['of numbers', (at) => ({ Preis: 17 + at, Telefon: `${4.9e9 + at}` })],
    ['of days of birth', (at) => ({ Geburtstag: `2001-01-${10 + (at % 9)}`, Kunde_seit: `${1980 + (at % 20)}-01-01` })],
    ['that has times in some rows only', (at) => ({ Notiz: at % 2 === 0 ? '2026-01-01' : 'keine' })],
  ])('is not given about a column %s', async (_, row) => {
    expect(await warningsOfLines(many((at) => ({ ...ids, ...row(at) })))).toEqual([]);
  });

  it('is not given about the event where one was given for all', async () => {
    expect(await warningsOfLines([{ ...ids, type: 'x' }], { event: 'play' })).toEqual([]);
  });

  it('is not given where `map` made the rows', async () => {
    const map = () => ids;
    expect(await warningsOfLines([{ created_at: 1, rating: 5 }], { map })).toEqual([]);
    expect((await buildDataset([{ created_at: 1 }], { map })).summary.warnings).toEqual([]);
  });
});

describe('a warning about a first line', () => {
  const read = async (text: string, options: ReadOptions) =>
    (await buildDataset(readInteractions(streamOf(text), { format: 'csv', ...options }))).summary.warnings;
  const fields = { userId: 0, itemId: 1 };

  it('is given where columns go by number and it looks like data', async () => {
    expect(await read('196,242\n186,302\n', { fields })).toEqual([
      expect.objectContaining({ code: 'data-in-header', count: 1 }),
    ]);
  });

  it('is not given where it names columns, or was said to be data', async () => {
    expect(await read('who,what\n186,302\n', { fields })).toEqual([]);
    expect(await read('196,242\n186,302\n', { fields, header: false })).toEqual([]);
  });
});

describe('a warning about a first row', () => {
  const read = async (text: string) =>
    (await buildDataset(readInteractions(streamOf(text), { format: 'csv', header: false }))).summary.warnings;

  it('is given where it is one of words above numbers', async () => {
    expect(await read(`Kundennr,Artikel\n${'17,pump\n18,boot\n'.repeat(5)}`)).toEqual([
      {
        code: 'names-in-data',
        message:
          'the first row was taken for data, and looks like names of columns: leave `header: false` out if it is',
        count: 1,
      },
    ]);
  });

  it.each([
    'anna,pump\nben,boot\n'.repeat(6),
    `anna,pump\n17,pump\nben,boot\n${'17,pump\n18,boot\n'.repeat(5)}`,
    `anna,p1\n${'17,p1\n18,p2\n'.repeat(5)}`,
  ])('is not given where other rows are like it, or it has a digit: %j', async (text) => {
    expect(await read(text)).toEqual([]);
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
