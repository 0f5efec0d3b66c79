import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchReader } from '../../../src/reading/batch-reader.js';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import type { InteractionReader } from '../../../src/reading/interaction-reader.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import { contentsOf, pairNames, positivesOf } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { temporaryFiles } from '../../support/files.js';
import { streamOf } from '../../support/streams.js';

/** How far a reader is, which `onProgress` tells. */
const positionOf = (reader: InteractionReader) => (reader as BatchReader).position;
const write = temporaryFiles();
const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('several sources', () => {
  const first = gzipSync('userId,itemId\nu,a\n');
  const second = '{"userId":"v","itemId":"b"}\n';
  const both = async () => [await write('a.csv.gz', first), await write('b.jsonl', second)];

  it('are one log, each in its own format', async () => {
    const dataset = await buildDataset(readInteractions(await both()));
    expect(pairNames(positivesOf(dataset))).toEqual(['u a', 'v b']);
  });

  it('have a record each', async () => {
    const reader = readInteractions(await both());
    const { sources } = await buildDataset(reader);
    expect(sources).toEqual([
      { name: 'a.csv.gz', bytes: first.length, sha256: hashOf(first), fields: {} },
      { name: 'b.jsonl', bytes: second.length, sha256: hashOf(second), fields: {} },
    ]);
    expect(reader.records).toEqual(sources);
    expect(await messageOf('invalid-option', () => reader.record)).toBe(
      'Expected one source for `record`, got 2: `records` has the record of each',
    );
  });

  it('have no records before the last one was read', async () => {
    const reader = readInteractions(await both());
    for await (const _ of reader) break;
    expect(await messageOf('unreadable-source', () => reader.records)).toBe('a.csv.gz was not read to its end');
  });

  it('add up to one size and one position', async () => {
    const reader = readInteractions(await both());
    expect(reader.name).toBe('a.csv.gz and 1 more');
    await buildDataset(reader);
    const size = first.length + second.length;
    expect(positionOf(reader)).toEqual({ bytes: size, totalBytes: size });
  });

  it('have no size where one has none', async () => {
    const reader = readInteractions([await write('sized.jsonl', second), streamOf(second)], { format: 'jsonl' });
    await buildDataset(reader);
    expect(positionOf(reader)).toEqual({ bytes: 2 * second.length, totalBytes: null });
  });

  it('are named in messages, with their numbers where names are the same', async () => {
    const bad = await write('bad.csv', 'userId,itemId\nu,a\nu,\n');
    const good = await write('good.csv', 'userId,itemId\nu,a\n');
    expect(await messageOf('invalid-interaction', () => buildDataset(readInteractions([good, bad])))).toMatch(
      /^bad\.csv, line 3: /,
    );
    const other = join(dirname(good), 'other', 'good.csv');
    await mkdir(dirname(other));
    await writeFile(other, 'userId,itemId\n,b\n');
    const { summary } = await buildDataset(readInteractions([good, other], { onInvalid: 'skip' }));
    expect(summary.skipped.samples.map(({ place }) => place)).toEqual(['good.csv (source 2), line 2']);
    const missing = [good, '/nowhere/good.csv'];
    expect(await messageOf('unreadable-source', () => buildDataset(readInteractions(missing)))).toBe(
      'Cannot read good.csv (source 2): there is no such file as /nowhere/good.csv',
    );
  });

  it('are read by the same options', async () => {
    const sources = ['plays', 'likes'].map((name) => Buffer.from(`{"listener":"${name}","itemId":"a"}\n`));
    const reader = readInteractions(sources, { format: 'jsonl', fields: { userId: 'listener' }, event: 'x' });
    const { users, summary } = await buildDataset(reader);
    expect(users.ids).toEqual(['plays', 'likes']);
    expect(Object.keys(summary.events)).toEqual(['x']);
  });

  it('must be at least one', async () => {
    expect(await messageOf('invalid-option', () => readInteractions([]))).toBe(
      'Expected at least one source, got an empty array',
    );
  });

  it('that are a list of one are that one', async () => {
    const reader = readInteractions([(await both())[0]]);
    await buildDataset(reader);
    expect([reader.name, reader.record.name]).toEqual(['a.csv.gz', 'a.csv.gz']);
  });

  it('can be read again where each can', async () => {
    const reader = readInteractions(await both());
    expect(await buildDataset(reader)).toEqual(await buildDataset(reader));
  });

  it('give what one log of all their rows gives, wherever it is cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ userId: fc.nat(5), itemId: fc.nat(5) }), { maxLength: 20 }),
        fc.array(fc.nat(20), { maxLength: 3 }),
        async (rows, cuts) => {
          const ends = [...cuts.sort((a, b) => a - b), rows.length];
          const parts = ends.map((end, at) => rows.slice(at === 0 ? 0 : ends[at - 1], end));
          const texts = parts.map((part) => Buffer.from(part.map((row) => `${JSON.stringify(row)}\n`).join('')));
          const read = await buildDataset(readInteractions(texts, { format: 'jsonl' }));
          expect(contentsOf(read)).toEqual(contentsOf(await buildDataset(rows)));
        },
      ),
      { numRuns: 50 },
    ));
});
