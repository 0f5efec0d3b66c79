import type { CsvError, InfoRecord } from 'csv-parse/sync';
import { OPEN, QUOTE_IN_CELL, TEXT_AFTER_QUOTE } from './cells.js';
import type { CsvDialect } from './dialect.js';

/** The complaints of csv-parse; its messages repeat the cell. */
const KINDS: Readonly<Record<string, number>> = {
  CSV_QUOTE_NOT_CLOSED: OPEN,
  CSV_INVALID_CLOSING_QUOTE: TEXT_AFTER_QUOTE,
  INVALID_OPENING_QUOTE: QUOTE_IN_CELL,
};

/** What csv-parse found in a piece of text: rows, and what is wrong with the row after them. */
export interface ParsedStretch {
  readonly rows: readonly (readonly string[])[];
  /** For each row, where it ends. */
  readonly ends: readonly number[];
  /** Null where nothing is wrong. */
  readonly fault: {
    /** {@link OPEN}, {@link TEXT_AFTER_QUOTE} or {@link QUOTE_IN_CELL}. */
    readonly kind: number;
    /** A place on the line, or on blank lines before the line, on which the cell begins that is wrong. */
    readonly at: number;
  } | null;
}

/** Parses at most `most` rows of the text between two places, which ends in a line end. */
export type StretchParser = (bytes: Buffer, start: number, end: number, most: number) => ParsedStretch;

/** A parser for a dialect. csv-parse is loaded with the first, because a process that only serves needs none. */
export async function loadStretchParser(): Promise<(dialect: CsvDialect) => StretchParser> {
  const { parse } = await import('csv-parse/sync');
  return (dialect) => (bytes, start, end, most) => {
    const rows: string[][] = [];
    const ends: number[] = [];
    try {
      parse(bytes.subarray(start, end), {
        ...dialect,
        // All three, because files that were put together mix them.
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        skip_empty_lines: true,
        to: most,
        on_record: (cells: string[], info: InfoRecord) => {
          rows.push(cells);
          ends.push(start + info.bytes);
          return null;
        },
      });
      return { rows, ends, fault: null };
    } catch (cause) {
      // It knows where the cell before ended.
      const { code, bytes: at } = cause as CsvError & { readonly bytes: number };
      const kind = KINDS[code];
      if (kind === undefined) throw cause;
      return { rows, ends, fault: { kind, at: start + at } };
    }
  };
}
