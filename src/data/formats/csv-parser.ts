import type { CsvError, Info, Parser } from 'csv-parse';
import { InvalidRow } from '../normalise.js';
import { checkRowLength, LONGEST_ROW } from './jsonl.js';

/** A row as it was found, in the order of the text, and the line on which it begins. */
export interface FoundRow {
  readonly cells: readonly string[] | InvalidRow;
  readonly line: number;
}

/** The complaints of csv-parse in words of our own, because its messages repeat the cell. */
const FAULTS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'a quote inside a cell that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'text after a closing quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote that never closes',
};

/** A parser that puts the rows of what is written to it into `found`, at once. */
export async function openCsvParser(name: string, delimiter: string, found: FoundRow[]): Promise<Parser> {
  // Loaded with the first CSV file, because who only serves reads none.
  const { parse } = await import('csv-parse');
  // Where the last row ended, as csv-parse counts: to the end of a row, empty lines apart, a quoted CRLF as two lines.
  let lastLine = 0;
  let emptyLines = 0;
  let extraLines = 0;
  const ended = (info: Pick<Info, 'lines' | 'empty_lines'>): void => {
    lastLine = info.lines;
    emptyLines = info.empty_lines;
  };
  return parse({
    delimiter,
    // All three, because files that were put together mix them.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], info) => {
      const text = info.lines > lastLine + 1 ? cells.join() : '';
      found.push({ cells, line: info.lines - extraLines - (text.match(/[\r\n]/g)?.length ?? 0) });
      extraLines += text.match(/\r\n/g)?.length ?? 0;
      ended(info);
      // Nothing is left for the stream to pass on.
      return null;
    },
    on_skip: (error: CsvError | undefined) => {
      const info = error as unknown as Info;
      // Several faults of one line are one bad row.
      if (error === undefined || info.lines === lastLine) return undefined;
      const line = Math.min(info.lines, lastLine + 1 + info.empty_lines - emptyLines) - extraLines;
      if (error.code === 'CSV_MAX_RECORD_SIZE') checkRowLength(Number.POSITIVE_INFINITY, name, line);
      const reason = `expected CSV, got ${FAULTS[error.code] ?? error.message}`;
      // After such a quote the parser takes all up to the next one, rows included, for one cell.
      const losesRows = error.code === 'CSV_INVALID_CLOSING_QUOTE';
      found.push({ cells: new InvalidRow(reason, losesRows), line });
      ended(info);
      return undefined;
    },
  });
}
