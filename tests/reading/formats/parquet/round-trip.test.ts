import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import { anyId } from '../../../support/arbitraries.js';
import { contentsOf, T } from '../../../support/datasets.js';
import { objectsIn, parquetOf } from '../../../support/parquet.js';

const orNull = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });

const anyRow = fc.record({
  userId: anyId,
  itemId: anyId,
  event: orNull(anyId),
  value: orNull(fc.double({ noNaN: true, noDefaultInfinity: true })),
  timestamp: orNull(fc.date({ min: new Date(T), max: new Date(T + 1e9), noInvalidDate: true })),
});

/** How a file is written: row groups, pages of a few bytes, and whether it is packed. */
const anyShape = fc.record({
  rowGroupSize: fc.integer({ min: 1, max: 12 }),
  pageSize: fc.integer({ min: 1, max: 64 }),
  codec: fc.constantFrom('SNAPPY' as const, 'UNCOMPRESSED' as const),
});

describe('a Parquet file', () => {
  it('gives the same data set as its rows, however they are grouped and paged', () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 30 }), anyShape, async (rows, shape) => {
        const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name]);
        const bytes = parquetOf(
          [
            { name: 'userId', data: column('userId').map(String), type: 'STRING' },
            { name: 'itemId', data: column('itemId').map(String), type: 'STRING' },
            { name: 'event', data: column('event'), type: 'STRING', nullable: true },
            { name: 'value', data: column('value'), type: 'DOUBLE', nullable: true },
            { name: 'timestamp', data: column('timestamp'), type: 'TIMESTAMP', nullable: true },
          ],
          shape,
        );
        const options = { weighting: 'value' } as const;
        const read = await buildDataset(readInteractions(bytes, { format: 'parquet' }), options);
        expect(contentsOf(read)).toEqual(contentsOf(await buildDataset(rows, options)));
      }),
      { numRuns: 100 },
    ));

  it('keeps the digits of all whole numbers', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1, maxLength: 30 }),
        anyShape,
        async (numbers, shape) => {
          const bytes = parquetOf([{ name: 'user_id', data: numbers, type: 'INT64' }], shape);
          const rows = await objectsIn(bytes);
          expect(rows.map((row) => String(row.user_id))).toEqual(numbers.map(String));
        },
      ),
      { numRuns: 100 },
    ));

  it('without rows is an empty log', async () => {
    const bytes = parquetOf([
      { name: 'userId', data: [], type: 'STRING' },
      { name: 'itemId', data: [], type: 'STRING' },
    ]);
    expect((await buildDataset(readInteractions(bytes, { format: 'parquet' }))).summary.rows).toBe(0);
  });

  it('of a dictionary and many pages is decoded a few of them at a time', async () => {
    const ids = Array.from({ length: 50_000 }, (_, row) => `user-${(row * 7) % 5000}`);
    const bytes = parquetOf(
      [
        { name: 'userId', data: ids, type: 'STRING' },
        { name: 'itemId', data: ids.toReversed(), type: 'STRING' },
      ],
      { pageSize: 4096 },
    );
    const { summary, users } = await buildDataset(readInteractions(bytes, { format: 'parquet' }));
    expect(summary.rows).toBe(50_000);
    expect(users.ids.slice(0, 3)).toEqual(['user-0', 'user-7', 'user-14']);
  });

  it('reads no column that is not asked for', async () => {
    const bytes = parquetOf(
      [
        { name: 'userId', data: ['u'], type: 'STRING' },
        { name: 'itemId', data: ['a'], type: 'STRING' },
        { name: 'notes', data: ['private'.repeat(100)], type: 'STRING' },
      ],
      { codec: 'UNCOMPRESSED' },
    );
    const from = Buffer.from(bytes).indexOf('private');
    // Of a broken column nobody hears anything.
    bytes.fill(0xff, from - 20, from + 600);
    expect((await buildDataset(readInteractions(bytes, { format: 'parquet' }))).summary.rows).toBe(1);
  });
});
