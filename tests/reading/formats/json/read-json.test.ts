import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { LONGEST_ROW } from '../../../../src/reading/formats/row-length.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../../src/reading/read-options.js';
import { pairNames, positivesOf } from '../../../support/datasets.js';
import { LEAVE_OUT, messageOf } from '../../../support/errors.js';
import { cut, streamOf } from '../../../support/streams.js';

const read = (text: string, options?: ReadOptions) =>
  buildDataset(readInteractions(streamOf(text), { format: 'json', ...options }));
const pairsIn = async (text: string) => pairNames(positivesOf(await read(text)));

const a = '{"userId":"u","itemId":"a"}';
const b = '{"userId":"u","itemId":"b"}';

describe('a JSON array', () => {
  it.each([
    ['on one line', `[${a},${b}]`],
    ['on many lines', `[\n  ${a},\n  ${b}\n]\n`],
    ['with CRLF', `[\r\n${a},\r\n${b}\r\n]\r\n`],
    ['with a byte order mark', `\ufeff[${a},${b}]`],
    ['with spaces all around', ` \t\n[ ${a} , ${b} ] \n `],
  ])('is read %s', async (_, text) => {
    expect(await pairsIn(text)).toEqual(['u a', 'u b']);
  });

  it('may be empty', async () => {
    for (const text of ['[]', ' [ \n ] ']) expect((await read(text)).summary.rows).toBe(0);
  });

  it('is cut where commas and brackets are its own, not those of strings or inner values', async () => {
    const rows = ['a],[', '{"x":[1,2]}', '\\', '"', '\\"]', '\\\\', '}', ''].map((note, at) => ({
      userId: 'u',
      itemId: `${note}${at}`,
      notes: [note, { note: [[note]] }],
    }));
    for (const lengths of [[1], [2, 5], [1000]]) {
      const stream = streamOf(...cut(JSON.stringify(rows, null, 1), lengths));
      const dataset = await buildDataset(readInteractions(stream, { format: 'json' }));
      expect(dataset.items.ids).toEqual(rows.map(({ itemId }) => itemId));
    }
  });

  it.each([
    ['{"userId":"u"}', 'expected a JSON array, got "{" on line 1 (for one object a line, give `format: \'jsonl\'`)'],
    ['\n"text"', 'expected a JSON array, got "\\"" on line 2'],
    ['null', 'expected a JSON array, got "n" on line 1'],
    ['', 'expected a JSON array, got nothing (line 1)'],
    ['  \n', 'expected a JSON array, got nothing (line 2)'],
    [`[${a}`, 'the JSON array does not end (line 1)'],
    [`[\n${a},\n`, 'the JSON array does not end (line 3)'],
    [`[\n${a},\n{"userId":"u`, 'the JSON array does not end (line 3)'],
    [`[${a}]\n[${b}]`, 'expected nothing after the JSON array, got "[" on line 2'],
    [`[${a}],`, 'expected nothing after the JSON array, got "," on line 1'],
  ])('cannot be read from %o', async (text, reason) => {
    expect(await messageOf('unreadable-source', () => read(text))).toBe(`Cannot read stream: ${reason}`);
    // There is no row to skip: where the array ends is not known.
    await messageOf('unreadable-source', () => read(text, { onInvalid: 'skip' }));
  });

  it.each([
    ['a comma before its end', `[\n${a},\n]`, 3],
    ['two commas', `[${a},\n,${b}]`, 2],
    ['a comma at its beginning', `[,${a}]`, 1],
  ])('has a value that is missing where there is %s', async (_, text, line) => {
    expect(await messageOf('invalid-interaction', () => read(text))).toBe(
      `stream, line ${line}: expected a value between the commas, got none${LEAVE_OUT}`,
    );
  });

  it('names the line on which a bad element begins', async () => {
    expect(await messageOf('invalid-interaction', () => read(`[\n${a},\n\n{\n "userId":\n "u"\n}\n]`))).toBe(
      'stream, line 4: expected `itemId` to be a non-empty string or a finite number, got undefined; ' +
        `the row has the keys userId and no \`itemId\`${LEAVE_OUT}`,
    );
    expect(await messageOf('invalid-interaction', () => read(`[${a},\n u]`))).toMatch(/^stream, line 2: expected JSON/);
  });

  it('skips bad elements and goes on', async () => {
    const { summary } = await read(`[${a},\n{"userId":u},\n7,\n${b},\n]`, { onInvalid: 'skip' });
    expect(summary).toMatchObject({ rows: 2, skipped: { count: 3 } });
    expect(summary.skipped.samples).toEqual([
      { place: 'stream, line 2', reason: expect.stringContaining('expected JSON') },
      { place: 'stream, line 3', reason: 'expected an object, got 7' },
      { place: 'stream, line 5', reason: 'expected a value between the commas, got none' },
    ]);
  });

  it('may not have an element longer than any row should be', async () => {
    const endless = `[${a},\n"${'x'.repeat(LONGEST_ROW)}`;
    expect(await messageOf('unreadable-source', () => read(endless, { onInvalid: 'skip' }))).toBe(
      'Cannot read stream: the row that begins on line 2 is too long',
    );
  });
});
