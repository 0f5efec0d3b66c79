import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { LONGEST_ROW } from '../../../../src/reading/formats/row-length.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../../src/reading/read-options.js';
import { pairNames, positivesOf } from '../../../support/datasets.js';
import { LEAVE_OUT, messageOf } from '../../../support/errors.js';
import { streamOf } from '../../../support/streams.js';

const read = (text: string, options?: ReadOptions) =>
  buildDataset(readInteractions(streamOf(text), { format: 'jsonl', ...options }));
const pairsIn = async (text: string, options?: ReadOptions) => pairNames(positivesOf(await read(text, options)));

const a = '{"userId":"u","itemId":"a"}';
const b = '{"userId":"u","itemId":"b"}';

describe('JSON lines', () => {
  it.each([
    ['with a last line end', `${a}\n${b}\n`],
    ['without a last line end', `${a}\n${b}`],
    ['with CRLF', `${a}\r\n${b}\r\n`],
    ['with blank lines', `\n${a}\n\n  \t\n${b}\n\n`],
    ['with blank lines and CRLF', `\r\n${a}\r\n\r\n${b}\r\n`],
    ['with spaces around the objects', `  ${a} \n\t${b}`],
    ['with a byte order mark', `\ufeff${a}\n${b}`],
  ])('are read %s', async (_, text) => {
    expect(await pairsIn(text)).toEqual(['u a', 'u b']);
  });

  it('may be none', async () => {
    for (const text of ['', '\n', '\ufeff']) expect(await pairsIn(text)).toEqual([]);
  });

  it('are read by the names of their fields', async () => {
    const fields = { userId: 'listener', itemId: '__proto__' };
    expect(await pairsIn('{"listener":"u","__proto__":"a"}', { fields })).toEqual(['u a']);
  });

  it('are counted from 1, blank lines too, for the message of a bad one', async () => {
    expect(await messageOf('invalid-interaction', () => read(`\n${a}\n\n{"userId":"u"}\n`))).toBe(
      'stream, line 4: expected `itemId` to be a non-empty string or a finite number, got undefined; ' +
        `the row has the keys userId and no \`itemId\`${LEAVE_OUT}`,
    );
  });

  it('must be JSON', async () => {
    expect(await messageOf('invalid-interaction', () => read(`${a}\n{"userId":"u" "itemId":"secret"}`))).toMatch(
      /^stream, line 2: expected JSON: Expected ',' or '}' after property value/,
    );
    const message = await messageOf('invalid-interaction', () => read('userId,itemId\nsecret,a'));
    expect(message).toMatch(/^stream, line 1: expected JSON: /);
    // Messages of the engine repeat the text; ours do not.
    expect(message).not.toContain('itemId');
  });

  it('must be objects', async () => {
    expect(await messageOf('invalid-interaction', () => read('["u","a"]'))).toBe(
      'stream, line 1: expected an object, got an array of 2: `map` can make one of it; ' +
        `for one array of rows, give \`format: 'json'\`${LEAVE_OUT}`,
    );
    expect(await messageOf('invalid-interaction', () => read('null'))).toContain('expected an object, got null');
  });

  it('may be skipped where they are bad', async () => {
    const { summary } = await read(`${a}\nbad\n${b}\n{}\n`, { onInvalid: 'skip' });
    expect(summary).toMatchObject({ rows: 2, skipped: { count: 2 } });
    expect(summary.skipped.samples.map(({ place }) => place)).toEqual(['stream, line 2', 'stream, line 4']);
  });

  it('may not be longer than any line should be, so that memory stays bounded', async () => {
    const endless = `${a}\n"${'x'.repeat(LONGEST_ROW)}`;
    expect(await messageOf('unreadable-source', () => read(endless, { onInvalid: 'skip' }))).toBe(
      'Cannot read stream: the row that begins on line 2 is too long',
    );
  });
});
