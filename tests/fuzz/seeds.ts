import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HostileFormat } from '../support/hostile-logs.js';
import { parquetOf } from '../support/parquet.js';

const ROWS = [
  { userId: 'u', itemId: 'a', event: 'play', value: 1, timestamp: '2025-01-02T03:04:05Z' },
  { user_id: 7, item_id: 9007199254740993n, event: 3, value: '2.5', timestamp: 1700000000 },
  { userId: { $oid: '65c000000000000000000001' }, itemId: 'b\u00e4 "c"', timestamp: { $date: '2025-01-01' } },
];
const text = (row: object): string =>
  JSON.stringify(row, (_, each) => (typeof each === 'bigint' ? String(each) : each));
const LINES = `${ROWS.map(text).join('\n')}\n`;

/** The first lines of a file of the fixtures. */
function firstLines(path: string): Uint8Array {
  const bytes = readFileSync(path);
  let end = 0;
  for (let lines = 0; lines < 5 && end < 600; lines++) end = bytes.indexOf('\n', end) + 1 || bytes.length;
  return bytes.subarray(0, Math.min(end, 1000));
}

/** The files in a folder of the fixtures, and in those in it, whose names end in one of some ways. */
function filesIn(folder: string, endings = ['']): readonly string[] {
  const root = join('fixtures', folder);
  if (!existsSync(root)) return [];
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return paths.filter((path) => endings.some((ending) => path.endsWith(ending))).sort();
}

const column = (name: string, data: unknown[], type: string, encoding?: string) =>
  ({ name, data, type, encoding, nullable: data.includes(null) }) as Parameters<typeof parquetOf>[0][number];

/** Parquet of each codec, kind of column and encoding that the writer of the tests knows. */
function parquetSeeds(): Uint8Array[] {
  const ids = [column('userId', ['u', 'v', 'u', 'v'], 'STRING'), column('itemId', ['a', 'b', 'c', 'a'], 'STRING')];
  const others = [
    column('event', ['play', null, 'like', 'play'], 'STRING'),
    column('value', [1, 2.5, 3, -1], 'DOUBLE'),
    column(
      'timestamp',
      [1, 2, 3, 4].map((day) => new Date(Date.UTC(2025, 0, day))),
      'TIMESTAMP',
    ),
  ];
  const whole = [column('userId', [1, 2, 1, 3], 'INT32'), column('itemId', [1n, null, 3n, 4n], 'INT64')];
  const coded = [
    column('userId', ['aa', 'ab', 'abc', 'b'], 'STRING', 'DELTA_BYTE_ARRAY'),
    column('itemId', ['a', 'bb', 'ccc', 'a'], 'STRING', 'DELTA_LENGTH_BYTE_ARRAY'),
    column('event', [1, 2, 3, 5], 'INT32', 'DELTA_BINARY_PACKED'),
    column('value', [1, 2, 3, 4], 'DOUBLE', 'BYTE_STREAM_SPLIT'),
    column('timestamp', [1n, 5n, 9n, 1700000000n], 'INT64', 'DELTA_BINARY_PACKED'),
  ];
  const odd = [
    column('userId', [true, false, true, true], 'BOOLEAN'),
    column('itemId', [{ id: 1 }, ['a'], 'b', null], 'JSON'),
    column('event', ['play', 'like', 'play', 'like'], 'STRING', 'PLAIN'),
  ];
  return [
    parquetOf([...ids, ...others], { codec: 'UNCOMPRESSED' }),
    parquetOf([...ids, ...others], { codec: 'SNAPPY', rowGroupSize: 2 }),
    parquetOf(whole, { codec: 'UNCOMPRESSED' }),
    parquetOf(coded, { codec: 'UNCOMPRESSED' }),
    parquetOf(odd, { codec: 'UNCOMPRESSED' }),
  ];
}

/** Logs to begin with: those of the fixtures and of formats that they lack, and what was found before. */
export function seedsOf(format: HostileFormat): Uint8Array[] {
  const found = filesIn(join('fuzz', format)).map((path) => new Uint8Array(readFileSync(path)));
  if (format === 'jsonl') return [Buffer.from(LINES), ...filesIn('logs', ['.jsonl']).map(firstLines), ...found];
  if (format === 'json') {
    const rows = `[\n${ROWS.map(text).join(',\n')}\n]`;
    return [Buffer.from(rows), Buffer.from(`{"meta":{"n":1},"data":{"rows":${rows}}}`), ...found];
  }
  if (format === 'csv') {
    const csv = 'userId,itemId,event,value,timestamp\nu,a,play,1,2025-01-01\n"v ""x""",b,,2,1700000000\n';
    const utf16 = Buffer.from(`\ufeff${csv}`, 'utf16le');
    return [
      Buffer.from(csv),
      utf16,
      ...filesIn('logs', ['.csv', '.tsv', '.dat', '.txt', '.data']).map(firstLines),
      ...found,
    ];
  }
  if (format === 'gzip') return [gzipSync(LINES), Buffer.concat([gzipSync('{}\n'), gzipSync(LINES)]), ...found];
  const files = filesIn('logs/parquet').map((path) => new Uint8Array(readFileSync(path)));
  return [...parquetSeeds(), ...files.filter(({ length }) => length < 4096), ...found];
}
