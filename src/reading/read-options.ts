import type { OnInvalid } from '../data/dataset-options.js';
import { CfRecsError, cut, describe } from '../errors.js';
import {
  callback,
  choice,
  copyOf,
  isRecord,
  isText,
  matching,
  onInvalid,
  resolveOptions,
  suggestion,
} from '../validate.js';
import { FIELDS, type FieldMapping } from './rows/fields.js';
import type { AnyRowMap, RowMap } from './rows/mapped-rows.js';
import { USUAL_NULLS } from './rows/null-texts.js';
import { ENCODINGS, type Encoding } from './sources/encodings.js';

/**
 * How a log file is written. CSV covers other delimiters too, see `delimiter`. Parquet is read by the package `hyparquet`,
 * which is to be installed.
 */
export type Format = 'json' | 'jsonl' | 'csv' | 'parquet';

/**
 * Options of `readInteractions`.
 * @typeParam Row - what `map` takes.
 */
export interface ReadOptions<Row = Record<string, unknown>> {
  /**
   * Default: told by the file's name (.json, .jsonl, .ndjson, .csv, .tsv, .parquet; any of them with .gz), or by the type
   * that a `Response` or `Blob` has. Needed for bytes and streams. Of several sources each tells its own.
   */
  readonly format?: Format | undefined;
  /**
   * The log's own names, see {@link FieldMapping}: `{ userId: 'listener', itemId: 'properties.product_id' }`. Default:
   * userId or user_id, itemId or item_id, event, value, timestamp.
   */
  readonly fields?: FieldMapping | undefined;
  /** In the place of `fields`: makes of each row an interaction, several, or nothing, see {@link RowMap}. It is not async. */
  readonly map?: RowMap<Row> | undefined;
  /** JSON: the path, with dots, of the array of rows in a document: `'playlists'`. Default: the document is the array. */
  readonly rows?: string | undefined;
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
  /**
   * Texts that stand for an absent value, in cells and in texts of JSON. Default: NULL, \\N, NaN, nan, None, NA and <NA>.
   * An id that is absent makes a bad row.
   */
  readonly nullValues?: readonly string[] | undefined;
  /** Default: what the data set's `onInvalid` says, and 'error' where nothing says. */
  readonly onInvalid?: OnInvalid | undefined;
}

const isName = (value: unknown): boolean => isText(value) && value !== '';

const isField = (name: string): boolean => FIELDS.some((known) => known === name);

/** Whether a part of an interaction, and no other name, goes to the name or the number of a column. */
const isMapped = ([field, name]: [string, unknown]): boolean =>
  isField(field) && (isName(name) || (Number.isSafeInteger(name) && Number(name) >= 0));

/** What both ids are to be read from, where it is the same; else undefined. */
const sharedOf = ({ userId, itemId }: FieldMapping): string | number | undefined =>
  userId === itemId ? userId : undefined;

/** Whether a value can be a quote or an escape. */
const isMark = (value: unknown): boolean => isText(value) && /^[^\r\n\u0080-\uffff]$/.test(value);

/** The options that say how a row is taken apart. */
export const rowRules = {
  fields: {
    ...matching<FieldMapping, FieldMapping>(
      {},
      `an object from ${FIELDS.join(', ')} to field names or column numbers`,
      (value) => isRecord(value) && Object.entries(value).every(isMapped) && sharedOf(value) === undefined,
      copyOf,
    ),
    picture: (value: unknown) => {
      if (!isRecord(value)) return null;
      const wrong = Object.entries(value).find((entry) => !isMapped(entry));
      if (wrong === undefined) return `${describe(sharedOf(value))} for both \`userId\` and \`itemId\``;
      const [field, name] = wrong;
      if (isField(field)) return `${describe(name)} for \`${field}\``;
      return `\`${cut(field)}\`: ${suggestion(field, FIELDS)}`;
    },
  },
  map: callback<AnyRowMap>('a function from a row to interactions'),
};

const readRules = {
  ...rowRules,
  format: choice(null, ['json', 'jsonl', 'csv', 'parquet']),
  rows: matching<string, null>(null, 'a path such as data.rows', isName),
  nullValues: matching<readonly string[], readonly string[]>(
    USUAL_NULLS,
    'an array of texts',
    (value) => Array.isArray(value) && value.every(isText),
    (value) => Object.freeze([...value]),
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
  event: matching<string, null>(null, 'a non-empty string', isName),
  onInvalid,
};

/** @throws CfRecsError `invalid-option` where rows are to be taken apart in two ways. */
export function checkRowOptions({ fields, map }: { readonly fields: FieldMapping; readonly map: unknown }): void {
  if (map === null || Object.keys(fields).length === 0) return;
  throw new CfRecsError(
    'invalid-option',
    'Expected `fields` or `map`, got both: what `map` returns has the usual names',
  );
}

export function resolveReadOptions(input?: ReadOptions<never>) {
  const options = resolveOptions('readInteractions', readRules, input);
  checkRowOptions(options);
  if (options.rows !== null && (options.format ?? 'json') !== 'json') {
    throw new CfRecsError(
      'invalid-option',
      `Expected \`rows\` for JSON documents alone, got \`format: '${options.format}'\``,
    );
  }
  return options;
}
export type ResolvedReadOptions = ReturnType<typeof resolveReadOptions>;
