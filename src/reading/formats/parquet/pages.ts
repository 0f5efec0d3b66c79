import * as zlib from 'node:zlib';

/** A page of a column: its header and what follows it. */
export interface Page {
  readonly kind: 'dictionary' | 'data';
  /** Where its header begins, what follows it begins, and the page ends, in the bytes of the column. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
  /** Bytes of what follows the header, when they are unpacked. */
  readonly unpacked: number;
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
const CODED: readonly (number | undefined)[] = [2, 8];

/** The encoding of values one behind the other, and that of levels in runs. */
const PLAIN = 0;
const RUNS = 3;

/** Types of Thrift's compact protocol. */
const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;

/** The deepest structures that are looked into: a page header has three levels. */
const DEEPEST = 8;

/** Reads the few numbers of page headers that say how pages are written, and passes over everything else. */
class HeaderReader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  /** The numbers of a structure, by path: `5.1` is field 1 of the structure in field 5. Truth values are their types. */
  readStruct(numbers: Map<string, number>, prefix = '', depth = 0): void {
    if (depth > DEEPEST) throw new RangeError('a page header is nested too deep');
    let field = 0;
    for (;;) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === STOP) return;
      field = head >> 4 === 0 ? this.signed() : field + (head >> 4);
      const path = `${prefix}${field}`;
      if (type === STRUCT) this.readStruct(numbers, `${path}.`, depth + 1);
      else if (type === TRUE || type === FALSE) numbers.set(path, type);
      else if (type > FALSE && type <= I64 && type !== BYTE) numbers.set(path, this.signed());
      else this.skip(type, depth);
    }
  }

  private pass(length: number): void {
    this.at += length;
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('a page header ends too early');
    return this.bytes[this.at++];
  }

  /** A whole number of any length; nothing that is asked for has more than 32 bits. */
  private unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  private signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  private skip(type: number, depth: number): void {
    if (depth > DEEPEST) throw new RangeError('a page header is nested too deep');
    if (type === TRUE || type === FALSE) return;
    if (type === BYTE) this.byte();
    else if (type <= I64) this.unsigned();
    else if (type === DOUBLE) this.at += 8;
    else if (type === BINARY) this.pass(this.unsigned());
    else if (type === LIST || type === SET) {
      const head = this.byte();
      const length = head >> 4 === 15 ? this.unsigned() : head >> 4;
      const inner = head & 0x0f;
      // In a list a truth value takes a byte.
      for (let left = length; left > 0; left--) this.skip(inner === TRUE || inner === FALSE ? BYTE : inner, depth + 1);
    } else if (type === STRUCT) this.readStruct(new Map(), '', depth + 1);
    else throw new RangeError(`a page header has a field of the unknown type ${type}`);
  }
}

/** The levels of a page of the second version; null of others. */
function outerLevels(numbers: ReadonlyMap<string, number>): OuterLevels | null {
  const definition = numbers.get('8.5');
  const repetition = numbers.get('8.6');
  if (numbers.get('1') !== 3 || definition === undefined || repetition === undefined) return null;
  return { repetition, definition, isPacked: numbers.get('8.7') !== FALSE };
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
 * @throws RangeError where they do not: what is decoded after this cannot run on beyond the column.
 */
export function findPages(bytes: Uint8Array, values: number): Page[] {
  const pages: Page[] = [];
  let found = 0;
  for (let at = 0; found < values; ) {
    const reader = new HeaderReader(bytes, at);
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
      const encoding = numbers.get(known.encoding);
      const isCoded = known.kind === 'data' && CODED.includes(encoding);
      const levels = outerLevels(numbers);
      const isPlain = known.kind === 'data' && encoding === PLAIN && (levels !== null || numbers.get('5.3') === RUNS);
      const place = { start: at, body: reader.at, end };
      pages.push({ kind: known.kind, ...place, unpacked: numbers.get('2')!, isCoded, isPlain, levels, values: count });
      if (known.kind === 'data') found += count;
    }
    at = end;
  }
  if (found > values) throw new RangeError(`its pages have ${found} values in the place of ${values}`);
  return pages;
}
