import * as zlib from 'node:zlib';
import { IS_FALSE, ThriftReader } from './thrift.js';

/**
 * The most values that a page may say that it has: a few bytes can stand for any number of equal ones. Some programs
 * write all rows of a row group into one page, but no log has more rows than its file has bits.
 * @param size - bytes of the file.
 */
export const mostValues = (size: number): number => Math.min(2 ** 26, Math.max(2 ** 22, 8 * size));

/** The most bytes that pages may say that they have unpacked. @param packed - bytes that they have as they are stored. */
export const mostUnpacked = (packed: number): number => Math.min(2 ** 30, Math.max(2 ** 27, 64 * packed));

/** A page of a column: its header and what follows it. */
export interface Page {
  readonly kind: 'dictionary' | 'data';
  /** Where its header begins, what follows it begins, and the page ends, in the bytes of the column. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
  /** Bytes of what follows the header, when they are unpacked. */
  readonly unpacked: number;
  /** The number of how the values of a page are written. */
  readonly encoding: number;
  /** Whether the values of a page are numbers of entries of the dictionary. */
  readonly isCoded: boolean;
  /** Whether the values of a page are written one behind the other, and its levels in the usual way. */
  readonly isPlain: boolean;
  /** The levels that stand in front of what is packed; null where they are packed with the values. */
  readonly levels: OuterLevels | null;
  /** Values of a dictionary; rows of a page, where the column has one value a row. */
  readonly values: number;
}

/** Levels of a page of the second version. */
export interface OuterLevels {
  /** How many bytes they take: those of repetition come first. */
  readonly repetition: number;
  readonly definition: number;
  /** Whether the values behind them are packed. */
  readonly isPacked: boolean;
}

/** What a header has to say of a page: the decoder does not come to an end where a number is missing. */
interface PageKind {
  readonly kind: Page['kind'];
  /** Paths of the numbers that must be there; the first is how many values there are. */
  readonly needs: readonly string[];
  /** Path of the number of the encoding. */
  readonly encoding: string;
  /** Paths of lengths that are a part of the page. */
  readonly lengths: readonly string[];
}

/** Kinds of pages, as they are numbered. Others hold no values. */
const KINDS: ReadonlyMap<number | undefined, PageKind> = new Map([
  [0, { kind: 'data', needs: ['5.1', '5.2'], encoding: '5.2', lengths: [] }],
  [2, { kind: 'dictionary', needs: ['7.1'], encoding: '7.2', lengths: [] }],
  [3, { kind: 'data', needs: ['8.1', '8.2', '8.3', '8.4', '8.5', '8.6'], encoding: '8.4', lengths: ['8.5', '8.6'] }],
]);

/** Encodings by a dictionary, by their older and their newer number. */
export const CODED: readonly number[] = [2, 8];

/** The encoding of values one behind the other, and that of levels and truth values in runs. */
export const PLAIN = 0;
export const RUNS = 3;

/** Encodings by differences, and that of texts that begin as the one before. */
export const DELTAS: readonly number[] = [5, 6, 7];
export const DELTA_TEXTS = 7;

/** The levels of a page of the second version; null of others. */
function outerLevels(numbers: ReadonlyMap<string, number>): OuterLevels | null {
  const definition = numbers.get('8.5');
  const repetition = numbers.get('8.6');
  if (numbers.get('1') !== 3 || definition === undefined || repetition === undefined) return null;
  return { repetition, definition, isPacked: numbers.get('8.7') !== IS_FALSE };
}

/** Checks what is stored against the checksum that some programs write. Node has had it built in since 20.15. */
function checkSum(bytes: Uint8Array, expected: number | undefined): void {
  if (expected === undefined || zlib.crc32 === undefined) return;
  if (zlib.crc32(bytes) !== expected >>> 0) throw new RangeError('a page has another checksum than its header says');
}

/**
 * The pages of a column in a row group, without unpacking any.
 * @param bytes - from its first page on; there may be more behind the last one.
 * @param values - how many values all its pages hold together, absent ones among them.
 * @param fileSize - bytes of the file.
 * @throws RangeError where they do not: what is decoded after this cannot run on beyond the column.
 */
export function findPages(bytes: Uint8Array, values: number, fileSize: number): Page[] {
  const pages: Page[] = [];
  let found = 0;
  for (let at = 0; found < values; ) {
    const reader = new ThriftReader(bytes, at, 'a page header');
    const numbers = new Map<string, number>();
    reader.readStruct(numbers);
    const known = KINDS.get(numbers.get('1'));
    const size = numbers.get('3') ?? -1;
    const end = reader.at + size;
    if (size < 0 || (numbers.get('2') ?? -1) < 0 || end > bytes.length) throw new RangeError('a page ends too early');
    if (known !== undefined) {
      const lengths = known.lengths.reduce((sum, path) => sum + (numbers.get(path) ?? 0), 0);
      if (known.needs.some((path) => (numbers.get(path) ?? -1) < 0) || lengths > size) {
        throw new RangeError('a page header is broken');
      }
      checkSum(bytes.subarray(reader.at, end), numbers.get('4'));
      const count = numbers.get(known.needs[0])!;
      const unpacked = numbers.get('2')!;
      if (count > mostValues(fileSize) || unpacked > mostUnpacked(size)) {
        throw new RangeError(`a page says that it has ${count} values and ${unpacked} bytes, more than it can have`);
      }
      const encoding = numbers.get(known.encoding) ?? PLAIN;
      const isCoded = known.kind === 'data' && CODED.includes(encoding);
      const levels = outerLevels(numbers);
      const isPlain = known.kind === 'data' && encoding === PLAIN && (levels !== null || numbers.get('5.3') === RUNS);
      const place = { start: at, body: reader.at, end };
      pages.push({ kind: known.kind, ...place, unpacked, encoding, isCoded, isPlain, levels, values: count });
      if (known.kind === 'data') found += count;
    }
    at = end;
  }
  if (found > values) throw new RangeError(`its pages have ${found} values in the place of ${values}`);
  return pages;
}
