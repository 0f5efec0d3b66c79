import type { CsvError, Info, Parser } from 'csv-parse';
import { InvalidRow } from '../read-row.js';
import { checkRowLength, LONGEST_ROW } from './row-length.js';

/** The rows that were found, in the order of the text, and the line on which each begins. */
export interface FoundRows {
  readonly rows: (readonly string[] | InvalidRow)[];
  readonly lines: number[];
}

/** The complaints of csv-parse in words of our own, because its messages repeat the cell. */
const FAULTS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'a quote inside a cell that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'text after a closing quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote that never closes',
};

/** A parser whose rows are taken from it as they come. */
export interface RowParser extends Parser {
  /** The rows that were found since it was last asked. */
  takeFound(): FoundRows;
}

/**
 * A class of csv-parse's parsers that keep their rows until they are taken. Its `on_record` would do the same, but makes
 * two objects a row to say where the row stands, which takes as long as parsing.
 */
function rowParserOf(Base: typeof Parser): new (source: string, delimiter: string) => RowParser {
  return class RowParser extends Base {
    private found: FoundRows = { rows: [], lines: [] };
    // Where the last row ended, as csv-parse counts: to the end of a row, empty lines apart, a quoted CRLF as two lines.
    private lastLine = 0;
    private emptyLines = 0;
    private extraLines = 0;

    constructor(
      private readonly source: string,
      delimiter: string,
    ) {
      super({
        delimiter,
        // All three, because files that were put together mix them.
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        skip_empty_lines: true,
        skip_records_with_error: true,
        max_record_size: LONGEST_ROW,
      });
      this.on('skip', (error: CsvError | undefined) => error !== undefined && this.addFault(error));
    }

    takeFound(): FoundRows {
      const { found } = this;
      this.found = { rows: [], lines: [] };
      return found;
    }

    /** Called with each row, of which nothing is left for the stream to pass on, and with null at the end. */
    override push(cells: readonly string[] | null): boolean {
      if (cells === null) return super.push(null);
      const { info, lastLine, extraLines } = this;
      const text = info.lines > lastLine + 1 ? cells.join() : '';
      this.add(cells, info.lines - extraLines - (text.match(/[\r\n]/g)?.length ?? 0), info);
      this.extraLines += text.match(/\r\n/g)?.length ?? 0;
      return true;
    }

    private addFault(error: CsvError): void {
      const info = error as unknown as Info;
      const { lastLine, emptyLines, extraLines } = this;
      // Several faults of one line are one bad row.
      if (info.lines === lastLine) return;
      const line = Math.min(info.lines, lastLine + 1 + info.empty_lines - emptyLines) - extraLines;
      if (error.code === 'CSV_MAX_RECORD_SIZE') checkRowLength(Number.POSITIVE_INFINITY, this.source, line);
      const reason = `expected CSV, got ${FAULTS[error.code] ?? error.message}`;
      // After such a quote the parser takes all up to the next one, rows included, for one cell.
      const losesRows = error.code === 'CSV_INVALID_CLOSING_QUOTE';
      this.add(new InvalidRow(reason, losesRows), line, info);
    }

    private add(row: readonly string[] | InvalidRow, line: number, { lines, empty_lines }: Info): void {
      this.found.rows.push(row);
      this.found.lines.push(line);
      this.lastLine = lines;
      this.emptyLines = empty_lines;
    }
  };
}

/** A parser for a source. csv-parse is loaded with the first, because a process that only serves needs none. */
export async function openRowParser(source: string, delimiter: string): Promise<RowParser> {
  const { Parser } = await import('csv-parse');
  return new (rowParserOf(Parser))(source, delimiter);
}
