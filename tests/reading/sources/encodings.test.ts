import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import { decoded } from '../../../src/reading/sources/bytes.js';
import type { Encoding } from '../../../src/reading/sources/encodings.js';
import { pieceLengths } from '../../support/arbitraries.js';
import { messageOf } from '../../support/errors.js';
import { ChunkStream, cut, streamOf } from '../../support/streams.js';

async function textOf(bytes: Iterable<Uint8Array>, encoding: Encoding | null = null): Promise<string> {
  let text = '';
  for await (const part of decoded(new ChunkStream(bytes), 'log', encoding)) text += part;
  return text;
}

const utf16 = (text: string, order: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'be' ? bytes.swap16() : bytes;
};

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('text in UTF-16', () => {
  it.each(['le', 'be'] as const)('%s is told by its byte order mark, however it is cut', (order) =>
    fc.assert(
      fc.asyncProperty(anyText, pieceLengths, async (text, lengths) => {
        expect(await textOf(cut(utf16(`\ufeff${text}`, order), lengths))).toBe(text);
      }),
    ),
  );

  it.each(['le', 'be'] as const)('%s needs no mark where the encoding is given', async (order) => {
    expect(await textOf([utf16('caf\u00e9 \u{1f3b5}', order)], `utf-16${order}`)).toBe('caf\u00e9 \u{1f3b5}');
  });

  it('must not end inside a character', async () => {
    for (const [length, place, text] of [
      [5, 4, 'ab\u00e9'],
      [4, 2, 'a\u{1f3b5}'],
    ] as const) {
      const torn = utf16(text, 'le').subarray(0, length);
      expect(await messageOf('unreadable-source', () => textOf([torn], 'utf-16le'))).toBe(
        `Cannot read log: expected UTF-16LE, got other bytes at byte ${place} of the text`,
      );
    }
  });
});

describe('text in latin1', () => {
  it('is Windows-1252, as in browsers', async () => {
    const bytes = Buffer.from([0x63, 0xe9, 0x80, 0x92, 0x81, 0xff]);
    expect(await textOf([bytes], 'latin1')).toBe('c\u00e9\u20ac\u2019\u0081\u00ff');
  });

  it('has the letters of Windows-1252 in place of control characters, and else those of their numbers', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const text = await textOf([bytes], 'latin1');
    expect(text.slice(0x80, 0xa0)).toBe('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ');
    expect(text.slice(0, 0x80) + text.slice(0xa0)).toBe(
      Buffer.from(bytes.filter((code) => code < 0x80 || code >= 0xa0)).toString('latin1'),
    );
  });

  it('is never taken for UTF-16', async () => {
    expect(await textOf([Buffer.of(0xff, 0xfe)], 'latin1')).toBe('\u00ff\u00fe');
  });
});

describe('the option `encoding`', () => {
  it('holds for logs of every format', async () => {
    const row = Buffer.from('{"userId":"Zo\u00eb","itemId":"a"}', 'latin1');
    const reader = readInteractions(streamOf(row), { format: 'jsonl', encoding: 'latin1' });
    for await (const { userId } of reader) expect(userId).toBe('Zo\u00eb');
  });

  it('is named where text is not in UTF-8', async () => {
    expect(await messageOf('unreadable-source', () => textOf([Buffer.of(0x41, 0xe9)]))).toContain(
      "give `encoding: 'latin1'`",
    );
  });
});
