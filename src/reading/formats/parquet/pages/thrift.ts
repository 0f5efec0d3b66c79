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

/** How a truth value that is false stands among the numbers of a structure. */
export const IS_FALSE = FALSE;

/** The most bytes of a whole number: more than any of 64 bits has. */
const LONGEST_NUMBER = 10;

/** The deepest structures that are looked into: those of Parquet have less than ten levels. */
const DEEPEST = 32;

/**
 * Walks through Thrift's compact protocol, in which Parquet says what is in a file, and keeps the few numbers that are
 * asked for. The decoder trusts what it reads: what was walked through to its end takes it no more time than it has bytes.
 */
export class ThriftReader {
  /** @param what - of which the bytes are, for messages: `a page header`. */
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly what: string,
  ) {}

  /** The numbers of a structure, by path: `5.1` is field 1 of the structure in field 5. Truth values are their types. */
  readStruct(numbers: Map<string, number> | null, prefix = '', depth = 0): void {
    if (depth > DEEPEST) throw this.refuse('is nested too deep');
    let field = 0;
    for (;;) {
      const head = this.byte();
      const type = head & 0x0f;
      if (type === STOP) return;
      const next = head >> 4 === 0 ? this.signed() : field + (head >> 4);
      // The last of two would hold for one reader, and the first for another.
      if (next <= field) throw this.refuse('has fields out of their order');
      field = next;
      if (numbers === null) this.skip(type, depth);
      else if (type === STRUCT) this.readStruct(numbers, `${prefix}${field}.`, depth + 1);
      else if (type === TRUE || type === FALSE) numbers.set(`${prefix}${field}`, type);
      else if (type > BYTE && type <= I64) numbers.set(`${prefix}${field}`, this.signed());
      else this.skip(type, depth);
    }
  }

  private refuse(problem: string): RangeError {
    return new RangeError(`${this.what} ${problem}`);
  }

  private pass(length: number): void {
    if (length > this.bytes.length - this.at) throw this.refuse('ends too early');
    this.at += length;
  }

  private byte(): number {
    this.pass(1);
    return this.bytes[this.at - 1];
  }

  /** A whole number; nothing that is asked for has more than 32 bits. */
  private unsigned(): number {
    let value = 0;
    let factor = 1;
    for (let length = 1; length <= LONGEST_NUMBER; length++) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return value;
    }
    throw this.refuse('has a number that does not end');
  }

  private signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  private skip(type: number, depth: number): void {
    if (depth > DEEPEST) throw this.refuse('is nested too deep');
    if (type === TRUE || type === FALSE) return;
    if (type === BYTE) this.pass(1);
    else if (type > BYTE && type <= I64) this.unsigned();
    else if (type === DOUBLE) this.pass(8);
    else if (type === BINARY) this.pass(this.unsigned());
    else if (type === LIST || type === SET) this.skipList(depth);
    else if (type === STRUCT) this.readStruct(null, '', depth + 1);
    else throw this.refuse(`has a field of the unknown type ${type}`);
  }

  private skipList(depth: number): void {
    const head = this.byte();
    const length = head >> 4 === 15 ? this.unsigned() : head >> 4;
    const type = head & 0x0f;
    // In a list a truth value takes a byte, and so does anything else at least: a long list is one of many bytes.
    if (length > this.bytes.length - this.at) throw this.refuse('ends too early');
    for (let left = length; left > 0; left--) this.skip(type === TRUE || type === FALSE ? BYTE : type, depth + 1);
  }
}
