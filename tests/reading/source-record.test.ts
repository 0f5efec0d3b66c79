import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import { messageOf } from '../support/errors.js';
import { temporaryFiles } from '../support/files.js';
import { streamOf } from '../support/streams.js';

const write = temporaryFiles();
const jsonl = '{"userId":"u","itemId":"a"}\n';

describe('the record of a source', () => {
  it('has the name, size and SHA-256 of the file as stored, and the mapping', async () => {
    const bytes = gzipSync('listener,itemId\nu,a\n');
    const path = await write('recorded.csv.gz', bytes);
    const fields = { userId: 'listener' };
    const { sources } = await buildDataset(readInteractions(path, { fields }));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(sources).toEqual([{ name: 'recorded.csv.gz', bytes: bytes.length, sha256, fields }]);
  });

  it('of a stream is that of its bytes, text in UTF-8', async () => {
    const text = '{"userId":"\u00e9","itemId":"\u{1f3b5}"}';
    const { sources } = await buildDataset(readInteractions(streamOf(text), { format: 'jsonl' }));
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(sources).toEqual([{ name: 'stream', bytes: Buffer.byteLength(text), sha256, fields: {} }]);
  });

  it('is not there before the whole source was read', async () => {
    const reader = readInteractions(streamOf(jsonl, jsonl), { format: 'jsonl' });
    for await (const _ of reader) break;
    expect(await messageOf('unreadable-source', () => reader.record)).toBe('stream was not read to its end');
  });

  it('is not there for interactions that came as objects', async () => {
    expect((await buildDataset([{ userId: 'u', itemId: 'a' }])).sources).toEqual([]);
  });
});
