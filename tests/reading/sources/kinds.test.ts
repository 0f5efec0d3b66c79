import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchReader } from '../../../src/reading/batch-reader.js';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import type { InteractionReader } from '../../../src/reading/interaction-reader.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../src/reading/read-options.js';
import type { LogSource } from '../../../src/reading/sources/log-source.js';
import { pairNames, positivesOf } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { temporaryFiles } from '../../support/files.js';

const csv = 'userId,itemId\nu,a\n';
const jsonl = '{"userId":"u","itemId":"a"}\n';
const pairsIn = async (source: LogSource, options?: ReadOptions) =>
  pairNames(positivesOf(await buildDataset(readInteractions(source, options))));
/** How far a reader is, which `onProgress` tells. */
const positionOf = (reader: InteractionReader) => (reader as BatchReader).position;
const write = temporaryFiles();

describe('bytes', () => {
  const bytes = Buffer.from(csv);
  it.each<[string, Uint8Array | ArrayBuffer]>([
    ['a Buffer', bytes],
    ['a Uint8Array', Uint8Array.from(bytes)],
    ['an ArrayBuffer', Uint8Array.from(bytes).buffer],
    ['a Uint8Array of another realm', runInNewContext('Uint8Array.from(bytes)', { bytes })],
    ['an ArrayBuffer of another realm', runInNewContext('Uint8Array.from(bytes).buffer', { bytes })],
    ['gzip', gzipSync(bytes)],
    ['a part of a larger array', Buffer.from(`xx${csv}xx`).subarray(2, -2)],
  ])('are read: %s', async (_, source) => {
    expect(await pairsIn(source, { format: 'csv' })).toEqual(['u a']);
  });

  it('can be read again, and are recorded', async () => {
    const reader = readInteractions(bytes, { format: 'csv' });
    expect((await buildDataset(reader)).sources).toEqual((await buildDataset(reader)).sources);
    expect(reader.record).toMatchObject({ name: 'bytes', bytes: bytes.length });
    expect(reader.records).toEqual([reader.record]);
    expect(positionOf(reader)).toEqual({ bytes: bytes.length, totalBytes: bytes.length });
  });

  it('need a format', async () => {
    expect(await messageOf('invalid-option', () => readInteractions(bytes))).toContain(
      '`format` to be given for bytes',
    );
  });
});

describe('a Blob', () => {
  it('is read by the format given, or the one of its type', async () => {
    expect(await pairsIn(new Blob([csv]), { format: 'csv' })).toEqual(['u a']);
    expect(await pairsIn(new Blob([jsonl], { type: 'application/x-ndjson' }))).toEqual(['u a']);
  });

  it('that is a File is read by its name, again and again', async () => {
    const reader = readInteractions(new File([gzipSync(csv)], 'plays.csv.gz'));
    expect((await buildDataset(reader)).sources[0].name).toBe('plays.csv.gz');
    expect((await buildDataset(reader)).summary.rows).toBe(1);
  });

  it('is known by its shape', async () => {
    const blob = new Blob([csv]);
    const { size, type } = blob;
    const like = {
      size,
      type,
      name: 'shape.csv',
      slice: () => blob.slice(),
      stream: () => blob.stream(),
      arrayBuffer: () => blob.arrayBuffer(),
    };
    expect(await pairsIn(like)).toEqual(['u a']);
  });
});

describe('a stream', () => {
  it.each<[string, () => LogSource]>([
    ['of Node', () => Readable.from([Buffer.from(csv)])],
    ['of Node, of text', () => Readable.from([csv.slice(0, 8), csv.slice(8)])],
    ['of the web', () => new Blob([csv]).stream()],
    ['of the web, gzipped by it', () => new Blob([csv]).stream().pipeThrough(new CompressionStream('gzip'))],
    ['that has a reader alone', () => ({ getReader: () => new Blob([csv]).stream().getReader() })],
  ])('%s is read', async (_, open) => {
    expect(await pairsIn(open(), { format: 'csv' })).toEqual(['u a']);
  });

  it('that has a reader alone is cancelled where reading ends early', async () => {
    let cancelled = false;
    const reader = {
      read: async () => ({ done: false, value: Buffer.from(jsonl) }),
      cancel: async () => {
        cancelled = true;
      },
    };
    for await (const _ of readInteractions({ getReader: () => reader }, { format: 'jsonl' })) break;
    expect(cancelled).toBe(true);
  });
});

