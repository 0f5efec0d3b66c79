import { describe, expect, it, vi } from 'vitest';
import type { BatchReader } from '../../src/reading/batch-reader.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import type { Interaction } from '../../src/types.js';
import { LEAVE_OUT, messageOf } from '../support/errors.js';
import { temporaryFiles } from '../support/files.js';
import { ChunkStream, streamOf } from '../support/streams.js';

const write = temporaryFiles();

async function collect(reader: AsyncIterable<Interaction>): Promise<Interaction[]> {
  const rows: Interaction[] = [];
  for await (const row of reader) rows.push(row);
  return rows;
}

/** The same modules once more, as when a process has loaded the package twice. */
async function otherCopy(): Promise<typeof readInteractions> {
  vi.resetModules();
  return (await import('../../src/reading/read-interactions.js')).readInteractions;
}

describe('an InteractionReader', () => {
  it('gives the interactions of a log, with what each has', async () => {
    const text = 'userId,itemId,event,value,timestamp\n1,a,like,2,1000000000\nu,b,,,\n';
    const reader = readInteractions(streamOf(text), { format: 'csv' });
    expect(reader.name).toBe('stream');
    expect(await collect(reader)).toEqual([
      { userId: '1', itemId: 'a', event: 'like', value: 2, timestamp: new Date(1e12) },
      { userId: 'u', itemId: 'b', value: 1 },
    ]);
  });

  it('gives interactions that make the same data set', async () => {
    const path = await write('plays.csv', 'userId,itemId,event,timestamp\nu,a,like,5\nu,b,skip,\nv,a,,6\n');
    const options = { eventWeights: { skip: -1 } };
    const direct = await buildDataset(readInteractions(path), options);
    const collected = await buildDataset(await collect(readInteractions(path)), options);
    expect({ ...collected, sources: direct.sources }).toEqual(direct);
  });

  it('stops at a bad row, or passes over it', async () => {
    const read = (onInvalid?: 'skip') =>
      readInteractions(streamOf('7\n{"userId":1,"itemId":2}'), { format: 'jsonl', onInvalid });
    expect(await messageOf('invalid-interaction', () => collect(read()))).toBe(
      `stream, line 1: expected an object, got 7${LEAVE_OUT}`,
    );
    expect(await collect(read('skip'))).toEqual([{ userId: '1', itemId: '2', value: 1 }]);
  });

  it('goes on after a row with a bad quote where bad rows are skipped', async () => {
    const reader = readInteractions(streamOf('userId,itemId\n"u"x,a\nv,b\n'), { format: 'csv', onInvalid: 'skip' });
    expect(await collect(reader)).toEqual([{ userId: 'v', itemId: 'b', value: 1 }]);
  });

  it('that is read again tells of its position from the beginning', async () => {
    const reader = readInteractions(await write('again.csv', 'userId,itemId\nu,a\n')) as BatchReader;
    await buildDataset(reader);
    expect(reader.position).toEqual({ bytes: 18, totalBytes: 18 });
    const again = buildDataset(reader);
    expect(reader.position).toEqual({ bytes: 0, totalBytes: null });
    await again;
    expect(reader.position).toEqual({ bytes: 18, totalBytes: 18 });
  });

  it('is read once at a time', async () => {
    const reader = readInteractions(await write('twice.csv', 'userId,itemId\nu,a\n'));
    const first = buildDataset(reader);
    expect(await messageOf('busy', () => buildDataset(reader))).toContain('twice.csv is being read');
    expect((await first).users.ids).toEqual(['u']);
    for await (const _ of reader) break;
    expect((await buildDataset(reader)).users.ids).toEqual(['u']);
  });

  it('of a file can be read again', async () => {
    const reader = readInteractions(await write('again.csv', 'userId,itemId\nu,a\n'));
    const first = await buildDataset(reader);
    expect(await buildDataset(reader)).toEqual(first);
  });

  it('of a stream cannot, and says so instead of giving nothing', async () => {
    const reader = readInteractions(streamOf('{"userId":"u","itemId":"a"}'), { format: 'jsonl' });
    await buildDataset(reader);
    expect(await messageOf('unreadable-source', () => buildDataset(reader))).toBe(
      'Cannot read stream: it can be read once, and was',
    );
  });

  it('reads no further than its rows are asked for', async () => {
    const endless = function* (): Generator<string> {
      for (let row = 0; ; row++) yield `{"userId":"u${row}","itemId":"a"}\n`;
    };
    const stream = new ChunkStream(endless());
    let count = 0;
    for await (const _ of readInteractions(stream, { format: 'jsonl' })) if (++count === 100) break;
    expect(stream.pulled).toBeLessThan(110);
    expect(stream.closed).toBe(true);
  });
});

describe('an InteractionReader of another copy of the package', () => {
  const path = () =>
    write('plays.jsonl', '{"userId":7,"itemId":"a"}\n{"userId":"u"}\n{"userId":"\u00fc","itemId":"b"}\n');

  it('is read as one of this copy, with its record and what it skips', async () => {
    const foreign = await otherCopy();
    expect(foreign).not.toBe(readInteractions);
    const file = await path();
    const dataset = await buildDataset(foreign(file, { onInvalid: 'skip' }));
    expect(dataset).toEqual(await buildDataset(readInteractions(file, { onInvalid: 'skip' })));
    expect(dataset.sources).toHaveLength(1);
    expect(dataset.summary.skipped.samples).toEqual([
      {
        place: 'plays.jsonl, line 2',
        reason: expect.stringContaining('expected `itemId` to be a non-empty string or a finite number, got undefined'),
      },
    ]);
  });

  it('is read as a plain async iterable where it speaks another protocol', async () => {
    const reader = readInteractions(await path(), { onInvalid: 'skip' });
    const later = {
      [Symbol.for('cf-recs.reader')]: 99,
      batches: () => {
        throw new Error('Not to be called');
      },
      [Symbol.asyncIterator]: () => reader[Symbol.asyncIterator](),
    };
    const { users, items, sources } = await buildDataset(later);
    expect([users.ids, items.ids, sources]).toEqual([['7', '\u00fc'], ['a', 'b'], []]);
  });
});
