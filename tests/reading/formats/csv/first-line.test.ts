import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { describeColumns, describeTwins } from '../../../../src/reading/formats/csv/first-line.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../../src/reading/read-options.js';
import { messageOf } from '../../../support/errors.js';
import { streamOf } from '../../../support/streams.js';

/** What is said of a file whose columns are not found, after "got ". */
async function saidOf(text: string, options?: ReadOptions): Promise<string> {
  const read = () => buildDataset(readInteractions(streamOf(text), { format: 'csv', ...options }));
  const message = await messageOf('unreadable-source', read);
  return message.slice(message.indexOf('got ') + 4);
}

describe('a first line without the columns that are needed', () => {
  it.each([
    ['user_id;item_id;event\n', '1 column; the first line looks cut by ";": give `delimiter: \';\'`'],
    ['user_id\titem_id\n', '1 column; the first line looks cut by "\\t": give `delimiter: \'\\t\'`'],
    ['1::1193::5::978300760\n', '1 column; the first line looks cut by "::": give `delimiter: \'::\'`'],
    ['a|b,c|d\n', '2 columns; the first line looks cut by "|": give `delimiter: \'|\'`'],
  ])('that looks cut by another delimiter names it: %j', async (text, expected) => {
    expect(await saidOf(text)).toBe(expected);
  });

  it('that looks cut by another delimiter names it, where its cells are quoted, too', async () => {
    const said = await saidOf('"User-ID";"ISBN";"Book-Rating"\r"276725";"034545104X";"0"\r');
    expect(said).toBe('a line that looks cut by ";": give `delimiter: \';\'`');
  });

  it.each([
    '196,242,3,881250949\n',
    'anna,pump,2024-03-01\n',
    'anna@example.org,pump,purchase\n',
    'anna,pump,12:30\n',
    'anna,https://example.org/pump\n',
    '5f1d7a3e9b2c4d6e8f0a1b2c,pump\n',
  ])('that looks like data says so, and repeats nothing of it: %j', async (text) => {
    const said = await saidOf(text);
    expect(said).toMatch(
      /^\d columns; the first line looks like data, not names: give `header: false` and `fields` by number/,
    );
    expect(said).toContain("`header: ['userId', 'itemId', ...]`");
    for (const cell of text.trim().split(',')) expect(said).not.toContain(cell);
  });

  it('whose names nobody knows counts them alone', async () => {
    expect(await saidOf('anna,pump,red\n')).toBe(
      '3 columns, whose names may be data (then give `header: false`); `fields` can name others',
    );
  });

  it.each([
    ['userID,placeID,rating\n', 'the columns `userID`, `placeID`, `rating`, of which `userID` may be it'],
    ['CustomerID,StockCode,InvoiceDate\n', '`InvoiceDate`, of which `CustomerID` may be it'],
    ['item_id,session,time\n', '`time`, of which `session` may be it'],
    ['asin,note,time,\n', 'the columns `asin`, `note`, `time`, ``; `fields`'],
  ])('that names others lists them, and the nearest: %j', async (text, expected) => {
    expect(await saidOf(text)).toContain(expected);
  });

  it('of very many columns lists the first', async () => {
    const names = Array.from({ length: 50 }, (_, number) => `note_${'abcdefghij'[number % 10]}_${number}`);
    const said = await saidOf(`${['date', ...names].join()}\n`);
    expect(said).toMatch(/^the columns `date`, `note_a_0`, .*`note_i_28`, 21 more; `fields` can name others$/);
  });

  it('names the nearest of what the mapping names', async () => {
    const fields = { userId: 'visitorid', itemId: 'itemid', timestamp: 'timestmp' };
    expect(await saidOf('timestamp,visitorid,event,itemid\n', { fields })).toBe(
      'the columns `timestamp`, `visitorid`, `event`, `itemid`, of which `timestamp` may be it; `fields` can name others',
    );
  });

  it.each<[string, ReadOptions['fields']]>([
    ['it, but for case', { userId: 'kundennr', itemId: 'artikel' }],
    ['another column that the mapping names', { userId: 'Kunde', itemId: 'Artikel' }],
  ])('that has %s is one of names, and lists them', async (_, fields) => {
    expect(await saidOf('Kundennr,Artikel,2024\n17,pump,3\n', { fields })).toBe(
      'the columns `Kundennr`, `Artikel`, `2024`, of which `Kundennr` may be it; `fields` can name others',
    );
  });

  it('that has none of the names given may be data, though a cell begins with one', async () => {
    const said = await saidOf('anna,pumpe\n', { fields: { userId: 'who', itemId: 'pump' } });
    expect(said).not.toContain('anna');
  });

  it('never has a cell that is no name repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 6 }), { minLength: 1 }), (cells) => {
        const row = ['user', ...cells, '17', 'secret-cell'];
        expect(describeColumns(row, 'userId', {}, ',', false)).not.toContain('secret-cell');
        expect(describeTwins([...row, 'secret-cell'])).not.toContain('secret-cell');
      }),
    );
  });
});
