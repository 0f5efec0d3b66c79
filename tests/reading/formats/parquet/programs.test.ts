import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../../src/reading/read-options.js';
import type { Interaction } from '../../../../src/types.js';
import { messageOf } from '../../../support/errors.js';
import { objectsIn } from '../../../support/parquet.js';

// What fixtures/make-parquet.py writes, by hand.

const FOLDER = 'fixtures/logs/parquet';
const START = Date.UTC(2026, 0, 1, 12, 0, 0, 123);

/** The ten rows; that of number 8 has no item, that of number 3 no value. */
const PLAYS: readonly Interaction[] = Array.from({ length: 10 }, (_, row) => ({
  userId: row % 2 === 0 ? '9007199254740993' : '9007199254740994',
  itemId: `track-${row % 4}`,
  event: row % 3 === 0 ? 'like' : 'play',
  value: row === 2 ? 1 : row + 0.5,
  timestamp: new Date(START + 30_000 * row),
})).filter((_, row) => row !== 7);

async function rowsIn(name: string, options?: ReadOptions): Promise<Interaction[]> {
  const rows: Interaction[] = [];
  const reader = readInteractions(`${FOLDER}/${name}.parquet`, { onInvalid: 'skip', ...options });
  for await (const row of reader) rows.push(row);
  return rows;
}

describe('a Parquet file', () => {
  it.each([
    ['pandas, with nanoseconds, categories and several row groups', 'pandas-ns'],
    ['pandas, with microseconds of no zone, in gzip', 'pandas-us'],
    ['pandas, with milliseconds of no zone, in gzip', 'pandas-ms'],
    ['pandas, in Brotli', 'pandas-brotli'],
    ['pandas, in LZ4', 'pandas-lz4'],
    ['pandas, not packed', 'pandas-plain'],
    ['pyarrow, with encodings of differences and no dictionary', 'pyarrow-delta'],
    ['Polars, in Snappy', 'polars'],
    ['Polars, in Zstandard', 'polars-zstd'],
    ['DuckDB', 'duckdb'],
    ['DuckDB, of the second version, in raw LZ4', 'duckdb-v2'],
    ['Spark', 'spark'],
    ['an old Spark, with INT96', 'spark-int96'],
  ])('of %s has its ids, times, values and events', async (_, name) => {
    expect(await rowsIn(name)).toEqual(PLAYS);
  });

  it('says in which row a bad one stands, counted over row groups', async () => {
    const { summary } = await buildDataset(readInteractions(`${FOLDER}/pandas-ns.parquet`, { onInvalid: 'skip' }));
    expect(summary.skipped.samples).toEqual([
      {
        place: 'pandas-ns.parquet, row 8',
        reason: 'expected `itemId` to be a non-empty string or a finite number, got undefined',
      },
    ]);
  });
});

