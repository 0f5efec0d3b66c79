import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import type { ReadingProgress } from '../../../src/reading/build/build-options.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import type { Interaction, InteractionSource } from '../../../src/types.js';
import { runSlowly } from '../../support/clock.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { PATIENCE } from '../../support/patience.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const rowOf = (at: number): Interaction => ({ userId: `user-${at % 997}`, itemId: `item-${(at * 7) % 503}` });
const rows = Array.from({ length: 20_000 }, (_, at) => rowOf(at));
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('onProgress of reading', () => {
  it.each<[string, string, (path: string) => Promise<unknown>, string | Uint8Array]>([
    ['lines', 'log.jsonl', (path) => writeFile(path, lines), lines],
    ['packed lines', 'log.jsonl.gz', (path) => writeFile(path, gzipSync(lines)), gzipSync(lines)],
  ])('hears of rows and bytes of a file of %s', async (_, name, write) => {
    const path = join(folder, name);
    await write(path);
    const { size: totalBytes } = await stat(path);
    runSlowly();
    const heard: ReadingProgress[] = [];
    const recommender = await Recommender.fromInteractions(readInteractions(path), {
      onProgress: (each) => heard.push(each),
    });
    const opened = heard.findIndex((each) => each.totalBytes !== null);
    // A slow disk may take its time to open it.
    for (const early of heard.splice(0, opened)) expect(early).toEqual({ rows: 0, bytes: 0, totalBytes: null });
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.at(-1)).toEqual({ rows: rows.length, bytes: totalBytes, totalBytes });
    for (const [at, each] of heard.entries()) {
      expect(each.rows).toBeGreaterThanOrEqual(heard[Math.max(0, at - 1)].rows);
      expect(each.bytes).toBeGreaterThanOrEqual(heard[Math.max(0, at - 1)].bytes!);
      expect(each.totalBytes).toBe(totalBytes);
    }
    expect(heard[0].rows).toBeLessThan(rows.length);
    expect(recommender.info.summary.rows).toBe(rows.length);
    // How it was read is no part of what was read.
    expect(Object.keys(recommender.toDataset().options)).not.toContain('onProgress');
  });

  it('hears of streams without their size, and of interactions without bytes', async () => {
    const heard: ReadingProgress[] = [];
    const onProgress = (each: ReadingProgress) => heard.push(each);
    async function* stream() {
      yield lines;
    }
    await buildDataset(readInteractions(stream(), { format: 'jsonl' }), { onProgress });
    expect(heard.at(-1)).toEqual({ rows: rows.length, bytes: lines.length, totalBytes: null });
    runSlowly();
    await buildDataset([...rows.slice(0, 500), { userId: '', itemId: 'x' }], { onProgress, onInvalid: 'skip' });
    expect(heard.at(-1)).toEqual({ rows: 501, bytes: null, totalBytes: null });
    expect(heard.some((each) => each.bytes === null && each.rows === 64)).toBe(true);
  });

  it('hears while the source has nothing to give', async () => {
    const failure = new Error('heard');
    const heard: ReadingProgress[] = [];
    async function* stalled() {
      yield rows[0];
      await new Promise(() => {});
    }
    const onProgress = (each: ReadingProgress) => {
      heard.push(each);
      if (heard.length === 2) throw failure;
    };
    expect(await failureOf(() => buildDataset(stalled(), { onProgress }))).toBe(failure);
    expect(heard[1]).toEqual({ rows: 1, bytes: null, totalBytes: null });
  });

  it('ends the reading with what it throws, and the source is closed', async () => {
    const failure = new Error('enough');
    let closed = false;
    function* source() {
      try {
        yield* rows;
      } finally {
        closed = true;
      }
    }
    runSlowly();
    const onProgress = () => {
      throw failure;
    };
    expect(await failureOf(() => buildDataset(source(), { onProgress }))).toBe(failure);
    expect(closed).toBe(true);
  });
});

