import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import type { ReadOptions } from '../../../src/reading/read-options.js';
import type { Interaction } from '../../../src/types.js';
import { codesOf, many, warningsOf, warningsOfLines, warningsOfText } from '../../support/log-warnings.js';

const ids = { userId: 'u', itemId: 'i' };
const MANY = many(() => ids).length;

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
    expect(await warningsOfText(`userId,itemId,${name}\nu,i,${value}\n`, { format: 'csv' })).toEqual(expected);
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
    const text = `userId,itemId,Bestellzeit,Aktion\n${lines.join('')}`;
    expect(await warningsOfText(text, { format: 'csv' })).toEqual(expected);
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

  it.each('sentAt Datum Zeit Zeitpunkt zeitstempel dt clientTs received paid'.split(' '))(
    'is given about milliseconds in `%s`',
    async (name) => {
      const lines = many((at) => ({ ...ids, [name]: 1.7e12 + 1000 * at }));
      const message = expect.stringContaining(`give \`fields: { timestamp: '${name}' }\``);
      expect(await warningsOfLines(lines)).toEqual([{ code: 'unused-column', message, count: 1 }]);
      const cells = many((at) => ({ at: `u,i,${1.7e12 + at}\n` })).map((row) => Object.values(row)[0]);
      const text = `userId,itemId,${name}\n${cells.join('')}`;
      expect(await warningsOfText(text, { format: 'csv' })).toEqual([{ code: 'unused-column', message, count: 1 }]);
    },
  );

  it.each<[what: string, (at: number) => object]>([
    ['of numbers that name something', (at) => ({ Belegnr: 1.7e12 + at, ean: `${2e12 + at}`, orderId: 1.6e12 + at })],
    ['of releases', (at) => ({ release: 1.6e12 + at })],
    ['of one number', () => ({ lauf: 1.7e12 })],
    ['of numbers of another size', (at) => ({ a: 1.7e9 + at, b: 1.7e15 + at, c: 1.7e12 + at + 0.5 })],
    ['that has milliseconds in some rows only', (at) => ({ wert: at % 2 === 0 ? 1.7e12 + at : at })],
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

  it('is not given about what `map` leaves out', async () => {
    const map = () => ids;
    expect(await warningsOfText('created_at,rating,event\n1,5,x\n', { format: 'csv', map })).toEqual([]);
    expect(await warningsOfLines([{ created_at: 1, rating: 5 }], { map })).toEqual([]);
    expect((await buildDataset([{ created_at: 1 }], { map })).summary.warnings).toEqual([]);
  });
});

describe('a warning about what `map` gives', () => {
  type Row = Record<'Vorgang' | 'Datum', string> & Record<'Vorgan', undefined>;
  const rows = many(() => ({ Vorgang: 'Kauf', Datum: '2026-01-01' })) as Row[];
  const csv = `Vorgang,Datum\n${'Kauf,2026-01-01\n'.repeat(9)}`;
  const read = async (map: (row: Row) => object) => {
    const wrong = map as (row: Row) => Interaction;
    const { warnings } = (await buildDataset(rows, { map: wrong })).summary;
    const ofText = await warningsOfText<Row>(csv, { format: 'csv', map: wrong });
    expect(ofText.map(({ message }) => message)).toEqual(warnings.map(({ message }) => message));
    return warnings;
  };

  it('names a key that looks like a part of an interaction, and what it is called', async () => {
    const warnings = await read((row) => ({ ...ids, evnt: row.Vorgang, time: row.Datum }));
    expect(warnings).toEqual(
      ['evnt', 'time'].map((name, at) => {
        const field = ['event', 'timestamp'][at];
        const message = `\`${name}\` looks like \`${field}\` and is not used: in what \`map\` gives the name is \`${field}\``;
        return { code: 'unused-column', message, count: 1 };
      }),
    );
  });

  it('names a key in which no row has a value', async () => {
    expect(await read((row) => ({ ...ids, event: row.Vorgan, timestamp: row.Datum }))).toEqual([
      {
        code: 'missing-field',
        message: '`map` gives `event` and no row has a value in it: does it read a column that is there?',
        count: MANY,
      },
    ]);
  });

  it('is not given where all is well', async () => {
    expect(await read((row) => ({ ...ids, event: row.Vorgang, timestamp: row.Datum, title: 'x' }))).toEqual([]);
  });
});

describe('a warning about a first line', () => {
  const read = (text: string, options: ReadOptions) => warningsOfText(text, { format: 'csv', ...options });
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
  const read = (text: string) => warningsOfText(text, { format: 'csv', header: false });

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
