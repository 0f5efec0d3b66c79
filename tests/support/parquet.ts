import { parquetWriteBuffer } from 'hyparquet-writer';
import { readParquet } from '../../src/reading/formats/parquet/read-parquet.js';
import type { RowBatch } from '../../src/reading/row-batch.js';
import { toByteSource } from '../../src/reading/sources/open-source.js';

const NO_ROWS: RowBatch = {
  next: () => false,
  line: 0,
  reason: null,
  losesRows: false,
  row: null as never,
};

/** The rows of a Parquet file as objects, as `map` is given them. */
export async function objectsIn(source: string | Uint8Array): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  const toBatch = (rows: readonly unknown[], numbers: readonly number[]): RowBatch => {
    for (const [at, number] of numbers.entries()) found[number - 1] = rows[at] as Record<string, unknown>;
    return NO_ROWS;
  };
  const bytes = toByteSource(source, 'the source');
  for await (const batch of readParquet(bytes.open('log'), 'log', bytes, { toBatch })) batch.next();
  return found;
}

type Column = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number];
type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>;

/** A Parquet file of the given columns. */
export const parquetOf = (columnData: Column[], options: Options = {}): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
