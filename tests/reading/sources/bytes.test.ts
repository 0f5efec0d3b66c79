import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded, gunzipped, streamBytes, unreadable } from '../../../src/reading/sources/bytes.js';
import { pieceLengths } from '../../support/arbitraries.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { ChunkStream, cut, streamOf } from '../../support/streams.js';

/** The text of a stream, read as a log is. */
async function textOf(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  let text = '';
  for await (const part of decoded(gunzipped(streamBytes(stream, 'log'), 'log'), 'log')) text += part;
  return text;
}

// Every other byte 0 looks like UTF-16.
const anyText = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !text.includes('\0'));

describe('the bytes of a log', () => {
  it('are the same text however they are cut, as bytes, as text and in gzip', () =>
    fc.assert(
      fc.asyncProperty(anyText, pieceLengths, async (text, lengths) => {
        // A byte order mark at the beginning is no part of the text.
        const expected = text.replace(/^\ufeff/, '');
        const bytes = Buffer.from(text);
        expect(await textOf(new ChunkStream(cut(bytes, lengths)))).toBe(expected);
        expect(await textOf(new ChunkStream(cut(text, lengths)))).toBe(expected);
        expect(await textOf(new ChunkStream(cut(gzipSync(bytes), lengths)))).toBe(expected);
      }),
      { numRuns: 50 },
    ));

  it.each([
    ['SQLite format 3\0...............', 'a SQLite database'],
    ['PAR1............', "give `format: 'parquet'`"],
    ['PK\u0003\u0004............', 'a ZIP archive or a spreadsheet'],
    ['a\0b\0c\0', "give `encoding: 'utf-16le'`"],
    ['\0a\0b\0c', "give `encoding: 'utf-16be'`"],
    [gzipSync(gzipSync('a')), 'gzip in gzip'],
  ])('that are none say what to do: %j', async (bytes, hint) => {
    expect(await messageOf('unreadable-source', () => textOf(streamOf(bytes)))).toContain(hint);
  });

  it('may come in chunks of nothing', async () => {
    const [head, tail] = cut(gzipSync('text'), [1, 100]);
    const none = new Uint8Array(0);
    expect(await textOf(streamOf(none, head, none, tail, none))).toBe('text');
    expect(await textOf(streamOf('', 'te', '', 'xt', ''))).toBe('text');
    expect(await textOf(streamOf())).toBe('');
  });

  it('may be several gzip files one after the other', async () => {
    expect(await textOf(streamOf(Buffer.concat([gzipSync('one '), gzipSync('two')])))).toBe('one two');
  });

  it('may begin with ASCII and go on with other characters, of which a byte order mark is one', async () => {
    expect(await textOf(streamOf('plain ', '\ufeff', 'caf\u00e9', ' plain'))).toBe('plain \ufeffcaf\u00e9 plain');
    const [head, tail] = cut(Buffer.from('\u00e9x'), [1, 9]);
    expect(await textOf(streamOf(Buffer.from('caf'), head, tail, Buffer.from(' noir')))).toBe('caf\u00e9x noir');
  });

  it('must be UTF-8', async () => {
    const latin = Buffer.concat([Buffer.from('caf'), Buffer.of(0xe9), Buffer.from(' noir')]);
    expect(await messageOf('unreadable-source', () => textOf(streamOf(Buffer.from('12345'), latin)))).toBe(
      'Cannot read log: expected UTF-8, got other bytes at byte 8 of the text; ' +
        "for text of older programs, give `encoding: 'latin1'`",
    );
  });

  it('must not end inside a character', async () => {
    const torn = Buffer.from('caf\u00e9').subarray(0, -1);
    expect(await messageOf('unreadable-source', () => textOf(streamOf(torn)))).toContain('at byte 3');
  });

  it('must not end inside gzip', async () => {
    const whole = gzipSync('a long line\n'.repeat(1000));
    for (const length of [2, 5, 12, whole.length - 9, whole.length - 1]) {
      const message = await messageOf('unreadable-source', () => textOf(streamOf(whole.subarray(0, length))));
      expect(message).toBe('Cannot read log: the gzip data end too early');
    }
  });

  it('must not be broken inside gzip', async () => {
    const broken = gzipSync('a long line\n'.repeat(1000));
    broken[20] ^= 0xff;
    expect(await messageOf('unreadable-source', () => textOf(streamOf(broken)))).toMatch(/^Cannot read log: /);
  });

  it.each<[path: unknown, where: string]>([
    ['/logs/plays.csv', ' as /logs/plays.csv'],
    [null, ''],
    [Symbol('path'), ''],
  ])('tell where a file is missing, if it is a path that is told: %o', (path, where) => {
    const { message } = unreadable('plays.csv', Object.assign(new Error('no'), { code: 'ENOENT', path }));
    expect(message).toBe(`Cannot read plays.csv: there is no such file${where}`);
  });

  it('must be bytes or text', async () => {
    const rows = [{ userId: 'u' }] as unknown as string[];
    expect(await messageOf('unreadable-source', () => textOf(new ChunkStream(rows)))).toBe(
      'Cannot read log: expected chunks of bytes or text, got an object',
    );
  });
});

describe('a stream of bytes', () => {
  it('is closed where reading ends early', async () => {
    for (const bytes of [Buffer.from('text'), gzipSync('text')]) {
      const stream = new ChunkStream([bytes, bytes]);
      for await (const _ of gunzipped(streamBytes(stream, 'log'), 'log')) break;
      // The stages of a pipeline close one after the other.
      await new Promise((resolve) => setImmediate(resolve));
      expect(stream.closed).toBe(true);
    }
  });

  it('is closed where its bytes are wrong', async () => {
    const stream = streamOf(Buffer.of(0xff), Buffer.of(0xff));
    await failureOf(() => textOf(stream));
    expect(stream).toMatchObject({ closed: true, pulled: 2 });
  });
});
