import { CfRecsError, describe } from '../../../errors.js';

/** How cells are told apart. */
export interface CsvDialect {
  /** What stands between cells: one character or several. */
  readonly delimiter: string;
  /** What stands around cells that hold delimiters or line ends: one ASCII character; null where nothing does. */
  readonly quote: string | null;
  /** What stands before a quote that belongs to a quoted cell: one ASCII character; by most writers the quote itself. */
  readonly escape: string;
}

/** What a caller says of the dialect; what is not given is a comma, a double quote, and the quote doubled. */
export interface DialectOptions {
  readonly delimiter?: string | null;
  readonly quote?: string | null;
  readonly escape?: string | null;
}

/** @throws CfRecsError `invalid-option` where two of the marks cannot be told from each other. */
export function toDialect({ delimiter, quote, escape: mark }: DialectOptions): CsvDialect {
  const marks: CsvDialect = {
    delimiter: delimiter ?? ',',
    quote: quote === undefined ? '"' : quote,
    escape: mark ?? quote ?? '"',
  };
  for (const name of ['quote', 'escape'] as const) {
    const each = marks[name];
    if (marks.quote !== null && each !== null && marks.delimiter.includes(each)) {
      throw new CfRecsError(
        'invalid-option',
        `Expected \`delimiter\` to be without the \`${name}\` ${describe(each)}, got ${describe(marks.delimiter)}; ` +
          'where no cell is quoted, give `quote: null`',
      );
    }
  }
  return marks;
}

/** The delimiter that a first line `sep=;`, as spreadsheets write it, names; null of any other line. */
export const namedDelimiter = (line: string): string | null => /^"?sep=([^"]|[^"\w]{2,8})"?$/i.exec(line)?.[1] ?? null;