describe('a Response', () => {
  const respond = (body: string | Uint8Array<ArrayBuffer> | null, type: string, url = '') => {
    const response = new Response(body, { headers: type === '' ? {} : { 'content-type': type } });
    Object.defineProperty(response, 'url', { value: url });
    return response;
  };

  it.each([
    [csv, 'text/csv; charset=utf-8', ''],
    ['userId\titemId\nu\ta\n', 'text/tab-separated-values', ''],
    [jsonl, 'application/x-ndjson', 'https://example.org/export'],
    [`[${jsonl}]`, 'application/json', 'https://example.org/export'],
    [jsonl, 'application/json', 'https://example.org/plays.jsonl?key=1'],
    [csv, 'text/plain', 'https://example.org/a/plays%202.csv'],
    [csv, 'text/csv', 'https://example.org/report.json'],
    [csv, '', 'https://example.org/plays.csv#top'],
  ])('with %j of the type %j from %j tells its format', async (body, type, url) => {
    expect(await pairsIn(respond(body, type, url))).toEqual(['u a']);
  });

  it('is called by the end of its URL', () => {
    expect(readInteractions(respond(csv, '', 'https://example.org/a/plays%202.csv')).name).toBe('plays 2.csv');
    expect(readInteractions(respond(csv, 'text/csv')).name).toBe('response');
  });

  it('that failed is an error, before anything else is looked at', async () => {
    const page = new Response('<h1>Not here</h1>', { status: 404, statusText: 'Not Found' });
    expect(await messageOf('unreadable-source', () => readInteractions(page))).toBe(
      'Cannot read response: the server answered 404 Not Found',
    );
  });

  it('can be read once, by whomever', async () => {
    const reader = readInteractions(respond(csv, 'text/csv'));
    await buildDataset(reader);
    expect(await messageOf('unreadable-source', () => buildDataset(reader))).toContain('it can be read once, and was');
    const read = respond(csv, 'text/csv');
    await read.text();
    expect(await messageOf('unreadable-source', () => buildDataset(readInteractions(read)))).toBe(
      'Cannot read response: its body can be read once, and was',
    );
  });

  it('without a body is an empty log', async () => {
    expect((await buildDataset(readInteractions(respond(null, 'application/x-ndjson')))).summary.rows).toBe(0);
  });
});

describe('what fetch answers', () => {
  const server = createServer((request, answer) => {
    if (request.url === '/packed.csv') {
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(csv));
    } else if (request.url === '/cut.csv') {
      answer.writeHead(200, { 'content-length': 1000 });
      answer.write(csv, () => answer.destroy());
    } else {
      answer.writeHead(200, { 'content-length': csv.length }).end(csv);
    }
  });
  let address = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is read while it comes, with its length', async () => {
    const reader = readInteractions(await fetch(`${address}/plays.csv`));
    await buildDataset(reader);
    expect(positionOf(reader)).toEqual({ bytes: csv.length, totalBytes: csv.length });
  });

  it('may be packed for the way: the length on the way is not the one of the log', async () => {
    const reader = readInteractions(await fetch(`${address}/packed.csv`));
    expect((await buildDataset(reader)).summary.rows).toBe(1);
    expect(positionOf(reader)).toEqual({ bytes: csv.length, totalBytes: null });
  });

  it('is an error where it is cut short', async () => {
    const reader = readInteractions(await fetch(`${address}/cut.csv`));
    expect(await messageOf('unreadable-source', () => buildDataset(reader))).toMatch(/^Cannot read cut\.csv: /);
  });

  it('is what the error for a URL says to pass', async () => {
    for (const url of [`${address}/plays.csv`, new URL(`${address}/plays.csv`)]) {
      expect(await messageOf('invalid-option', () => readInteractions(url))).toContain('pass `await fetch(url)`');
    }
  });
});

describe('rows themselves', () => {
  it('are no source, which the error says', async () => {
    const rows = [{ userId: 'u', itemId: 'a' }];
    expect(await messageOf('invalid-option', () => readInteractions(rows as unknown as LogSource))).toBe(
      'Expected source 1 of the array to be a path, a file URL, bytes, a Blob, a Response or a stream, got an object; ' +
        'interactions need no reader: pass them to `Recommender.fromInteractions`',
    );
  });
});

describe('a file', () => {
  it('gives the same as its bytes and its Blob', async () => {
    const path = await write('same.jsonl', jsonl.repeat(5000));
    const bytes = await readFile(path);
    const [first, ...others] = await Promise.all(
      [path, bytes, new File([bytes], 'same.jsonl')].map(async (source) => {
        const { sources, ...read } = await buildDataset(readInteractions(source, { format: 'jsonl' }));
        return { ...read, sha256: sources[0].sha256 };
      }),
    );
    for (const other of others) expect(other).toEqual(first);
  });
});
