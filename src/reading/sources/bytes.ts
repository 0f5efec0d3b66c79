import { createReadStream, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { isUint8Array } from 'node:util/types';
import { createGunzip } from 'node:zlib';
import { CfRecsError, cut, describe, isCfRecsError } from '../../errors.js';
import { isText } from '../../validate.js';
import type { RandomAccess } from './byte-source.js';
import { Decoder, type Encoding, encodingOf, Undecodable } from './encodings.js';

/** Bytes read at once. CSV takes some milliseconds to parse so many, after which the event loop can turn. */
const BLOCK = 64 * 1024;

/** What to do where a folder is given. */
export const SEVERAL = 'of several files, give an array of paths';

/** What codes of errors mean. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: `expected a file, got a folder; ${SEVERAL}`,
  Z_BUF_ERROR: 'the gzip data end too early',
};

/** Any error of reading or decoding, as one with a code that names the source. */
export function unreadable(name: string, cause: unknown): CfRecsError {
  if (isCfRecsError(cause)) return cause;
  const { code = '', message = describe(cause), path } = Object(cause) as Partial<NodeJS.ErrnoException>;
  const where = code === 'ENOENT' && isText(path) && path !== name ? ` as ${cut(path, 300)}` : '';
  const reason = Object.hasOwn(REASONS, code) ? `${REASONS[code]}${where}` : message;
  return new CfRecsError('unreadable-source', `Cannot read ${name}: ${reason}`, { cause });
}

/** The bytes of a file as they are stored. */
export async function* fileBytes(path: string, name: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path, { highWaterMark: BLOCK });
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** Whether there is a folder of that path. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The size of a file; null of what has none, such as a pipe. Where there is no file, opening it says so. */
export async function fileSize(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

/** Opens a file to read anywhere in it; null of what is no file, such as a pipe. */
export async function openFile(path: string, name: string): Promise<RandomAccess | null> {
  const size = await fileSize(path);
  if (size === null) return null;
  try {
    const file = await open(path);
    const read = async (start: number, end: number) => {
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, end - start));
      let length = 0;
      // One read may give less than there is.
      for (let got = -1; got !== 0 && length < bytes.length; length += got) {
        got = (await file.read(bytes, length, bytes.length - length, start + length)).bytesRead;
      }
      return bytes.subarray(0, length);
    };
    return { size, read, close: () => file.close() };
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** Text as bytes, chunk by chunk: a character that a chunk ends in the middle of waits for its other half. */
class TextEncoding {
  private half = '';

  encode(chunk: string): Uint8Array {
    const text = this.half + chunk;
    const last = text.charCodeAt(text.length - 1);
    this.half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
    return Buffer.from(this.half === '' ? text : text.slice(0, -1), 'utf8');
  }

  end(): Uint8Array {
    return Buffer.from(this.half, 'utf8');
  }
}

/** Bytes block by block, however many there are: no block is too long for a text, and between two the event loop can turn. */
export function* blocksOf(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += BLOCK) yield bytes.subarray(at, at + BLOCK);
}

/** The bytes of a stream of bytes or text. */
export async function* streamBytes(
  stream: AsyncIterable<unknown> | Iterable<unknown>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoding = new TextEncoding();
  for await (const chunk of stream) {
    if (isUint8Array(chunk)) yield* blocksOf(chunk);
    else if (typeof chunk === 'string') yield* blocksOf(encoding.encode(chunk));
    else
      throw new CfRecsError(
        'unreadable-source',
        `Cannot read ${name}: expected chunks of bytes or text, got ${describe(chunk)}`,
      );
  }
  const rest = encoding.end();
  if (rest.length > 0) yield rest;
}

/** At least `length` bytes of the beginning, or all there are, and an iterable that gives everything from the start. */
async function peek(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array, void, undefined> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) {
    head = head.length === 0 ? step.value : Buffer.concat([head, step.value]);
    if (head.length >= length) break;
  }
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield head;
      for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
}

/** Unpacks gzip, which is told by its first two bytes, and passes everything else through. */
export async function* gunzipped(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { head, all } = await peek(bytes, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all;
    return;
  }
  try {
    // The callback is required; errors also reach the loop below, where they are thrown.
    yield* pipeline(Readable.from(all, { objectMode: false }), createGunzip({ chunkSize: BLOCK }), () => {});
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** Bytes by which what is no UTF-8 text is told. */
const HEAD = 16;

/** Files that are no text, by their first bytes, and what to do with them. */
const OTHERS: readonly (readonly [head: string, what: string])[] = [
  ['SQLite format 3\0', 'a SQLite database: read a table of it by a cursor'],
  ['PAR1', "a Parquet file: give `format: 'parquet'`"],
  ['\x1f\x8b', 'gzip in gzip: unpack it once'],
  ['\x28\xb5\x2f\xfd', 'a file packed by Zstandard: unpack it, or pass a stream that does'],
  ['PK\x03\x04', 'a ZIP archive or a spreadsheet: take the file out of it, or save it as CSV'],
];

/** @throws CfRecsError `unreadable-source` where the bytes begin as those of files do that are no text. */
function refuseOthers(head: Uint8Array, name: string): void {
  const text = Buffer.from(head).toString('latin1');
  const other = OTHERS.find(([first]) => text.startsWith(first));
  if (other === undefined) return;
  throw new CfRecsError('unreadable-source', `Cannot read ${name}: expected text, got ${other[1]}`);
}

/** @throws CfRecsError `unreadable-source` where every other byte is 0, as in text of UTF-16 without a mark. */
function refuseUnmarked(head: Uint8Array, name: string): void {
  const zeros = (from: number): boolean =>
    head.length > 3 && head.every((byte, at) => (byte === 0) === (at % 2 === from));
  const encoding = zeros(1) ? 'utf-16le' : zeros(0) ? 'utf-16be' : null;
  if (encoding === null) return;
  const got = `what looks like UTF-16 without a mark: give \`encoding: '${encoding}'\``;
  throw new CfRecsError('unreadable-source', `Cannot read ${name}: expected UTF-8, got ${got}`);
}

/**
 * Decodes text, leaving out a byte order mark.
 * @param given - how it is encoded; null: in UTF-8, or in UTF-16 where a mark says so.
 */
export async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  given: Encoding | null = null,
): AsyncGenerator<string, void, undefined> {
  const { head: first, all } = await peek(bytes, HEAD);
  // The first chunk may have more of them.
  const head = first.subarray(0, HEAD);
  refuseOthers(head, name);
  if (given === null) refuseUnmarked(head, name);
  const encoding = encodingOf(head, given);
  const decoder = new Decoder(encoding);
  try {
    for await (const chunk of all) yield decoder.decode(chunk);
    decoder.end();
  } catch (cause) {
    if (!(cause instanceof Undecodable)) throw cause;
    // What stands before them is read first, as it is where they come in a later chunk.
    yield cause.before;
    const got = `other bytes at byte ${cause.position} of the text`;
    const hint = encoding === 'utf-8' ? "; for text of older programs, give `encoding: 'latin1'`" : '';
    throw new CfRecsError(
      'unreadable-source',
      `Cannot read ${name}: expected ${encoding.toUpperCase()}, got ${got}${hint}`,
      { cause },
    );
  }
}
