import type { LogShape } from '../../rows/batch-rows.js';
import type { DialectOptions } from './dialect.js';

/** A row as a caller's own code gets it: texts by the names of the columns, or in order where the file has no names. */
export type RawCsvRow = Readonly<Record<string, string>> | readonly string[];

/** How a CSV file is written, and what is wanted of it. */
export interface CsvShape extends DialectOptions, LogShape {
  /** What stands between cells where neither `delimiter` nor a first line `sep=;` says so. Default: a comma. */
  readonly usualDelimiter?: string;
  readonly header: boolean | readonly string[];
}
