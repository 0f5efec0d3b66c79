import type { OnInvalid } from '../data/dataset-options.js';
import { choice, copyOf, isRecord, isText, matching, onInvalid, resolveOptions } from '../validate.js';
import { FIELDS, type FieldMapping } from './fields.js';

/**
 * How a log file is written. CSV covers other delimiters too, see `delimiter`. Parquet is read by the package `hyparquet`,
 * which is to be installed.
 */
export type Format = 'json' | 'jsonl' | 'csv' | 'parquet';

/** Options of `readInteractions`. */
export interface ReadOptions {
  /**
   * Default: told by the file's name (.json, .jsonl, .ndjson, .csv, .tsv, .parquet; any of them with .gz), or by the type
   * that a `Response` or `Blob` has. Needed for bytes and streams. Of several sources each tells its own.
   */
  readonly format?: Format | undefined;
  /** The log's own names: `{ userId: 'listener' }`. Default: userId or user_id, itemId or item_id, event, value, timestamp. */
  readonly fields?: FieldMapping | undefined;
  /** CSV: one character between cells. Default: a comma; a tab for files named .tsv. */
  readonly delimiter?: string | undefined;
  /**
   * CSV: true (default) where the first line names the columns; an array of names where the file has no such line;
   * false where columns go by number: `fields` gives the numbers, and without it the order is
   * userId, itemId, event, value, timestamp.
   */
  readonly header?: boolean | readonly string[] | undefined;
  /** The event of every row that names none, for logs that keep one file per event. */
  readonly event?: string | undefined;
  /** Default: what the data set's `onInvalid` says, and 'error' where nothing says. */
  readonly onInvalid?: OnInvalid | undefined;
}

const readRules = {
  format: choice(null, ['json', 'jsonl', 'csv', 'parquet']),
  fields: matching<FieldMapping, FieldMapping>(
    {},
    `an object from ${FIELDS.join(', ')} to field names or column numbers`,
    (value) =>
      isRecord(value) &&
      Object.entries(value).every(
        ([field, name]) =>
          FIELDS.some((known) => known === field) &&
          ((isText(name) && name !== '') || (Number.isSafeInteger(name) && Number(name) >= 0)),
      ),
    copyOf,
  ),
  delimiter: matching<string, null>(null, 'one character', (value) => isText(value) && value.length === 1),
  header: matching<boolean | readonly string[], true>(
    true,
    'true, false, or an array of column names',
    (value) => typeof value === 'boolean' || (Array.isArray(value) && value.length > 0 && value.every(isText)),
    (value) => (typeof value === 'boolean' ? value : Object.freeze([...value])),
  ),
  event: matching<string, null>(null, 'a non-empty string', (value) => isText(value) && value !== ''),
  onInvalid,
};

export const resolveReadOptions = (input?: ReadOptions) => resolveOptions('readInteractions', readRules, input);
export type ResolvedReadOptions = ReturnType<typeof resolveReadOptions>;
