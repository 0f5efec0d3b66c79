import type { HostileFormat } from '../support/hostile-logs.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const raw = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

const LINE_ENDS = ['\n', '\r\n', '\r', '\n\n'];
const TEXTS = ['\ufeff', '\u00e4', '\u2028', '\u{1f3b5}', '\0', ' ', '\t', 'NULL', '\\N', 'NaN', '-0', '1e999', '0x10'];
const NUMBERS = ['9007199254740993', '1234567890123456789012345', '-1', '0.1', '1e-400', '1700000000', '1700000000000'];
const TIMES = ['2025-01-02T03:04:05Z', '2025-02-30', '20250102', '02/Jan/2025:03:04:05 +0100', 'Jan 2, 2025'];
const NAMES = ['userId', 'user_id', 'itemId', 'item_id', 'event', 'value', 'timestamp', '__proto__', 'constructor'];

const JSON_WORDS = [
  ...['{', '}', '[', ']', '"', ':', ',', '\\', '\\u0000', '\\ud800', '\\udc00', '\\"', 'null', 'true', 'false'],
  ...['{"', '":', '","', '"},{"', '[[[[', ']]]]', '{"$oid":"a"}', '{"$numberLong":"1"}', '{"$date":1}'],
  ...NAMES.map((name) => `"${name}":`),
  '{"userId":"u","itemId":"a"}',
];
const CSV_WORDS = [
  ...[',', ';', '|', '::', '"', '""', "'", '\\', '","', '"\n"', 'sep=;\n', '(2 rows)', ',,,,', '"\r'],
  ...NAMES,
  'userId,itemId,event,value,timestamp\n',
  'u,a,play,1,1700000000\n',
];

/** Bytes that are no UTF-8, or are half of what is. */
const BROKEN = [
  raw(0x80),
  raw(0xff),
  raw(0xc3),
  raw(0xe2, 0x82),
  raw(0xed, 0xa0, 0x80),
  raw(0xff, 0xfe),
  raw(0xfe, 0xff),
];

/** Numbers of Thrift and of 4 bytes that are at the end of what they may be. */
const BINARY = [
  ...[raw(0), raw(0x7f), raw(0x80), raw(0xff), raw(0xfe, 0xff, 0xff, 0xff, 0x0f), raw(0xff, 0xff, 0xff, 0xff, 0x0f)],
  ...[
    raw(0x80, 0x80, 0x80, 0x80, 0x10),
    raw(0xff, 0xff, 0xff, 0x7f),
    raw(0, 0, 0, 0x80),
    raw(0x15),
    raw(0x1c),
    raw(0xf9),
  ],
  new Uint8Array(16).fill(0xff),
  bytes('PAR1'),
];

const words = (texts: readonly string[]): readonly Uint8Array[] => [
  ...[...texts, ...LINE_ENDS, ...TEXTS, ...NUMBERS, ...TIMES].map(bytes),
  ...BROKEN,
];

/** Pieces of which logs of a format are made, and pieces that they should not be made of. */
export const WORDS: Readonly<Record<HostileFormat, readonly Uint8Array[]>> = {
  jsonl: words(JSON_WORDS),
  json: words([...JSON_WORDS, '"data":', '"rows":[']),
  csv: words(CSV_WORDS),
  parquet: BINARY,
  gzip: [...BINARY, raw(0x1f, 0x8b, 8, 0), raw(0x1f, 0x8b, 8, 0xff), raw(3, 0)],
};