describe('the columns of a Parquet file', () => {
  it('may be decimals, days, parts of structures, and names with points', async () => {
    const fields = {
      userId: 'user_id',
      itemId: 'item.id',
      event: 'properties.kind',
      value: 'value',
      timestamp: 'timestamp',
    };
    const day = new Date(Date.UTC(2026, 0, 1));
    expect(await rowsIn('pyarrow-kinds', { fields })).toEqual(PLAYS.map((row) => ({ ...row, timestamp: day })));
  });

  it('may be bytes that nothing is said of, which are text, and small or unsigned numbers', async () => {
    const fields = { userId: 'unsigned', itemId: 'bytes', value: 'half' };
    expect((await rowsIn('pyarrow-kinds', { fields }))[1]).toEqual({
      userId: '18446744073709551614',
      itemId: 'track-1',
      value: 0.5,
      timestamp: new Date(Date.UTC(2026, 0, 1)),
    });
    expect((await rowsIn('pyarrow-kinds', { fields: { userId: 'small', itemId: 'bytes' } })).at(-1)).toMatchObject({
      userId: '9',
      itemId: 'track-1',
      value: 9.5,
    });
  });

  it('may be named by their numbers', async () => {
    const fields = { userId: 0, itemId: 1 };
    const rows = await rowsIn('duckdb', { fields });
    expect(rows.map(({ userId, itemId }) => [userId, itemId])).toEqual(PLAYS.map((row) => [row.userId, row.itemId]));
  });

  it('that hold no text and no number are refused row by row', async () => {
    const read = (userId: string) =>
      rowsIn('pyarrow-kinds', { fields: { userId, itemId: 'small' }, onInvalid: 'error' });
    for (const [column, got] of Object.entries({
      'no text': 'an instance of Uint8Array',
      yes: 'true',
      nothing: 'undefined',
      timestamp: 'an instance of Date',
    })) {
      expect(await messageOf('invalid-interaction', () => read(column))).toBe(
        `pyarrow-kinds.parquet, row 1: expected \`userId\` (field \`${column}\`) to be a non-empty string or a finite ` +
          `number, got ${got}`,
      );
    }
  });

  it('that hold a time of day are no moments', async () => {
    const fields = { userId: 'small', itemId: 'bytes', timestamp: 'time of day' };
    expect(
      await messageOf('invalid-interaction', () => rowsIn('pyarrow-kinds', { fields, onInvalid: 'error' })),
    ).toContain('to be a Date, ISO 8601 text or a number, got "12:00:00.123"');
  });

  it('that hold lists or structures are refused before any row', async () => {
    for (const column of ['tags', 'item', 'item.tags', 'counts']) {
      const fields = { userId: 'small', itemId: column };
      expect(await messageOf('unreadable-source', () => rowsIn('pyarrow-kinds', { fields }))).toBe(
        `Cannot read pyarrow-kinds.parquet: expected the column \`${column}\` for \`itemId\` to have one value a row, ` +
          'got a list or a structure; `map` can take it apart',
      );
    }
  });

  it('that are missing are named beside those that are there', async () => {
    const fields = { userId: 'listener' };
    expect(await messageOf('unreadable-source', () => rowsIn('duckdb', { fields }))).toBe(
      'Cannot read duckdb.parquet: expected a column `listener` for `userId`, got the columns `user_id`, `item_id`, ' +
        '`event`, `value`, `timestamp`; `fields` can name others',
    );
    expect(
      await messageOf('unreadable-source', () => rowsIn('pyarrow-kinds', { fields: { userId: 'item.sku' } })),
    ).toContain('expected a column `item.sku` for `userId`');
  });
});

describe('a row of a Parquet file as an object', () => {
  it('has all columns, with lists and structures', async () => {
    const [first, second] = await objectsIn(`${FOLDER}/pyarrow-kinds.parquet`);
    expect(second).toEqual({
      user_id: 9007199254740994n,
      item: { id: 'track-1', tags: ['a', 'b'] },
      'properties.kind': 'play',
      value: 1.5,
      timestamp: new Date(Date.UTC(2026, 0, 1)),
      tags: ['play', 'all'],
      counts: { a: 1 },
      nothing: undefined,
      bytes: 'track-1',
      'no text': Uint8Array.of(0xff, 1),
      unsigned: 18446744073709551614n,
      'time of day': '12:00:30.123',
      half: 0.5,
      small: 1,
      yes: false,
    });
    expect(first.item).toEqual({ id: 'track-0', tags: ['a', 'b'] });
  });

  it('has nothing where there is nothing, in several row groups', async () => {
    const rows = await objectsIn(`${FOLDER}/pyarrow-kinds.parquet`);
    expect(rows.map(({ item }) => item ?? null)[7]).toBeNull();
    expect(rows.map(({ small }) => small)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(rows.map(({ tags }) => (tags as string[])[0])).toEqual(rows.map((row) => row['properties.kind']));
  });

  it('has moments of its own', async () => {
    const rows = await objectsIn(`${FOLDER}/spark-int96.parquet`);
    expect(rows.map(({ timestamp }) => (timestamp as Date).getTime())).toEqual(
      rows.map((_, row) => START + 30_000 * row),
    );
  });
});
