import { createReadStream } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../src/reading/read-options.js';
import { pairNames, positivesOf } from '../support/datasets.js';
import { failureOf, messageOf } from '../support/errors.js';
import { temporaryFiles } from '../support/files.js';
import { streamOf } from '../support/streams.js';

const write = temporaryFiles();
const pairsIn = async (path: string | URL, options?: ReadOptions) =>
  pairNames(positivesOf(await buildDataset(readInteractions(path, options))));

const json = '[{"userId":"u","itemId":"a"}]';
const jsonl = '{"userId":"u","itemId":"a"}\n';
const csv = 'userId,itemId\nu,a\n';
const tsv = 'userId\titemId\nu\ta\n';

describe('a file', () => {
  it.each([
    ['plays.json', json],
    ['plays.jsonl', jsonl],
    ['plays.ndjson', jsonl],
    ['plays.csv', csv],
    ['plays.tsv', tsv],
    ['PLAYS.JSONL', jsonl],
    ['plays.2024.csv', csv],
  ])('named %s is read by its ending', async (name, text) => {
    expect(await pairsIn(await write(name, text))).toEqual(['u a']);
  });

  it.each([
    ['zipped.json.gz', json],
    ['zipped.jsonl.gz', jsonl],
    ['zipped.csv.GZ', csv],
    ['zipped.tsv.gz', tsv],
    // Gzip is told by the first bytes, not by the name.
    ['zipped.csv', csv],
  ])('named %s can be gzip', async (name, text) => {
    expect(await pairsIn(await write(name, gzipSync(text)))).toEqual(['u a']);
  });

  it('need not be gzip because its name says so', async () => {
    expect(await pairsIn(await write('plain.csv.gz', csv))).toEqual(['u a']);
  });

  it('is read by the format given, whatever its name', async () => {
    expect(await pairsIn(await write('plays.log', jsonl), { format: 'jsonl' })).toEqual(['u a']);
    expect(await pairsIn(await write('misnamed.csv', json), { format: 'json' })).toEqual(['u a']);
    expect(await pairsIn(await write('semicolons.tsv', 'userId;itemId\nu;a\n'), { delimiter: ';' })).toEqual(['u a']);
  });

  it('can be named by a URL, of another realm too', async () => {
    const url = pathToFileURL(await write('a url.csv', csv));
    expect(await pairsIn(url)).toEqual(['u a']);
    expect(await pairsIn({ href: url.href, protocol: url.protocol } as URL)).toEqual(['u a']);
  });

  it('larger than a block is read whole', async () => {
    const lines = Array.from({ length: 20_000 }, (_, row) => `user-${row % 100},item-${Math.floor(row / 100)}`);
    const path = await write('large.csv', `userId,itemId\n${lines.join('\n')}`);
    const { summary } = await buildDataset(readInteractions(path));
    expect(summary).toMatchObject({ rows: 20_000, users: 100, items: 200, interactions: 20_000 });
  });

  it('must exist', async () => {
    expect(await messageOf('unreadable-source', () => pairsIn('/nowhere/plays.csv'))).toBe(
      'Cannot read plays.csv: there is no such file as /nowhere/plays.csv',
    );
    const error = await failureOf(() => pairsIn('/nowhere/plays.csv'));
    expect(error).toMatchObject({ cause: { code: 'ENOENT' } });
  });

  it('must not be a folder', async () => {
    const folder = dirname(await write('plays.csv', csv));
    const name = basename(folder);
    const advice = 'of several files, give an array of paths';
    for (const format of ['csv', 'json', 'jsonl', 'parquet'] as const) {
      expect(await messageOf('unreadable-source', () => pairsIn(folder, { format }))).toBe(
        `Cannot read ${name}: expected a file, got a folder; ${advice}`,
      );
    }
    // No name of a file, by which its format could be told.
    expect(await messageOf('invalid-option', () => readInteractions(folder))).toBe(
      `Expected a file, got the folder ${name}; ${advice}`,
    );
  });

  it('must not be cut off inside gzip', async () => {
    const path = await write('cut.csv.gz', gzipSync(csv.repeat(100)).subarray(0, 30));
    expect(await messageOf('unreadable-source', () => pairsIn(path, { onInvalid: 'skip' }))).toMatch(
      /^Cannot read cut\.csv\.gz: the gzip data end too early( \(after line \d+\))?$/,
    );
  });

  it('is named with the line of a bad row', async () => {
    const path = await write('bad.csv', `${csv}u,\n`);
    expect(await messageOf('invalid-interaction', () => pairsIn(path))).toMatch(/^bad\.csv, line 3: expected `itemId`/);
  });

  it('is opened when it is read, not before', async () => {
    const reader = readInteractions('/nowhere/plays.csv');
    expect(reader.name).toBe('plays.csv');
  });

  it.skipIf(process.platform !== 'linux')('is closed where reading ends early', async () => {
    const path = await write('left.jsonl', jsonl.repeat(100_000));
    const isOpen = async () => {
      const targets = (await readdir('/proc/self/fd')).map((handle) => readlink(`/proc/self/fd/${handle}`));
      return (await Promise.allSettled(targets)).some((link) => link.status === 'fulfilled' && link.value === path);
    };
    for await (const _ of readInteractions(path)) {
      expect(await isOpen()).toBe(true);
      break;
    }
    await expect.poll(isOpen).toBe(false);
  });
});

