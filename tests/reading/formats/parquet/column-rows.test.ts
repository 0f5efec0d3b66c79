import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from '../../../../src/data/ids/id-table.js';
import { readParquet } from '../../../../src/reading/formats/parquet/read-parquet.js';
import { FIELDS } from '../../../../src/reading/rows/fields.js';
import { USUAL_NULLS } from '../../../../src/reading/rows/null-texts.js';
import { SeenFields } from '../../../../src/reading/rows/seen-fields.js';
import { toByteSource } from '../../../../src/reading/sources/open-source.js';
import { anyId } from '../../../support/arbitraries.js';
import { parquetOf } from '../../../support/parquet.js';

/** Bytes as LZ4 writes them that repeats nothing. */
function asLz4(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 15) return Buffer.of(16 * bytes.length, ...bytes);
  const rest = bytes.length - 15;
  return Buffer.concat([Buffer.of(0xf0), Buffer.alloc(Math.floor(rest / 255), 255), Buffer.of(rest % 255), bytes]);
}

/** A frame of Zstandard with one block, of the bytes as they are; fewer than 2^17. */
function asZstandard(bytes: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(12);
  frame.writeUInt32LE(0xfd2fb528);
  // The length takes 4 bytes, and nothing that is further back is repeated.
  frame[4] = 0xa0;
  frame.writeUInt32LE(bytes.length, 5);
  frame.writeUIntLE(8 * bytes.length + 1, 9, 3);
  return Buffer.concat([frame, bytes]);
}

const compressors = {
  LZ4_RAW: asLz4,
  ZSTD: asZstandard,
  GZIP: (bytes: Uint8Array) => gzipSync(bytes),
  BROTLI: (bytes: Uint8Array) => brotliCompressSync(bytes),
};

/** All that can be told of the rows of a file. */
async function readAll(bytes: Uint8Array, event: string | null, nullValues: ReadonlySet<string>) {
  const seen = new SeenFields();
  const source = toByteSource(bytes, 'the source');
  const users = new IdTable();
  const items = new IdTable();
  const rows: unknown[] = [];
  const shape = { map: null, place: String, event, nullValues, seen };
  for await (const batch of readParquet(source.open('log'), 'log', source, shape)) {
    while (batch.next()) {
      const { line, reason, row } = batch;
      if (reason !== null) rows.push([line, reason]);
      else {
        const { userId, itemId, event, value, timestamp } = row;
        rows.push([line, row.userIn(users), row.itemIn(items), userId, itemId, event, value, timestamp]);
      }
    }
  }
  return { rows, users: users.ids, items: items.ids, names: seen.names, seen: FIELDS.map((field) => seen.has(field)) };
}

const CODECS = ['SNAPPY', 'UNCOMPRESSED', ...Object.keys(compressors)] as const;

const cell = (texts: fc.Arbitrary<string>) => fc.oneof({ weight: 9, arbitrary: texts }, fc.constantFrom(null, ''));
const anyText = fc.oneof(anyId, fc.constantFrom('ann', '7', '007', 'play', '0', 'NULL', 'Nan', '\\N', '<NA>', 'id'));
const anyNumber = fc.oneof(
  fc.constantFrom('0', '-0', '7', '1e3', ' 7', '0x1', 'NaN', '2.5', 'x'),
  fc.double().map(String),
);
const anyTime = fc.oneof(
  fc.date({ min: new Date(0), noInvalidDate: true, max: new Date(4e12) }).map((date) => date.toISOString()),
  fc.constantFrom('20191101', '1700000000', '1700000000.5', 'NULL', 'never', '\u0660', ' 2024-02-29T01:02:03Z'),
  fc.constantFrom('2024-02-29T01:02:03.456Z', '2023-02-29T01:02:03Z', '2024-03-01', '12/1/2010 8:26'),
);
const anyRow = fc.tuple(cell(anyText), cell(anyText), cell(anyText), cell(anyNumber), cell(anyTime));
const NAMES = ['userId', 'itemId', 'event', 'value', 'timestamp'] as const;

describe('rows of texts that are written plainly', () => {
  it('say what those of texts in another encoding say, of which strings are made', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { minLength: 1, maxLength: 40 }),
        fc.record({
          rowGroupSize: fc.integer({ min: 1, max: 40 }),
          pageSize: fc.integer({ min: 1, max: 200 }),
          codec: fc.constantFrom(...CODECS).map((codec) => codec as 'SNAPPY'),
        }),
        // Which columns are written plainly, which have a type that says they are text, and how many there are.
        fc.tuple(fc.nat(31), fc.nat(31), fc.integer({ min: 2, max: 5 })),
        fc.constantFrom(null, 'like'),
        fc.constantFrom(USUAL_NULLS, [], ['0', 'id', '', '2024-02-29T01:02:03.456Z', 'caf\u00e9']),
        async (rows, shape, [plain, named, width], event, nulls) => {
          const write = (mask: number) =>
            parquetOf(
              NAMES.slice(0, width).map((name, at) => ({
                name,
                data: rows.map((row) => {
                  const text = row[at];
                  return text === null || (named >> at) & 1 ? text : Buffer.from(text);
                }),
                type: (named >> at) & 1 ? ('STRING' as const) : ('BYTE_ARRAY' as const),
                nullable: true,
                encoding: (mask >> at) & 1 ? ('PLAIN' as const) : ('DELTA_LENGTH_BYTE_ARRAY' as const),
              })),
              { ...shape, compressors },
            );
          const nullValues = new Set(nulls);
          const expected = await readAll(write(0), event, nullValues);
          expect(await readAll(write(plain), event, nullValues)).toEqual(expected);
          expect(await readAll(write(31), event, nullValues)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    ));

  it('are some at a time, of pages of all sizes', async () => {
    const count = 40_000;
    const data = Array.from({ length: count }, (_, row) => (row % 7 === 0 ? null : `user-${row % 9000}`));
    const columns = (encoding: 'PLAIN' | 'DELTA_LENGTH_BYTE_ARRAY') => [
      { name: 'userId', data, type: 'STRING' as const, nullable: true, encoding },
      { name: 'itemId', data: data.toReversed(), type: 'STRING' as const, nullable: true, encoding },
    ];
    const expected = await readAll(parquetOf(columns('DELTA_LENGTH_BYTE_ARRAY')), null, new Set());
    for (const pageSize of [100, 10_000, 1_000_000]) {
      expect(await readAll(parquetOf(columns('PLAIN'), { pageSize }), null, new Set())).toEqual(expected);
    }
  });
});
