import { describe, expect, it } from 'vitest';
import type { BatchReader } from '../../../../src/reading/batch-reader.js';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { LONGEST_ROW } from '../../../../src/reading/formats/row-length.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../../src/reading/read-options.js';
import { pairNames, positivesOf } from '../../../support/datasets.js';
import { LEAVE_OUT, messageOf } from '../../../support/errors.js';
import { streamOf } from '../../../support/streams.js';

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
    expect(await pairsIn('userId::itemId\nu::a:b\n', { delimiter: '::' })).toEqual(['u a:b']);
  });

  it('may have another quote, none, and escapes', async () => {
    expect(await pairsIn("userId,itemId\n'u','a,''b'''\n", { quote: "'" })).toEqual(["u a,'b'"]);
    expect(await pairsIn('userId\titemId\nu\t"a" b\n', { quote: null, delimiter: '\t' })).toEqual(['u "a" b']);
    expect(await pairsIn('userId,itemId\n"u","a, \\"b\\""\n', { escape: '\\' })).toEqual(['u a, "b"']);
  });

  it.each([
    ['sep=;\nuserId;itemId\nu;a,b\n', undefined],
    ['"sep=;"\r\nuserId;itemId\r\nu;a,b\r\n', undefined],
    ['sep=\t\ruserId\titemId\ru\ta,b\r', undefined],
    ['\ufeffSEP=;\nuserId;itemId\nu;a,b', undefined],
    // What is given counts, and the line is no row all the same.
    ['sep=,\nuserId;itemId\nu;a,b\n', ';'],
  ])('takes the delimiter from a first line that names one: %j', async (text, delimiter) => {
    expect(await pairsIn(text, { delimiter })).toEqual(['u a,b']);
    expect(await messageOf('invalid-interaction', () => read(`${text}\nshort`, { delimiter }))).toMatch(/line [45]/);
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
      `stream, line 3: expected 2 columns, got 1${LEAVE_OUT}`,
    );
    expect(await skippedIn('userId,itemId\nu,a,x\nu,\nu,a\n')).toEqual([
      'stream, line 2: expected 2 columns, got 3',
      expect.stringMatching(
        /^stream, line 3: expected `itemId` \(column 2, counted from 1\) to be .*, got an empty cell$/,
      ),
    ]);
  });

  it('is a footer, and one that ends in a delimiter', async () => {
    const text = 'userId,itemId,event\nu,a,like,\nu,b,like\n(1 row)\n(3 rows)\n';
    expect(await skippedIn(text)).toEqual([
      'stream, line 2: expected 3 columns, got 4: the line ends in a delimiter',
      'stream, line 4: expected 3 columns, got 1: it looks like a footer of psql',
      'stream, line 5: expected 3 columns, got 1: it looks like a footer of psql',
    ]);
  });

  it('is none where every line ends in a delimiter, that of the names too', async () => {
    expect(await pairsIn('userId,itemId,\nu,a,\nu,b,\n')).toEqual(['u a', 'u b']);
    expect(await pairsIn('userId,itemId,,\nu,a,,\n')).toEqual(['u a']);
  });

  it('is one whose quotes are wrong, in words that do not repeat the cell', async () => {
    expect(await skippedIn('userId,itemId\nse"cret,a\nu,b\n')).toEqual([
      'stream, line 2: expected CSV, got a quote inside a cell that does not begin with one; ' +
        'where quotes are ordinary characters, give `quote: null`',
    ]);
  });

  it('is one with text after a closing quote, and the rows after it are read', async () => {
    const text = 'userId,itemId\n"Live" at the Barn,a\nu,b\nu,c\n';
    const expected =
      'stream, line 2: expected CSV, got text after a closing quote; ' +
      'where quotes are ordinary characters, give `quote: null`';
    expect(await messageOf('invalid-interaction', () => read(text))).toBe(`${expected}${LEAVE_OUT}`);
    expect(await skippedIn(text)).toEqual([expected]);
    expect(await pairsIn(text, { onInvalid: 'skip' })).toEqual(['u b', 'u c']);
    expect(await pairsIn(text, { quote: null })).toEqual(['"Live" at the Barn a', 'u b', 'u c']);
  });

  it('is counted once however many faults it has, and the rows around it stay', async () => {
    const dataset = await read('userId,itemId\nu,a\nx"y"z,w"\nu,b\n', { onInvalid: 'skip' });
    expect(dataset.summary.skipped.count).toBe(1);
    expect(pairNames(positivesOf(dataset))).toEqual(['u a', 'u b']);
  });

  it('is found on the line on which a quote opens that never closes, and the rows after it are read', async () => {
    const text = 'userId,itemId\nu,a\n\n"u,b\nu,c\nu,d\n';
    expect(await skippedIn(text)).toEqual([
      'stream, line 4: expected CSV, got a quote that opens on line 4 and never closes; ' +
        'where quotes are ordinary characters, give `quote: null`',
    ]);
    expect(await pairsIn(text, { onInvalid: 'skip' })).toEqual(['u a', 'u c', 'u d']);
  });

  it('is named by the line on which it begins, whatever line ends quoted cells have before and in it', async () => {
    for (const end of ['\n', '\r\n']) {
      const text = ['userId,itemId', `"u${end}u",a`, '', `"x${end}x","y${end}y",z`, '  ', 'short', ''].join(end);
      expect(await skippedIn(text)).toEqual([
        'stream, line 5: expected 2 columns, got 3: its quotes go over 3 lines',
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
      'Cannot read stream, line 1: expected CSV, got a quote inside a cell that does not begin with one; ' +
        'where quotes are ordinary characters, give `quote: null`',
    );
  });

  it('may not be longer than any row should be, whatever is to be skipped', async () => {
    for (const [row, why] of [
      [`"${'x'.repeat(LONGEST_ROW + 9)}`, ''],
      [`u,"${'x\n'.repeat(LONGEST_ROW / 2 + 9)}`, ': the quote on line 3 does not close'],
    ]) {
      const stream = streamOf(`userId,itemId\nu,a\n${row}`, 'more', 'and more');
      const source = readInteractions(stream, { format: 'csv', onInvalid: 'skip' });
      const message = await messageOf('unreadable-source', () => buildDataset(source));
      const hint = why === '' ? '' : '; where quotes are ordinary characters, give `quote: null`';
      expect(message).toBe(`Cannot read stream: the row that begins on line 3 is too long${why}${hint}`);
      expect(stream.pulled).toBeLessThan(3);
    }
  });

  it('may not be the first line where that is longer than any row should be', async () => {
    const source = readInteractions(streamOf('x'.repeat(LONGEST_ROW + 9)), { format: 'csv' });
    expect(await messageOf('unreadable-source', () => buildDataset(source))).toContain('line 1 is too long');
  });
});

