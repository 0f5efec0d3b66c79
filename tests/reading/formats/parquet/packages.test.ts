import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import { messageOf } from '../../../support/errors.js';

const FOLDER = 'fixtures/logs/parquet';
const rowsIn = async (name: string) =>
  (await buildDataset(readInteractions(`${FOLDER}/${name}.parquet`, { onInvalid: 'skip' }))).summary.rows;

const missing = (name: string) =>
  vi.doMock(name, () => {
    throw new Error(`Cannot find package '${name}'`);
  });

describe('the packages that read Parquet', () => {
  afterEach(() => {
    vi.doUnmock('hyparquet');
    vi.doUnmock('hyparquet-compressors');
  });

  it('are named where the first one is missing', async () => {
    missing('hyparquet');
    expect(await messageOf('not-installed', () => rowsIn('duckdb'))).toContain('`npm install hyparquet` installs it');
  });

  it('are named where the second one is missing, and a file needs it', async () => {
    missing('hyparquet-compressors');
    for (const name of ['polars-zstd', 'duckdb-v2']) {
      expect(await messageOf('not-installed', () => rowsIn(name))).toContain(
        '`npm install hyparquet-compressors` installs it',
      );
    }
  });

  it('need not be both there for files in Snappy, gzip and Brotli, and for files that are not packed', async () => {
    missing('hyparquet-compressors');
    for (const name of ['polars', 'pandas-us', 'pandas-brotli', 'pandas-plain']) expect(await rowsIn(name)).toBe(9);
  });
});
