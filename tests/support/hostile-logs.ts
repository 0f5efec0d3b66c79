import { gzipSync } from 'node:zlib';
import { isCfRecsError } from '../../src/errors.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../src/reading/read-options.js';
import type { LogSource } from '../../src/reading/sources/log-source.js';
import { cut, streamOf } from './streams.js';

/** What the hostile logs of a folder of `fixtures/fuzz` are written in. */
export const HOSTILE_FORMATS = ['jsonl', 'json', 'csv', 'parquet', 'gzip'] as const;
export type HostileFormat = (typeof HOSTILE_FORMATS)[number];

/** Makes an interaction of any row: of the values that stand in the places where most logs have ids. */
const map = (row: object) => {
  const [userId, itemId, event] = Object.values(row) as unknown[];
  return { userId, itemId, ...(typeof event === 'string' ? { event } : {}) } as { userId: string; itemId: string };
};

const numbers = { userId: 0, itemId: 1, event: 2, value: 3, timestamp: 4 };

/** The ways in which logs of a format are read: between them they reach all of its reader. */
const WAYS: Readonly<Record<HostileFormat, readonly ReadOptions<never>[]>> = {
  jsonl: [{}, { map }, { onInvalid: 'error', fields: { itemId: 'item.id', value: '__proto__' } }],
  json: [{}, { map }, { rows: 'data.rows' }],
  csv: [
    {},
    { header: false, fields: numbers },
    { map },
    { delimiter: '::', quote: "'", escape: '\\', onInvalid: 'error' },
    { encoding: 'utf-16le' },
  ],
  parquet: [{ fields: { userId: 0, itemId: 1 } }, { fields: numbers }, { map }],
  gzip: [{}],
};

/** All ways in which a hostile log is read. */
export const waysOf = (format: HostileFormat): readonly ReadOptions<never>[] =>
  WAYS[format].map((way) => ({ onInvalid: 'skip', ...way, format: format === 'gzip' ? 'jsonl' : format }));

/** The longest message: no error repeats a log. */
const LONGEST_MESSAGE = 2000;

/** What an error must say: which source, and where in it, or of which part of it. */
function checkError(error: unknown): string {
  if (!isCfRecsError(error)) throw new Error('Expected a coded error, got another', { cause: error });
  const { code, message } = error;
  if (!/(stream|bytes|hostile)/.test(message)) throw new Error(`Expected an error with its place, got ${message}`);
  if (message.length > LONGEST_MESSAGE) throw new Error(`Expected a short message, got ${message.length} characters`);
  // The same words whatever the source is called. Rows that go on for long are looked for when twice as much has come.
  return `${code}: ${message.replaceAll(/\b(stream|bytes|hostile\.log)\b/g, 'SOURCE').replace(/ \(after line \d+\)$/, '')}`;
}

/** Adds up what a log was read into, or the error with which it was refused, for comparing. @throws on any other error. */
export async function outcomeOf(source: LogSource, way: ReadOptions<never>): Promise<string> {
  try {
    const { users, items, summary } = await buildDataset(readInteractions(source, way), { now: Date.UTC(2026, 0, 1) });
    const { skipped, ...rest } = summary;
    return JSON.stringify([users.ids, items.ids, rest, skipped.count]);
  } catch (error) {
    return checkError(error);
  }
}

/** What is wrong with bytes, and not with what they say. */
const BYTES = /other SOURCE at byte|incorrect (header|data|length) check|invalid |unknown compression|end too early/;

/**
 * Whether two outcomes are the same. Where a log is refused for its bytes, it may also be refused for a row just before
 * them, if more of it comes at once.
 */
export const isSame = (one: string, other: string): boolean =>
  one === other || ([one, other].every((each) => /^[a-z-]+: /.test(each)) && (BYTES.test(one) || BYTES.test(other)));

/** The same bytes from other sources, and packed. */
export const sourcesOf = (bytes: Uint8Array, format: HostileFormat): Readonly<Record<string, LogSource>> => ({
  'a stream': streamOf(bytes),
  'a stream of single bytes': streamOf(...cut(bytes, [1])),
  ...(format === 'gzip' ? {} : { gzip: gzipSync(bytes, { level: 1 }) }),
});