describe('a batch of CSV', () => {
  it('is a piece of a large block, so that the event loop can turn', async () => {
    const rows = Array.from({ length: 40_000 }, (_, number) => `user-${number % 50},item-${number}`);
    for (const text of [`userId,itemId\n${rows.join('\n')}`, `userId,itemId\n"${rows.join('\n')}`]) {
      const reader = readInteractions(streamOf(text), { format: 'csv' }) as BatchReader;
      let most = 0;
      let all = 0;
      for await (const batch of reader.batches()) {
        let count = 0;
        while (batch.next()) count++;
        most = Math.max(most, count);
        all += count;
      }
      expect(all).toBe(rows.length);
      expect(most).toBeLessThan((64 * 1024) / 'user-1,item-1'.length);
    }
  });

  it('gives each row its line where rows of several kinds are mixed', async () => {
    const rows = Array.from(
      { length: 5000 },
      (_, number) => [`u,a${number}`, `"u","say ""${number}"""`, `x"y,${number}`, `"u\n",b${number}`][number % 4],
    );
    const reader = readInteractions(streamOf(`userId,itemId\n${rows.join('\n')}`), { format: 'csv' }) as BatchReader;
    const bad: number[] = [];
    for await (const batch of reader.batches()) while (batch.next()) if (batch.reason !== null) bad.push(batch.line);
    // Four rows take five lines.
    expect(bad).toEqual(Array.from({ length: 1250 }, (_, number) => 5 * number + 4));
  });
});
