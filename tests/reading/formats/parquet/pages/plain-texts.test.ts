import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import * as parquet from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { compressorsFor } from '../../../../../src/reading/formats/parquet/hyparquet.js';
import { decodePages } from '../../../../../src/reading/formats/parquet/pages/decode.js';
import type { Decoder } from '../../../../../src/reading/formats/parquet/pages/decoder.js';
import { findPages } from '../../../../../src/reading/formats/parquet/pages/find-pages.js';
import { dataPageHeader } from '../../../../../src/reading/formats/parquet/pages/headers.js';
import { PlainTexts } from '../../../../../src/reading/formats/parquet/pages/plain-texts.js';
import { anyId } from '../../../../support/arbitraries.js';

type Text = Buffer | null;

const PACK = { UNCOMPRESSED: (bytes: Buffer) => bytes, GZIP: gzipSync, BROTLI: brotliCompressSync };
type Codec = keyof typeof PACK;

const decoder: Decoder = { parquet, compressors: await compressorsFor([], 'log') };

/** The header of a page of texts one behind the other. */
const headerOf = (values: number, unpacked: number, packed: number): Uint8Array =>
  dataPageHeader(values, 0, unpacked, packed);

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const valuesOf = (texts: readonly Text[]): Buffer =>
  Buffer.concat(texts.flatMap((text) => (text === null ? [] : [uint32(text.length), text])));

/** Levels in runs of those lengths, in turns of 8 rows a byte and of one level, where the rows have one. */
function levelsOf(texts: readonly Text[], lengths: readonly number[]): Buffer {
  const bytes: number[] = [];
  const levels = texts.map((text) => (text === null ? 0 : 1));
  for (let row = 0, run = 0; row < levels.length; run++) {
    const length = lengths[run % lengths.length];
    const level = levels[row];
    let same = 1;
    while (same < length && levels[row + same] === level) same++;
    if (run % 2 === 0) {
      bytes.push(2 * same, level);
      row += same;
    } else {
      bytes.push(2 * length + 1);
      for (let group = 0; group < length; group++, row += 8) {
        let byte = 0;
        for (let bit = 0; bit < 8; bit++) byte |= (levels[row + bit] ?? 0) << bit;
        bytes.push(byte);
      }
    }
  }
  return Buffer.from(bytes);
}

/** A page of the first version. */
function pageOf(texts: readonly Text[], levels: Buffer | null, codec: Codec): Buffer {
  const body = Buffer.concat([...(levels === null ? [] : [uint32(levels.length), levels]), valuesOf(texts)]);
  const packed = PACK[codec](body);
  return Buffer.concat([headerOf(texts.length, body.length, packed.length), packed]);
}

/** What is read of the texts of pages. */
function read(bytes: Buffer, rows: number, isOptional: boolean, codec: Codec = 'UNCOMPRESSED'): unknown[] {
  const texts = new PlainTexts(isOptional);
  texts.decode(decoder, codec, bytes, findPages(bytes, rows, bytes.length), rows);
  return Array.from({ length: rows }, () => {
    texts.next();
    const text = texts.text();
    if (texts.isAscii) expect(texts.bytes.toString('utf8', texts.start, texts.end)).toBe(text);
    return text ?? null;
  });
}

const anyText = fc.oneof(
  anyId.map((id) => Buffer.from(id)),
  fc.constantFrom('', 'ann', 'a'.repeat(200), '2025-01-01').map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);
const anyPages = fc.array(
  fc.tuple(
    fc.array(fc.option(anyText, { nil: null }), { minLength: 1, maxLength: 40 }),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
  ),
  { minLength: 1, maxLength: 4 },
);

describe('texts that are left as bytes', () => {
  it('are those that the decoder makes strings of', () =>
    fc.assert(
      fc.asyncProperty(
        anyPages,
        fc.boolean(),
        fc.constantFrom<Codec>('UNCOMPRESSED', 'GZIP', 'BROTLI'),
        async (all, isOptional, codec) => {
          const given = all.map(([texts]) => (isOptional ? texts : texts.map((text) => text ?? Buffer.from('x'))));
          const pages = given.map((texts, page) =>
            pageOf(texts, isOptional ? levelsOf(texts, all[page][1]) : null, codec),
          );
          const rows = given.flat().length;
          const element = {
            name: 'x',
            type: 'BYTE_ARRAY' as const,
            converted_type: 'UTF8' as const,
            repetition_type: isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const),
          };
          const path = [element];
          const bytes = Buffer.concat(pages);
          const chunks = await decodePages(decoder, rows, path, [
            { path, codec, bytes, pages: findPages(bytes, rows, bytes.length) },
          ]);
          const expected = chunks.flatMap((chunk) => Array.from(chunk as ArrayLike<unknown>, (text) => text ?? null));
          expect(read(bytes, rows, isOptional, codec)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    ));

  const two = [Buffer.from('a'), Buffer.from('b')];
  it.each<[string, string, Buffer | null, readonly Text[], Buffer?]>([
    ['that end beyond the page', 'a text ends beyond its page', null, [], uint32(1)],
    ['of the greatest length', 'a text ends beyond its page', null, [], uint32(2 ** 32 - 1)],
    ['of which some are missing', 'a text ends beyond its page', null, [Buffer.from('a')]],
    ['with levels for fewer rows', 'the levels of a page end too early', Buffer.of(2, 1), two],
    ['with no levels', 'the levels of a page end too early', Buffer.of(), two],
    ['with a number that goes on for ever', 'the levels of a page end too early', Buffer.alloc(40, 0xff), two],
    ['with runs of no row', 'the levels of a page end too early', Buffer.of(0, 1, 1, 0, 0, 1), two],
    ['with levels for more rows', 'a page has levels that do not fit', Buffer.of(6, 1), two],
    ['with a level that there is not', 'a page has levels that do not fit', Buffer.of(4, 2), two],
  ])('%s are refused', (_, message, levels, texts, more = Buffer.of()) => {
    const body = Buffer.concat([...(levels === null ? [] : [uint32(levels.length), levels]), valuesOf(texts), more]);
    // Another page follows, of which nothing may be read.
    const next = pageOf(two, null, 'UNCOMPRESSED');
    const bytes = Buffer.concat([headerOf(2, body.length, body.length), body, next]);
    expect(() => read(bytes, 2, levels !== null)).toThrow(new RangeError(message));
  });

  it('with levels that are longer than the page are refused', () => {
    for (const body of [Buffer.of(1), uint32(1), uint32(2 ** 32 - 1)]) {
      const bytes = Buffer.concat([headerOf(1, body.length, body.length), body]);
      expect(() => read(bytes, 1, true)).toThrow(new RangeError('a page is shorter than its levels'));
    }
  });

  it('must be as long as their page says, packed or not', () => {
    const body = valuesOf(two);
    for (const codec of ['UNCOMPRESSED', 'GZIP'] as const) {
      const packed = PACK[codec](body);
      const bytes = Buffer.concat([headerOf(2, body.length + 1, packed.length), packed]);
      expect(() => read(bytes, 2, false, codec)).toThrow(new RangeError('a page has 10 bytes in the place of 11'));
    }
  });
});
