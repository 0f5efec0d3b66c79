import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build-dataset.js';
import { LONGEST_ROW } from '../../../src/reading/formats/row-length.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../src/reading/read-options.js';
import { pairNames, positivesOf } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { streamOf } from '../../support/streams.js';

const read = (text: string, options?: ReadOptions) =>
  buildDataset(readInteractions(streamOf(text), { format: 'csv', ...options }));
const pairsIn = async (text: string, options?: ReadOptions) => pairNames(positivesOf(await read(text, options)));

/** Places and reasons of the rows that are skipped. */
async function skippedIn(text: string): Promise<string[]> {
  const { samples } = (await read(text, { onInvalid: 'skip' })).summary.skipped;
  return samples.map(({ place, reason }) => `${place}: ${reason}`);
}

describe('CSV', () => {
  it.each([
    ['with LF', 'userId,itemId\nu,a\nu,b\n'],
    ['with CRLF', 'userId,itemId\r\nu,a\r\nu,b\r\n'],
    ['with CR', 'userId,itemId\ru,a\ru,b\r'],
    ['with line ends of all kinds', 'userId,itemId\nu,a\r\nu,b\r'],
    ['without a last line end', 'userId,itemId\nu,a\nu,b'],
    ['with a byte order mark', '\ufeffuserId,itemId\nu,a\nu,b\n'],
    ['with a quoted byte order mark', '\ufeff"userId","itemId"\nu,a\nu,b\n'],
    ['with blank lines and lines of spaces', '\n\nuserId,itemId\n\nu,a\n   \nu,b\n\n'],
    ['with quoted cells', '"userId","itemId"\r\n"u","a"\r\nu,"b"'],
    ['in any order of the columns', 'note,item_id,user_id\nx,a,u\ny,b,u\n'],
  ])('is read %s', async (_, text) => {
    expect(await pairsIn(text)).toEqual(['u a', 'u b']);
  });

  it('has cells with delimiters, quotes and line ends where they are quoted', async () => {
    const dataset = await read('userId,itemId\n"a,b","say ""hi"""\n"c\nd","e\r\nf"\n"","x"\n', { onInvalid: 'skip' });
    expect(dataset.users.ids).toEqual(['a,b', 'c\nd']);
    expect(dataset.items.ids).toEqual(['say "hi"', 'e\r\nf']);
    expect(dataset.summary.skipped.count).toBe(1);
  });

  it('is not trimmed', async () => {
    expect(await pairsIn('userId,itemId\n u , a\n')).toEqual([' u   a']);
  });

  it('parses values and times, and takes empty cells for absent ones', async () => {
    const text = 'userId,itemId,event,value,timestamp\n1,2,like,3,1000000000\nu,i,,,\nu,j,,2,2001-09-09T01:46:40Z\n';
    const dataset = await read(text);
    expect(dataset.summary).toMatchObject({
      rows: 3,
      events: { like: { count: 1 } },
      period: { from: 1e12, to: 1e12 },
    });
    expect(pairNames(positivesOf(dataset))).toEqual(['1 2', 'u i', 'u j']);
  });

  it('leaves no carriage return in the last cell where line ends are mixed', async () => {
    const { summary } = await read('userId,itemId,event\nu,a,like\r\nu,b,like\n');
    expect(summary.events).toMatchObject({ like: { count: 2 } });
  });

  it('may have any delimiter', async () => {
    expect(await pairsIn('userId;itemId\nu;a,b\n', { delimiter: ';' })).toEqual(['u a,b']);
    expect(await pairsIn('userId\titemId\nu\ta,b\n', { delimiter: '\t' })).toEqual(['u a,b']);
    expect(await pairsIn('userId|itemId\nu|a,b\n', { delimiter: '|' })).toEqual(['u a,b']);
  });

  it('may hold no rows, but not nothing', async () => {
    expect(await pairsIn('userId,itemId\n')).toEqual([]);
    expect(await messageOf('unreadable-source', () => read('\n'))).toBe(
      'Cannot read stream: expected a line that names the columns, got nothing',
    );
  });
});

describe('a bad row of CSV', () => {
  it('is one with too few or too many cells', async () => {
    expect(await messageOf('invalid-interaction', () => read('userId,itemId\nu,a\nu\n'))).toBe(
      'stream, line 3: expected 2 columns, got 1',
    );
    expect(await skippedIn('userId,itemId\nu,a,x\nu,\nu,a\n')).toEqual([
      'stream, line 2: expected 2 columns, got 3',
      expect.stringMatching(/^stream, line 3: expected `itemId` \(column 2\) to be a non-empty string/),
    ]);
  });

  it('is one whose quotes are wrong, in words that do not repeat the cell', async () => {
    expect(await skippedIn('userId,itemId\nse"cret,a\nu,b\n')).toEqual([
      'stream, line 2: expected CSV, got a quote inside a cell that does not begin with one',
    ]);
  });

  it('is never skipped where that would lose the rows after it', async () => {
    const text = 'userId,itemId\n"se"cret",a\nu,b\nu,c\n';
    const expected = 'stream, line 2: expected CSV, got text after a closing quote';
    for (const onInvalid of ['error', 'skip'] as const) {
      expect(await messageOf('invalid-interaction', () => read(text, { onInvalid }))).toBe(expected);
    }
  });

  it('is counted once however many faults it has, and the rows around it stay', async () => {
    const dataset = await read('userId,itemId\nu,a\nx"y"z,w"\nu,b\n', { onInvalid: 'skip' });
    expect(dataset.summary.skipped.count).toBe(1);
    expect(pairNames(positivesOf(dataset))).toEqual(['u a', 'u b']);
  });

  it('is found on the line on which a quote opens that never closes', async () => {
    expect(await skippedIn('userId,itemId\nu,a\n\n"u,b\nu,c\nu,d\n')).toEqual([
      'stream, line 4: expected CSV, got a quote that never closes',
    ]);
  });

  it('is named by the line on which it begins, whatever line ends quoted cells have before and in it', async () => {
    for (const end of ['\n', '\r\n']) {
      const text = ['userId,itemId', `"u${end}u",a`, '', `"x${end}x","y${end}y",z`, '  ', 'short', ''].join(end);
      expect(await skippedIn(text)).toEqual([
        'stream, line 5: expected 2 columns, got 3',
        'stream, line 9: expected 2 columns, got 1',
      ]);
    }
  });

  it('is reported before a worse one that follows it', async () => {
    expect(await messageOf('invalid-interaction', () => read('userId,itemId\na"b,c\nshort\n'))).toContain('line 2');
    expect(await messageOf('invalid-interaction', () => read('userId,itemId\nshort\na"b,c\n'))).toContain('line 2');
  });

  it('cannot be the line that names the columns', async () => {
    expect(await messageOf('unreadable-source', () => read('user"Id,itemId\nu,a\n', { onInvalid: 'skip' }))).toBe(
      'Cannot read stream, line 1: expected CSV, got a quote inside a cell that does not begin with one',
    );
  });

  it('may not be longer than any row should be, whatever is to be skipped', async () => {
    const endless = `userId,itemId\nu,a\n"${'x'.repeat(LONGEST_ROW + 9)}`;
    const stream = streamOf(endless, 'more', 'and more');
    const source = readInteractions(stream, { format: 'csv', onInvalid: 'skip' });
    expect(await messageOf('unreadable-source', () => buildDataset(source))).toBe(
      'Cannot read stream: the row that begins on line 3 is too long',
    );
    expect(stream.pulled).toBeLessThan(3);
  });
});
