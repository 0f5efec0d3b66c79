import { NEWLINE, RETURN } from '../characters.js';
import type { CsvDialect } from './dialect.js';

/** The cells of one row. */
export interface Cells {
  readonly width: number;
  /** How many line ends are in its cells. */
  readonly lineEnds: number;
  text(column: number): string;
}

/** Stands for where a row ends: it is of another kind. */
export const OTHER = -1;
/** Stands for where a row ends: a quote is open where the text ends. */
export const OPEN = -2;
/** Stands for where a row ends: there is text after a closing quote. */
export const TEXT_AFTER_QUOTE = -3;
/** Stands for where a row ends: there is a quote in a cell that does not begin with one. */
export const QUOTE_IN_CELL = -4;

// Kinds of cells.
/** The bytes between its start and its end are its text, in ASCII. */
export const ASCII = 0;
/** The same in UTF-8. */
const UTF8 = 1;
/** Each quote in it is written twice. */
export const DOUBLED = 2;

// What a byte of an unquoted cell may be.
const LINE_END = 1;
const QUOTE = 2;
const DELIMITER = 3;
/** The first byte of a delimiter of several. */
const FIRST = 4;

/** Finds the cells of rows in bytes. What it is not sure of it leaves to csv-parse, which finds the same cells in the rest. */
export class CellScanner implements Cells {
  width = 0;
  lineEnds = 0;
  /** The row's bytes, and for each cell where it starts and ends in them, without its quotes, and its kind. */
  bytes: Buffer = Buffer.alloc(0);
  starts = new Int32Array(16);
  ends = new Int32Array(16);
  kinds = new Uint8Array(16);
  /** Where the cell begins that has no end, or is wrong. */
  faultAt = 0;
  private readonly classes = new Uint8Array(256);
  private readonly delimiter: Buffer;
  private readonly quote: number;
  /** -1 where it is the quote. */
  private readonly escape: number;
  private readonly quoteText: string;

  constructor({ delimiter, quote, escape: mark }: CsvDialect) {
    this.delimiter = Buffer.from(delimiter);
    this.quoteText = quote ?? '';
    this.quote = quote === null ? -1 : quote.charCodeAt(0);
    this.escape = quote === null || mark === quote ? -1 : mark.charCodeAt(0);
    this.classes[NEWLINE] = LINE_END;
    this.classes[RETURN] = LINE_END;
    if (quote !== null) this.classes[this.quote] = QUOTE;
    this.classes[this.delimiter[0]] = this.delimiter.length > 1 ? FIRST : DELIMITER;
  }

  text(column: number): string {
    const kind = this.kinds[column];
    const text = this.bytes.toString(kind === ASCII ? 'latin1' : 'utf8', this.starts[column], this.ends[column]);
    return kind === DOUBLED ? text.replaceAll(this.quoteText + this.quoteText, this.quoteText) : text;
  }

  /**
   * Finds the cells of the row that begins at `start`.
   * @param end - where the last line of the text has ended.
   * @returns where the next row begins, or one of the numbers below 0 that say why the row has no end.
   */
  scan(bytes: Buffer, start: number, end: number): number {
    const { classes, quote } = this;
    this.bytes = bytes;
    this.lineEnds = 0;
    let at = start;
    for (let column = 0; ; column++) {
      if (column === this.starts.length) this.grow();
      if (bytes[at] === quote) {
        this.starts[column] = at + 1;
        at = this.endOfQuoted(bytes, at, end, column);
        if (at < 0) return at;
        this.ends[column] = at++;
        const after = classes[bytes[at]];
        if (after === 0 || after === QUOTE || (after === FIRST && !this.delimits(bytes, at))) {
          this.faultAt = this.starts[column] - 1;
          // To csv-parse the byte 0 is no text.
          return bytes[at] === 0 ? OTHER : TEXT_AFTER_QUOTE;
        }
      } else {
        this.starts[column] = at;
        let letters = 0;
        for (;;) {
          const code = bytes[at];
          const kind = classes[code];
          if (kind !== 0 && (kind !== FIRST || this.delimits(bytes, at))) break;
          letters |= code;
          at++;
        }
        if (bytes[at] === quote) {
          this.faultAt = this.starts[column];
          return QUOTE_IN_CELL;
        }
        this.ends[column] = at;
        this.kinds[column] = letters < 0x80 ? ASCII : UTF8;
      }
      if (classes[bytes[at]] === LINE_END) {
        this.width = column + 1;
        return bytes[at] === RETURN && bytes[at + 1] === NEWLINE ? at + 2 : at + 1;
      }
      at += this.delimiter.length;
    }
  }

  /** Where the quote closes that opens at `open`. */
  private endOfQuoted(bytes: Buffer, open: number, end: number, column: number): number {
    const { quote, escape: mark } = this;
    let letters = 0;
    let doubled = false;
    for (let at = open + 1; at < end; at++) {
      const code = bytes[at];
      letters |= code;
      if (code === quote) {
        if (bytes[at + 1] !== quote) {
          this.kinds[column] = doubled ? DOUBLED : letters < 0x80 ? ASCII : UTF8;
          return at;
        }
        if (mark !== -1) return OTHER;
        doubled = true;
        at++;
      } else if (code === mark) {
        return OTHER;
      } else if (code === NEWLINE || (code === RETURN && bytes[at + 1] !== NEWLINE)) {
        this.lineEnds++;
      }
    }
    this.faultAt = open;
    return OPEN;
  }

  private delimits(bytes: Buffer, at: number): boolean {
    const { delimiter } = this;
    for (let letter = 1; letter < delimiter.length; letter++)
      if (bytes[at + letter] !== delimiter[letter]) return false;
    return true;
  }

  private grow(): void {
    const { starts, ends, kinds } = this;
    this.starts = new Int32Array(2 * starts.length);
    this.ends = new Int32Array(2 * starts.length);
    this.kinds = new Uint8Array(2 * starts.length);
    this.starts.set(starts);
    this.ends.set(ends);
    this.kinds.set(kinds);
  }
}