describe('the source of readInteractions', () => {
  it('needs a format where nothing tells it', async () => {
    expect(await messageOf('invalid-option', () => readInteractions('plays.log'))).toBe(
      'Expected `format` to be given for plays.log, ' +
        'because its name does not end in .json, .jsonl, .ndjson, .csv, .tsv or .parquet',
    );
    expect(await messageOf('invalid-option', () => readInteractions(streamOf(csv)))).toContain('given for stream');
  });

  it('can be a file stream', async () => {
    const stream = createReadStream(await write('streamed.csv', csv));
    expect((await buildDataset(readInteractions(stream, { format: 'csv' }))).summary.rows).toBe(1);
  });

  it.each([[undefined], [null], [7], [{}], [[[csv]]]])('cannot be %o', async (source) => {
    const open = () => readInteractions(source as unknown as string, { format: 'csv' });
    expect(await messageOf('invalid-option', open)).toContain(
      'to be a path, a file URL, bytes, a Blob, a Response or a stream, got ',
    );
  });

  it('cannot be a URL of the web', async () => {
    for (const place of [new URL('file://host/a.csv'), 'file:///a%2Fb.csv', 'a\0b.csv']) {
      await messageOf('invalid-option', () => readInteractions(place));
    }
    const open = () => readInteractions(new URL('https://example.org/plays.csv'));
    expect(await messageOf('invalid-option', open)).toContain('got https://example.org/plays.csv');
  });

  it('gives its error as the cause where it fails, whatever it throws', async () => {
    for (const failure of [new Error('connection lost'), 'connection lost']) {
      const stream = async function* () {
        yield csv;
        throw failure;
      };
      const error = await failureOf(() => buildDataset(readInteractions(stream(), { format: 'csv' })));
      expect(error).toMatchObject({ code: 'unreadable-source', cause: failure });
      expect(String(error)).toContain('connection lost');
    }
  });
});

describe('the options of readInteractions', () => {
  it('are checked at once, and a misspelt one gets a suggestion', async () => {
    const open = () => readInteractions('plays.csv', { oninvalid: 'skip' } as ReadOptions);
    expect(await messageOf('unknown-option', open)).toContain('did you mean `onInvalid`?');
    await messageOf('invalid-option', () => readInteractions('plays.csv', { delimiter: '' }));
    expect(await messageOf('invalid-option', () => readInteractions('plays.csv', { delimiter: '","' }))).toContain(
      'give `quote: null`',
    );
  });
});
