import { parquetWriteBuffer } from 'hyparquet-writer';
import { readParquet } from '../../src/reading/formats/parquet/read-parquet.js';
import { toByteSource } from '../../src/reading/sources/open-source.js';

/** The rows of a Parquet file as objects, as `map` is given them. */
export async function objectsIn(source: string | Uint8Array): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  const map = (row: Record<string, unknown>, number: string) => {
    found[Number(number) - 1] = row;
    return null;
  };
  const bytes = toByteSource(source, 'the source');
  for await (const batch of readParquet(bytes.open('log'), 'log', bytes, { map, place: String })) {
    while (batch.next()) {
      // All is done where the rows are mapped.
    }
  }
  return found;
}

type Column = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number];
type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>;

/** A Parquet file of the given columns. */
export const parquetOf = (columnData: Column[], options: Options = {}): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
