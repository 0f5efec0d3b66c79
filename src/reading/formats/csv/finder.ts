import { InvalidRow } from '../../rows/read-row.js';
import { NEWLINE, RETURN } from '../characters.js';
import { CellScanner, type Cells, OPEN, OTHER, QUOTE_IN_CELL, TEXT_AFTER_QUOTE } from './cells.js';
import type { CsvDialect } from './dialect.js';
import type { ParsedStretch, StretchParser } from './parser.js';
import { type CsvText, countLineEnds, lineEndAfter } from './text.js';

/** Bytes that are read before the event loop may turn. */
const PIECE = 64 * 1024;

/** The most rows that csv-parse is asked for at once. */
const MOST = 1024;

/** The most bytes of a line that are looked at to tell what is wrong with it. */
const LONGEST_PICTURE = 4096;

const HINT = 'where quotes are ordinary characters, give `quote: null`';

const REASONS: Readonly<Record<number, string>> = {
  [TEXT_AFTER_QUOTE]: 'text after a closing quote',
  [QUOTE_IN_CELL]: 'a quote inside a cell that does not begin with one',
};

/** The cells of one row after another that csv-parse has found. */
class ParsedCells implements Cells {
  lineEnds = 0;
  cells: readonly string[] = [];

  get width(): number {
    return this.cells.length;
  }

  text(column: number): string {
    return this.cells[column];
  }
}

/** Finds the rows of a text: those of the usual kind in its bytes, those of other kinds by csv-parse. */
export class RowFinder {
  /** The line on which the row begins that was found last. */
  line = 0;
  readonly scanner: CellScanner;
  private readonly parse: StretchParser;
  private readonly parsed = new ParsedCells();
  /** The line on which the next row begins, or blank lines before it. */
  private nextLine = 1;
  /** Where to stop, so that the event loop may turn. */
  private stop = 0;
  /** What csv-parse found, of which some rows may have been taken. */
  private stretch: ParsedStretch | null = null;
  private taken = 0;
  /** For how many rows csv-parse is asked next: twice as many after rows of its kind alone. */
  private most = 1;
  /** Where a quote is open that hides the end of the row, else -1. */
  private openAt = -1;
  /** Where the row begins that was refused last. */
  private refusedAt = 0;

  constructor(
    private readonly text: CsvText,
    dialect: CsvDialect,
    parserOf: (dialect: CsvDialect) => StretchParser,
  ) {
    this.scanner = new CellScanner(dialect);
    this.parse = parserOf(dialect);
  }

  /** Goes on to the next piece of the text. @returns whether there is one. */
  turn(): boolean {
    const { text } = this;
    this.stop = Math.min(text.end, text.at + PIECE);
    return text.ready;
  }

  /** The next row of the piece, whose cells are there until the next call; null after the last one. */
  next(): Cells | InvalidRow | null {
    const { text, scanner } = this;
    for (;;) {
      this.skipBlankLines();
      if (this.stretch !== null) {
        const row = this.takeParsed(this.stretch);
        if (row !== null) return row;
      }
      if (text.at >= this.stop) return null;
      const next = scanner.scan(text.bytes, text.at, text.end);
      if (next >= 0) {
        this.pass(next, 1 + scanner.lineEnds);
        this.most = 1;
        return scanner;
      }
      if (next === OPEN && !text.complete) {
        this.wait(scanner.faultAt);
      } else if (next !== OTHER) {
        return this.refuse(next, scanner.faultAt);
      } else {
        this.stretch = this.parse(text.bytes, text.at, text.end, this.most);
        this.taken = 0;
        this.most = Math.min(2 * this.most, MOST);
      }
    }
  }

  /** Leaves the first line out, which is no row. */
  skipLine(): void {
    this.pass(lineEndAfter(this.text.bytes, this.text.at), 1);
  }

  /** The beginning of the line on which the row begins that was refused last, as long as no other row was looked for. */
  get refusedLine(): string {
    const { bytes, at } = this.text;
    const end = Math.min(lineEndAfter(bytes, this.refusedAt), this.refusedAt + LONGEST_PICTURE, at);
    return bytes.toString('utf8', this.refusedAt, end);
  }

  /** Why a row is longer than any row may be. */
  describeLength(): string {
    const why = this.openAt === -1 ? '' : `: the quote on line ${this.lineOf(this.openAt)} does not close; ${HINT}`;
    return `the row that begins on line ${this.nextLine} is too long${why}`;
  }

  private takeParsed({ rows, ends, fault }: ParsedStretch): Cells | InvalidRow | null {
    const { text, parsed } = this;
    if (this.taken < rows.length) {
      parsed.cells = rows[this.taken];
      const end = ends[this.taken++];
      const lines = countLineEnds(text.bytes, text.at, end);
      parsed.lineEnds = lines - 1;
      this.pass(end, lines);
      return parsed;
    }
    this.stretch = null;
    if (fault === null) return null;
    if (fault.kind !== OPEN || text.complete) return this.refuse(fault.kind, fault.at);
    this.wait(fault.at);
    return null;
  }

  /** Goes on after a row of so many lines. */
  private pass(end: number, lines: number): void {
    this.line = this.nextLine;
    this.nextLine += lines;
    this.text.at = end;
    this.openAt = -1;
  }

  private skipBlankLines(): void {
    const { text } = this;
    while (text.at < text.end && (text.bytes[text.at] === NEWLINE || text.bytes[text.at] === RETURN)) {
      this.pass(lineEndAfter(text.bytes, text.at), 1);
    }
  }

  /** Reads on when there is more text. */
  private wait(openAt: number): void {
    this.openAt = openAt;
    this.text.wait();
    this.stop = this.text.at;
  }

  private lineOf(place: number): number {
    return this.nextLine + countLineEnds(this.text.bytes, this.text.at, place);
  }

  /** The row that goes on to the end of the line on which the cell begins that is wrong: after it, rows are found again. */
  private refuse(kind: number, place: number): InvalidRow {
    const { bytes } = this.text;
    let from = Math.max(place, this.text.at);
    while (bytes[from] === NEWLINE || bytes[from] === RETURN) from++;
    const got = kind === OPEN ? `a quote that opens on line ${this.lineOf(from)} and never closes` : REASONS[kind];
    const end = lineEndAfter(bytes, from);
    this.refusedAt = this.text.at;
    this.pass(end, countLineEnds(bytes, this.text.at, end));
    return new InvalidRow(`expected CSV, got ${got}; ${HINT}`);
  }
}
