import type { OnInvalid } from '../data/dataset-options.js';
import { choice, copyOf, isRecord, isText, matching, onInvalid, resolveOptions } from '../validate.js';
import { ENCODINGS, type Encoding } from './encodings.js';
import { FIELDS, type FieldMapping } from './fields.js';

/** How a log file is written. CSV covers other delimiters too, see `delimiter`. */
export type Format = 'json' | 'jsonl' | 'csv';

/** Options of `readInteractions`. */
export interface ReadOptions {
  /** Default: told by the file's name (.json, .jsonl, .ndjson, .csv, .tsv; any of them with .gz). Needed for streams. */
  readonly format?: Format | undefined;
  /** The log's own names: `{ userId: 'listener' }`. Default: userId or user_id, itemId or item_id, event, value, timestamp. */
  readonly fields?: FieldMapping | undefined;
  /**
   * CSV: what stands between cells, one character or several (`'::'`). Default: what a first line `sep=;` names, else a
   * comma; a tab for files named .tsv.
   */
  readonly delimiter?: string | undefined;
  /** CSV: the ASCII character around cells that hold delimiters or line ends; null where no cell is quoted. Default: `"`. */
  readonly quote?: string | null | undefined;
  /** CSV: the ASCII character before a quote that belongs to a quoted cell, such as `\\`. Default: the quote, doubled. */
  readonly escape?: string | undefined;
  /**
   * CSV: true (default) where the first line names the columns; an array of names where the file has no such line;
   * false where columns go by number: `fields` gives the numbers, and without it the order is
   * userId, itemId, event, value, timestamp.
   */
  readonly header?: boolean | readonly string[] | undefined;
  /**
   * How text is encoded; 'latin1' is Windows-1252, as in browsers. Default: UTF-8, and UTF-16 where a byte order mark
   * tells it.
   */
  readonly encoding?: Encoding | undefined;
  /** The event of every row that names none, for logs that keep one file per event. */
  readonly event?: string | undefined;
  /** Default: what the data set's `onInvalid` says, and 'error' where nothing says. */
  readonly onInvalid?: OnInvalid | undefined;
}

/** Whether a value can be a quote or an escape. */
const isMark = (value: unknown): boolean => isText(value) && /^[^\r\n\u0080-\uffff]$/.test(value);

const readRules = {
  format: choice(null, ['json', 'jsonl', 'csv']),
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
  delimiter: matching<string, null>(
    null,
    'one character or several, without line ends',
    (value) => isText(value) && /^[^\r\n]+$/.test(value),
  ),
  quote: matching<string | null, string>(
    '"',
    'one ASCII character, or null',
    (value) => value === null || isMark(value),
  ),
  escape: matching<string, null>(null, 'one ASCII character', isMark),
  encoding: choice(null, ENCODINGS),
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
