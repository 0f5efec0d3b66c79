import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

/** The files of a table, which is a folder; none where it is not there. */
export async function filesOf(table: string): Promise<readonly string[]> {
  if (!existsSync(table)) return [];
  const names = await readdir(table);
  return names
    .filter((name) => name.endsWith('.parquet'))
    .sort()
    .map((name) => join(table, name));
}

/** The rows of one file. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

export async function readFileRows(path: string): Promise<Rows> {
  return parquetReadObjects({ file: await asyncBufferFromFile(path) });
}