describe('the signal of reading', () => {
  it('that was aborted rejects before anything is read', async () => {
    let asked = 0;
    function* source() {
      asked++;
      yield* rows;
    }
    const signal = AbortSignal.abort('no');
    expect(await failureOf(() => buildDataset(source(), { signal }))).toBe('no');
    expect(
      await failureOf(() => Recommender.fromInteractions(readInteractions(join(folder, 'none.csv')), { signal })),
    ).toBe('no');
    expect(asked).toBe(0);
  });

  it.each([
    [
      'an iterable',
      (abort: () => void) =>
        (function* () {
          for (let at = 0; ; at++) {
            if (at === 1000) abort();
            yield rowOf(at);
          }
        })(),
    ],
    [
      'an async iterable',
      (abort: () => void) =>
        (async function* () {
          for (let at = 0; ; at++) {
            if (at === 1000) abort();
            yield rowOf(at);
          }
        })(),
    ],
    [
      'a stream',
      (abort: () => void) =>
        readInteractions(
          (async function* () {
            for (let at = 0; ; at++) {
              if (at === 100) abort();
              yield `${JSON.stringify(rowOf(at))}\n`;
            }
          })(),
          { format: 'jsonl' },
        ),
    ],
  ])('ends the reading of %s that never ends', async (_, sourceOf) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const source = sourceOf(() => controller.abort(reason));
    expect(await failureOf(() => buildDataset(source, { signal: controller.signal }))).toBe(reason);
  });

  it('ends the wait for a source that has nothing to give', async () => {
    const controller = new AbortController();
    const next = () => {
      setImmediate(() => controller.abort('enough'));
      return new Promise<IteratorResult<Interaction>>(() => {});
    };
    const stalled = { [Symbol.asyncIterator]: () => ({ next }) };
    expect(await failureOf(() => buildDataset(stalled, { signal: controller.signal }))).toBe('enough');
  });

  const line = Buffer.from(`${JSON.stringify(rowOf(0))}\n`);

  interface Stalls {
    /** Called when something was taken and more is asked for. */
    readonly onStall: () => void;
    readonly onEnd: () => void;
  }

  /** A stream of Node that gives something, and then nothing, but does not end. */
  function stalledNode(first: unknown, { onStall, onEnd }: Stalls): Readable {
    const stream = new Readable({ objectMode: true, read: onStall });
    stream.push(first);
    return stream.once('close', onEnd);
  }

  /** The same of the web. */
  const stalledWeb = (first: Uint8Array, { onStall, onEnd }: Stalls) =>
    new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(first), pull: onStall, cancel: onEnd });

  const options = { format: 'jsonl' } as const;
  it.each<[string, (stalls: Stalls) => InteractionSource]>([
    ['rows', (stalls) => stalledNode(rowOf(0), stalls)],
    ['bytes', (stalls) => readInteractions(stalledNode(line, stalls), options)],
    ['packed bytes', (stalls) => readInteractions(stalledNode(gzipSync(line).subarray(0, 12), stalls), options)],
    ['bytes of the web', (stalls) => readInteractions(stalledWeb(line, stalls), options)],
    ['an answer of `fetch`', (stalls) => readInteractions(new Response(stalledWeb(line, stalls)), options)],
    ['the second of two', (stalls) => readInteractions([line, stalledWeb(line, stalls)], options)],
  ])('ends a stream of %s that has nothing to give', async (_, sourceOf) => {
    const onEnd = vi.fn();
    const controller = new AbortController();
    const source = sourceOf({ onStall: () => setImmediate(() => controller.abort('enough')), onEnd });
    expect(await failureOf(() => buildDataset(source, { signal: controller.signal }))).toBe('enough');
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce(), { timeout: PATIENCE });
  });

  it('changes nothing where it is not aborted', async () => {
    const { signal } = new AbortController();
    expect(await buildDataset(rows, { signal })).toEqual(await buildDataset(rows));
  });

  it.each([
    [{ signal: 'stop' }, '`signal` to be an AbortSignal'],
    [{ onProgress: true }, '`onProgress` to be a function'],
  ])('refuses %j', async (wrong, message) => {
    expect(await messageOf('invalid-option', () => buildDataset(rows, wrong as never))).toContain(message);
  });
});
