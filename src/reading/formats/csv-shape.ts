import type { FieldMapping } from '../fields.js';
import type { InvalidRow } from '../normalise.js';
import type { RowBatch } from '../row-batch.js';
import type { DialectOptions } from './csv-dialect.js';

/** A row as a caller's own code gets it: texts by the names of the columns, or in order where the file has no names. */
export type RawCsvRow = Readonly<Record<string, string>> | readonly string[];

/** How a CSV file is written, and what is wanted of it. */
export interface CsvShape extends DialectOptions {
  /** What stands between cells where neither `delimiter` nor a first line `sep=;` says so. Default: a comma. */
  readonly usualDelimiter?: string;
  readonly header: boolean | readonly string[];
  readonly fields: FieldMapping;
  readonly event: string | null;
  /** Texts that may stand for an absent value: cells that may be one of them are left to the RowNormaliser. */
  readonly nullValues?: readonly string[];
  /**
   * Makes batches of rows that are not normalised, each with the line on which it begins, in place of interactions;
   * `fields` and `event` say nothing then.
   */
  readonly toBatch?: ((rows: readonly (RawCsvRow | InvalidRow)[], lines: readonly number[]) => RowBatch) | null;
  /** Told the names of the columns, once, before the first row, where there are any. */
  readonly onColumns?: ((names: readonly string[]) => void) | null;
}
