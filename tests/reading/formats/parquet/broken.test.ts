import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCfRecsError } from '../../../../src/errors.js';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import { messageOf } from '../../../support/errors.js';
import { temporaryFiles } from '../../../support/files.js';
import { parquetOf } from '../../../support/parquet.js';
import { streamOf } from '../../../support/streams.js';

const write = temporaryFiles();
const whole = parquetOf([
  { name: 'userId', data: ['u', 'v', 'w'], type: 'STRING' },
  { name: 'itemId', data: ['a', 'b', 'c'], type: 'STRING' },
]);
/** Texts that are written plainly, in several pages, some of them absent. */
const plain = parquetOf(
  ['userId', 'itemId', 'event', 'timestamp'].map((name) => ({
    name,
    data: Array.from({ length: 24 }, (_, row) => (row % 5 === 3 ? null : `2026-01-01T00:00:${row + 10}.000Z`)),
    type: 'STRING',
    nullable: true,
    encoding: 'PLAIN',
  })),
  { codec: 'UNCOMPRESSED', pageSize: 200 },
);
const read = (source: Uint8Array) => buildDataset(readInteractions(source, { format: 'parquet' }));
const problemOf = async (source: Uint8Array) => messageOf('unreadable-source', () => read(source));
const patched = (at: number, ...bytes: number[]) => {
  const copy = Uint8Array.from(whole);
  copy.set(bytes, at < 0 ? copy.length + at : at);
  return copy;
};

describe('what is no Parquet', () => {
  it('is said to be none, whatever its name', async () => {
    const path = await write('misnamed.parquet', 'userId,itemId\nu,a\n');
    expect(await messageOf('unreadable-source', () => buildDataset(readInteractions(path)))).toBe(
      'Cannot read misnamed.parquet: expected Parquet, which begins with PAR1, got other bytes',
    );
    expect(await problemOf(new Uint8Array(0))).toBe(
      'Cannot read bytes: expected Parquet, which begins with PAR1, got nothing',
    );
  });

  it('must be there, and no folder', async () => {
    expect(await messageOf('unreadable-source', () => buildDataset(readInteractions('/nowhere/a.parquet')))).toBe(
      'Cannot read a.parquet: there is no such file as /nowhere/a.parquet',
    );
    const folder = () => buildDataset(readInteractions('/', { format: 'parquet' }));
    expect(await messageOf('unreadable-source', folder)).toMatch(/^Cannot read \/: expected a file, got a folder/);
  });
});

describe('a Parquet file', () => {
  it('that is cut short says so, wherever it is cut', async () => {
    for (let length = 4; length < whole.length; length++) {
      expect(await problemOf(whole.subarray(0, length))).toContain('it is cut short, or not yet written to its end');
    }
  });

  it('that is encrypted says so', async () => {
    expect(await problemOf(patched(0, ...Buffer.from('PARE')))).toBe('Cannot read bytes: it is encrypted');
  });

  it('whose list of columns is broken says so', async () => {
    expect(await problemOf(patched(-8, 0xff, 0xff, 0xff, 0x7f))).toContain(
      'its list of columns is longer than the file',
    );
    expect(await problemOf(patched(-8, 9, 0, 0, 0))).toContain('its list of columns is broken (');
  });

  it('whose pages are broken names the column and the row group', async () => {
    expect(await problemOf(patched(4, 0xff, 0xff, 0xff))).toMatch(
      /^Cannot read bytes: column `userId` in row group 1 cannot be decoded \(/,
    );
  });

  it('whose texts are longer than their page says so', async () => {
    const copy = Uint8Array.from(plain);
    const length = Buffer.from(copy).indexOf('2026') - 4;
    expect(copy[length]).toBe(24);
    for (const bytes of [
      [0, 1, 0, 0],
      [0xff, 0xff, 0xff, 0xff],
    ]) {
      copy.set(bytes, length);
      expect(await problemOf(copy)).toBe(
        'Cannot read bytes: column `userId` in row group 1 cannot be decoded (a text ends beyond its page)',
      );
    }
  });

  it('of a codec that nothing unpacks names it', async () => {
    // The footer names the codec of each column by a number: 3 is LZO.
    const packed = parquetOf(
      [
        { name: 'userId', data: ['u'], type: 'STRING' },
        { name: 'itemId', data: ['a'], type: 'STRING' },
      ],
      { codec: 'SNAPPY' },
    );
    const at = Buffer.from(packed).lastIndexOf('itemId') + 'itemId'.length;
    const copy = Uint8Array.from(packed);
    // i32 1, in zigzag, behind the path of the column.
    expect([...copy.subarray(at, at + 2)]).toEqual([0x15, 0x02]);
    copy[at + 1] = 0x06;
    expect(await problemOf(copy)).toBe('Cannot read bytes: it is compressed by LZO, which is not supported');
  });

  it('with any byte changed is read or refused, and never hangs or fails in other ways', async () => {
    const files = [whole, plain, await readFile('fixtures/logs/parquet/polars-zstd.parquet')];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        async (file, changes) => {
          const copy = Uint8Array.from(file);
          for (const [at, byte] of changes) copy[at % copy.length] = byte;
          const options = { format: 'parquet', fields: { userId: 0, itemId: 1 }, onInvalid: 'skip' } as const;
          const error: unknown = await buildDataset(readInteractions(copy, options)).catch((each: unknown) => each);
          if (error instanceof Error) expect(isCfRecsError(error)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('Parquet from elsewhere', () => {
  const sources = async () => ({
    path: await write('plays.parquet', whole),
    file: new File([Uint8Array.from(whole)], 'plays.parquet'),
    bytes: whole,
    gzip: gzipSync(whole),
    'gzipped path': await write('plays.parquet.gz', gzipSync(whole)),
    stream: streamOf(whole.subarray(0, 5), whole.subarray(5, 40), whole.subarray(40)),
    response: new Response(Uint8Array.from(whole), { headers: { 'content-type': 'application/vnd.apache.parquet' } }),
  });

  it('is read from files, Blobs, bytes, streams and Responses, in gzip too', async () => {
    for (const source of Object.values(await sources())) {
      const { users, items } = await buildDataset(readInteractions(source, { format: 'parquet' }));
      expect([users.ids, items.ids]).toEqual([
        ['u', 'v', 'w'],
        ['a', 'b', 'c'],
      ]);
    }
  });

  it('is recorded as it is stored', async () => {
    const { path, 'gzipped path': packed, stream, bytes } = await sources();
    const [first, second, third, fourth] = await Promise.all(
      [path, packed, stream, bytes].map(async (source) => {
        const reader = readInteractions(source, { format: 'parquet' });
        await buildDataset(reader);
        return reader.record;
      }),
    );
    const hashOf = (each: Uint8Array) => createHash('sha256').update(each).digest('hex');
    expect(first).toEqual({ name: 'plays.parquet', bytes: whole.length, sha256: hashOf(whole), fields: {} });
    expect(second.sha256).toBe(hashOf(gzipSync(whole)));
    expect([third.sha256, fourth.sha256]).toEqual([first.sha256, first.sha256]);
  });

  it('is one log with files of other formats', async () => {
    const csv = await write('more.csv', 'userId,itemId\nx,\n');
    const { path } = await sources();
    const reader = readInteractions([path, csv], { onInvalid: 'skip' });
    const { summary } = await buildDataset(reader);
    expect(summary.rows).toBe(3);
    expect(summary.skipped.samples[0].place).toBe('more.csv, line 2');
    expect(reader.records.map(({ name }) => name)).toEqual(['plays.parquet', 'more.csv']);
  });
});
