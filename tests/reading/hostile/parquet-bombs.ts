import { dataPageHeader } from '../../../src/reading/formats/parquet/pages/headers.js';
import { inner, int32, int64, list, parquetFile, struct, text, twinColumns, varint } from '../../support/thrift.js';
import type { BigLog } from './big-logs.js';

const INT32 = 1;
const SNAPPY = 1;
const PLAIN = 0;
const BEGINNINGS = 7;

const zigzag = (value: number): Buffer => varint(2 * value);

/** Levels in one run, behind their length. */
function runOf(count: number, level: number): Buffer {
  const run = Buffer.concat([varint(2 * count), Buffer.of(level)]);
  return Buffer.concat([Buffer.of(run.length, 0, 0, 0), run]);
}

const pageOf = (values: number, encoding: number, body: Uint8Array, unpacked = body.length): Buffer =>
  Buffer.concat([dataPageHeader(values, encoding, unpacked, body.length), body]);

/** Whole numbers of which each is `step` more than the one before. */
function stepsOf(count: number, first: number, step: number): Buffer {
  const block = Buffer.concat([zigzag(step), Buffer.alloc(4)]);
  const blocks = Array.from({ length: Math.ceil((count - 1) / 128) }, () => block);
  return Buffer.concat([varint(128), varint(4), varint(count), zigzag(first), ...blocks]);
}

const many = 2 ** 20;
const log = (bytes: Uint8Array, options: object = {}): BigLog => ({
  source: () => bytes,
  options: { format: 'parquet', ...options },
});

/** Small files of Parquet that say that they hold more than fits into any memory, or than anybody would wait for. */
export const parquetBombs = (): Readonly<Record<string, BigLog>> => ({
  'a page of 2^30 values': log(
    twinColumns(pageOf(2 ** 30, PLAIN, runOf(2 ** 30, 0)), { type: INT32, optional: true, values: 2 ** 30 }),
  ),
  'a page of 2^22 absent values': log(
    twinColumns(pageOf(2 ** 22, PLAIN, runOf(2 ** 22, 0)), { type: INT32, optional: true, values: 2 ** 22 }),
    { onInvalid: 'error' },
  ),
  'a run of 2^30 values in a page of 10': log(
    twinColumns(pageOf(10, PLAIN, runOf(2 ** 30, 0)), { type: INT32, optional: true, values: 10 }),
  ),
  'a page of 2 GB': log(
    twinColumns(pageOf(1, PLAIN, Buffer.of(0xff, 0xff, 0xff, 0xff, 7, 0), 2 ** 31 - 1), { codec: SNAPPY, values: 1 }),
  ),
  'texts that begin as the ones before, 500 GB': log(
    twinColumns(
      pageOf(many, BEGINNINGS, Buffer.concat([stepsOf(many, 0, 1), stepsOf(many, 1, 0), Buffer.alloc(many, 'x')])),
      { values: many },
    ),
  ),
  'a page with a number that does not end': log(
    twinColumns(Buffer.concat([Buffer.of(0x15), Buffer.alloc(many, 0xff)]), { values: 1 }),
  ),
  'a list of columns with a number that does not end': log(
    parquetFile(Buffer.alloc(0), Buffer.concat([Buffer.of(0x16), Buffer.alloc(many, 0xff)])),
  ),
  'rows without columns': log(
    parquetFile(
      Buffer.alloc(0),
      struct(
        int32(1, 1),
        list(2, 12, [struct(text(4, 'schema'), int32(5, 0))]),
        int64(3, 2 ** 52),
        list(4, 12, [struct(list(1, 12, []), int64(2, 0), int64(3, 2 ** 52))]),
      ),
    ),
    { map: () => null },
  ),
  'columns 100,000 deep': log(
    parquetFile(
      Buffer.alloc(0),
      struct(
        int32(1, 1),
        list(
          2,
          12,
          Array.from({ length: 100_000 }, () => struct(text(4, 'x'), int32(5, 1))),
        ),
        int64(3, 0),
        list(4, 12, []),
      ),
    ),
  ),
  'structures 100,000 deep': log(
    parquetFile(Buffer.alloc(0), Buffer.concat([Buffer.alloc(100_000, 0x1c), inner(1, Buffer.alloc(100_000))[2]])),
  ),
});
