import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { decodingOf } from '../../../src/reading/formats/parquet/values.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../src/reading/read-options.js';
import { messageOf } from '../../support/errors.js';
import { cut, streamOf } from '../../support/streams.js';

const row = '{"userId":"u","itemId":"a"}\n';

describe('bytes that are no text', () => {
  const bytes = Buffer.concat([Buffer.from(`${row}${row}`), Buffer.of(0xe9, 0x20)]);
  const problem = (lengths: readonly number[]) =>
    messageOf('unreadable-source', () =>
      buildDataset(readInteractions(streamOf(...cut(bytes, lengths)), { format: 'jsonl' })),
    );

  it.each([1, 3, 28, 1000])('have their place, and the line before, in chunks of %i', async (length) => {
    expect(await problem([length])).toBe(
      "Cannot read stream: expected UTF-8, got other bytes at byte 56 of the text; for text of older programs, give `encoding: 'latin1'` (after line 2)",
    );
  });

  it('come after a bad row before them', async () => {
    const log = Buffer.concat([Buffer.from('bad\n'), Buffer.of(0xff)]);
    for (const length of [1, 100]) {
      const source = readInteractions(streamOf(...cut(log, [length])), { format: 'jsonl' });
      expect(await messageOf('invalid-interaction', () => buildDataset(source))).toContain('stream, line 1');
    }
  });
});

describe('a stream of small chunks', () => {
  const both = async (text: string, options: ReadOptions) =>
    Promise.all(
      [text.length, 1].map(async (length) => {
        const dataset = await buildDataset(readInteractions(streamOf(...cut(text, [length])), options));
        return [dataset.users.ids, dataset.summary.skipped.count];
      }),
    );

  it('has as many columns as a file, where they have no names', async () => {
    const text = 'a title, of three, cells\nu,a\nv,b\n';
    expect(await both(text, { format: 'csv', header: false, onInvalid: 'skip' })).toEqual([
      [['u', 'v'], 1],
      [['u', 'v'], 1],
    ]);
  });

  it('is told what to write for an array in a document', async () => {
    const text = `{"rows":[${row.trim()}]}`;
    for (const length of [1, 100]) {
      const source = readInteractions(streamOf(...cut(text, [length])), { format: 'json' });
      expect(await messageOf('unreadable-source', () => buildDataset(source))).toContain("give `rows: 'rows'`");
    }
  });
});

describe('a value of Parquet that its type cannot hold', () => {
  const moment = (milliseconds: number) => new Date(milliseconds);
  const converted = (element: Omit<SchemaElement, 'name'>, value: unknown) => {
    const { convert } = decodingOf({ name: 'x', ...element }, moment, false);
    return convert === null ? value : convert(value as never);
  };

  it('is no time of day', () => {
    expect(converted({ type: 'INT64', converted_type: 'TIME_MICROS' }, 3_600_000_000n)).toBe('01:00:00.000');
    expect(converted({ type: 'INT64', converted_type: 'TIME_MICROS' }, 2n ** 62n)).toEqual(new Date(Number.NaN));
  });

  it('is no decimal number', () => {
    expect(converted({ type: 'INT32', converted_type: 'DECIMAL', scale: 1 }, 15)).toBe(1.5);
    expect(converted({ type: 'DOUBLE', converted_type: 'DECIMAL', scale: 1 }, 1.5)).toBe(1.5);
    expect(converted({ type: 'INT32', converted_type: 'DECIMAL', scale: 2 ** 30 }, 15)).toBe(15);
    const long = new Uint8Array(2 ** 20).fill(9);
    expect(converted({ type: 'BYTE_ARRAY', converted_type: 'DECIMAL', scale: 1 }, long)).toBe(long);
  });
});

it('spaces before an element are not kept, however many', async () => {
  const spaces = ' '.repeat(2 ** 20);
  const source = readInteractions(streamOf('[', ...Array.from({ length: 17 }, () => spaces), ']'), { format: 'json' });
  expect((await buildDataset(source)).summary.rows).toBe(0);
});
