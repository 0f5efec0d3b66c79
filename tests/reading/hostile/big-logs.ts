import { gzipSync } from 'node:zlib';
import type { ReadOptions } from '../../../src/reading/read-options.js';
import type { LogSource } from '../../../src/reading/sources/log-source.js';
import { parquetBombs } from './parquet-bombs.js';

/** A log that is too long, too deep or too wide, made while it is read. */
export interface BigLog {
  readonly source: () => LogSource;
  readonly options: ReadOptions<never>;
}

const MIB = 2 ** 20;

/** A piece again and again, `bytes` in all at least, between a beginning and an end. */
async function* again(piece: Uint8Array, bytes: number, head = '', tail = ''): AsyncGenerator<Uint8Array> {
  yield Buffer.from(head);
  for (let made = 0; made < bytes; made += piece.length) yield piece;
  yield Buffer.from(tail);
}

/** The same in gzip: packed once, as many files in gzip behind each other are one. */
async function* againPacked(piece: Uint8Array, bytes: number, head = ''): AsyncGenerator<Uint8Array> {
  const packed = gzipSync(piece);
  yield gzipSync(head);
  for (let made = 0; made < bytes; made += piece.length) yield packed;
}

const filled = (text: string, bytes = MIB): Buffer => Buffer.alloc(bytes, text);
const zeros = Buffer.alloc(16 * MIB);
/** Says nothing, so that nothing of it is kept. */
const row = '{"userId":"u","itemId":"a","value":0}';
const lines = filled(`${row}\n`, 28_000 * (row.length + 1));
const elements = filled(`${row},\n`, 28_000 * (row.length + 2));

const map = (values: object) => Object.values(values)[0];
const deep = (open: string, close: string, levels = 100_000) => `${open.repeat(levels)}1${close.repeat(levels)}`;
const names = (count: number) => Array.from({ length: count }, (_, at) => `c${at}`);
const bytes = (text: string) => () => Buffer.from(text);

/** @param size - bytes of those logs that are read to their end. */
export const bigLogs = (size: number): Readonly<Record<string, BigLog>> => {
  const gigabyte = 2 ** 30;
  const jsonl = { format: 'jsonl' } as const;
  const json = { format: 'json' } as const;
  const csv = { format: 'csv' } as const;
  return {
    ...parquetBombs(),
    'a line of JSON of 1 GB': { source: () => again(filled('x'), gigabyte, '{"userId":"'), options: jsonl },
    'a row of CSV of 1 GB': { source: () => again(filled('x'), gigabyte, 'userId,itemId\n'), options: csv },
    'a quote of 1 GB': { source: () => again(filled('u,a\n'), gigabyte, 'userId,itemId\n"'), options: csv },
    'a first line of 1 GB': { source: () => again(filled('x,'), gigabyte), options: csv },
    'an element of 1 GB': { source: () => again(filled('{"a":[]},'), gigabyte, '[[1,'), options: json },
    'a key of 1 GB before the array': {
      source: () => again(filled('k'), gigabyte, '{"'),
      options: { ...json, rows: 'data' },
    },
    'a chunk that is longer than a text': { source: () => again(Buffer.alloc(2 ** 29), 1), options: jsonl },
    'zeros in gzip, 10 GB, as lines': { source: () => againPacked(zeros, 10 * gigabyte), options: jsonl },
    'zeros in gzip, 10 GB, as CSV': { source: () => againPacked(zeros, 10 * gigabyte), options: csv },
    'zeros in gzip, 10 GB, in an array': { source: () => againPacked(zeros, 10 * gigabyte, '["'), options: json },
    'zeros in gzip, 10 GB, as Parquet': {
      source: () => againPacked(zeros, 10 * gigabyte),
      options: { format: 'parquet' },
    },
    'blank lines in gzip': { source: () => againPacked(filled('\n'), size), options: jsonl },
    'blank lines in gzip, as CSV': { source: () => againPacked(filled('\r\n'), size, 'userId,itemId\n'), options: csv },
    'spaces in an array': { source: () => again(filled(' \n'), size, '[', ']'), options: json },
    'lines in gzip': { source: () => againPacked(lines, size), options: jsonl },
    'a long array': { source: () => again(elements, size, '[', `${row}]`), options: json },
    'deep arrays as a line': { source: bytes(`${deep('[', ']')}\n${row}\n`), options: jsonl },
    'deep objects in an id': {
      source: bytes(`{"userId":${deep('{"a":', '}')},"itemId":"a"}\n${row}\n`),
      options: jsonl,
    },
    'deep objects that are mapped': {
      source: bytes(`{"row":${row},"a":${deep('{"a":', '}')}}\n`),
      options: { ...jsonl, map: map as never },
    },
    'deep arrays with many digits': {
      source: bytes(`${deep('[', ']')}\n[1234567890123456789,${deep('[', ']')}]`),
      options: jsonl,
    },
    'deep elements': { source: bytes(`[${deep('[', ']')},${row}]`), options: json },
    'brackets that do not close': { source: bytes(`[${'['.repeat(100_000)}`), options: json },
    'brackets that do not open': { source: bytes(`[${'}'.repeat(100_000)}]`), options: json },
    'a million columns': {
      source: bytes(`userId,itemId,${names(1e6).join(',')}\nu,a${',1'.repeat(1e6)}\n`),
      options: csv,
    },
    'a million columns without ids': { source: bytes(`${names(1e6).join(',')}\n`), options: csv },
    'a million columns, the last one doubled': {
      source: bytes(`userId,itemId,${names(1e6).join(',')},c999999\n`),
      options: csv,
    },
    'a million empty columns by number': {
      source: bytes(`u,a${','.repeat(1e6)}\n`),
      options: { ...csv, header: false },
    },
    'a million keys': {
      source: bytes(
        `{"userId":"u","itemId":"a",${names(1e6)
          .map((name) => `"${name}":1`)
          .join(',')}}\n`,
      ),
      options: jsonl,
    },
    'an id of 16 million digits': { source: bytes(`{"userId":${'9'.repeat(16e6)},"itemId":"a"}\n`), options: jsonl },
    'escapes that do not end': { source: bytes(`{"a":"${'\\"'.repeat(30_000)}`), options: json },
    'keys of 4 MB': {
      source: async function* () {
        for (let row = 0; row < 100; row++) yield Buffer.from(`{"${row}${'k'.repeat(4 * MIB)}":1}\n`);
      },
      options: { ...jsonl, onInvalid: 'skip' },
    },
  };
};
