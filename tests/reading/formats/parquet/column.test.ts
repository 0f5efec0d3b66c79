import { gzipSync } from 'node:zlib';
import * as parquet from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { Column } from '../../../../src/reading/formats/parquet/column.js';
import { compressorsFor } from '../../../../src/reading/formats/parquet/hyparquet.js';

type Codec = 'UNCOMPRESSED' | 'GZIP';

// Pages by hand, of fewer than 64 bytes and values, so that each number of a header is one byte.

const number = (value: number): readonly number[] => [0x15, 2 * value];
const numbers = (...values: number[]): readonly number[] => values.flatMap(number);

/** @param after - how many fields the details come behind the lengths. */
const page = (kind: number, unpacked: number, body: Uint8Array, after: number, details: readonly number[]): Buffer =>
  Buffer.concat([Buffer.of(...numbers(kind, unpacked, body.length), 16 * after + 12, ...details, 0, 0), body]);

const texts = (...values: string[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.from([value.length, 0, 0, 0, ...Buffer.from(value)])));

/** Levels of up to 8 rows, a bit each. */
const levels = (bits: number): Buffer => Buffer.of(3, bits);
const withLength = (bytes: Buffer): Buffer => Buffer.concat([Buffer.of(bytes.length, 0, 0, 0), bytes]);

const dictionary = (...values: string[]): Buffer =>
  page(2, texts(...values).length, texts(...values), 4, numbers(values.length, 0));

/** A page of the first version. */
const first = (rows: number, encoding: number, bits: number, values: Buffer): Buffer => {
  const body = Buffer.concat([withLength(levels(bits)), values]);
  return page(0, body.length, body, 2, numbers(rows, encoding, 3, 3));
};

/** A page of the second version, which keeps its levels outside of what is packed. @param told - whether it is, where it says so. */
const second = (rows: number, bits: number, values: Buffer, packed: Buffer, told: boolean | null): Buffer => {
  const body = Buffer.concat([levels(bits), packed]);
  const flag = told === null ? [] : [told ? 0x11 : 0x12];
  return page(3, 2 + values.length, body, 5, [...numbers(rows, 0, rows, 0, 2, 0), ...flag]);
};

/** The cells of a column, each with its code and whether it was left as bytes. */
async function cellsOf(pages: readonly Buffer[], rows: number, codec: Codec = 'UNCOMPRESSED') {
  const bytes = Buffer.concat(pages);
  const access = {
    size: bytes.length,
    read: async (start: number, end: number) => bytes.subarray(start, end),
    close: async () => {},
  };
  const element = {
    name: 'x',
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    repetition_type: 'OPTIONAL',
  } as const;
  const nodes = [{ element, path: ['x'], children: [], leaf: 0 }];
  const compressors = await compressorsFor([codec], 'log');
  const column = new Column({ parquet, access, compressors }, { nodes, element, convert: null });
  const total = BigInt(bytes.length);
  const meta = {
    type: element.type,
    encodings: [],
    path_in_schema: ['x'],
    codec,
    num_values: BigInt(rows),
    total_uncompressed_size: total,
    total_compressed_size: total,
    data_page_offset: 0n,
  };
  const columns = [{ file_offset: 0n, meta_data: meta }];
  await column.turnTo({ columns, total_byte_size: total, num_rows: BigInt(rows) }, rows);
  const cells: unknown[] = [];
  for (let row = 0; row < rows; row++) {
    if (column.left === 0) await column.fill();
    cells.push([column.take() ?? null, column.code, column.hasTexts]);
  }
  return cells;
}

describe('a column of text', () => {
  it('may turn from a dictionary to plain texts and back', async () => {
    // The width of numbers, and 8 of them.
    const coded = (bits: number) => Buffer.of(1, 3, bits);
    const pages = [
      dictionary('a', 'b'),
      first(3, 8, 0b101, coded(0b10)),
      first(2, 0, 0b01, texts('b')),
      first(3, 0, 0b110, texts('', 'c')),
      first(1, 8, 0b1, coded(1)),
    ];
    expect(await cellsOf(pages, 9)).toEqual([
      ['a', 0, false],
      [null, -1, false],
      ['b', 1, false],
      ['b', -1, true],
      [null, -1, true],
      [null, -1, true],
      ['', -1, true],
      ['c', -1, true],
      ['b', 1, false],
    ]);
  });

  it('may be in pages of the second version, which say whether they are packed', async () => {
    const values = texts('a', 'b');
    const nothing = Buffer.of();
    const pages = [
      second(3, 0b101, values, gzipSync(values), null),
      second(2, 0b11, values, gzipSync(values), true),
      second(3, 0b011, values, values, false),
      second(2, 0, nothing, nothing, null),
    ];
    const cells = ['a', null, 'b', 'a', 'b', 'a', 'b', null, null, null].map((text) => [text, -1, true]);
    expect(await cellsOf(pages, 10, 'GZIP')).toEqual(cells);
  });

  it('whose pages of the second version are too short for their levels is refused', async () => {
    const broken = page(3, 1, levels(1), 5, numbers(1, 0, 1, 0, 2, 0));
    await expect(cellsOf([broken], 1)).rejects.toThrow(new RangeError('a page is shorter than its levels'));
  });

  it('whose levels are written in the oldest way is left to the decoder', async () => {
    const body = Buffer.concat([withLength(levels(1)), texts('a')]);
    const oldest = page(0, body.length, body, 2, numbers(1, 0, 4, 4));
    expect(await cellsOf([oldest], 1)).toEqual([['a', -1, false]]);
  });
});
