import { basename } from 'node:path';
import { CfRecsError } from '../errors.js';
import type { UrlLike } from '../types.js';
import { describePlace, isAsyncIterable, toPath } from '../validate.js';
import { decoded, fileBytes, fileSize, gunzipped, streamBytes, unreadable } from './bytes.js';
import { numberColumns } from './formats/csv/columns.js';
import { toDialect } from './formats/csv/dialect.js';
import { readCsv } from './formats/csv/read-csv.js';
import { readJsonArray } from './formats/json.js';
import { readJsonLines } from './formats/jsonl.js';
import type { InteractionReader } from './interaction-reader.js';
import { LogReader } from './log-reader.js';
import { type Format, type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from './read-options.js';
import type { RowBatch } from './row-batch.js';
import type { SeenFields } from './seen-fields.js';

const FORMATS: Readonly<Record<string, Format>> = {
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'csv',
};

/** The ending that tells a file's format, without .gz. */
function ending(name: string): string {
  return /\.([^.]+)$/.exec(name.toLowerCase().replace(/\.gz$/, ''))?.[1] ?? '';
}

function chooseFormat(name: string, options: ResolvedReadOptions): Format {
  const byName = FORMATS[ending(name)];
  const format = options.format ?? byName;
  if (format === undefined) {
    throw new CfRecsError(
      'invalid-option',
      `Expected \`format\` to be given for ${name}, because its name does not end in .json, .jsonl, .ndjson, .csv or .tsv`,
    );
  }
  return format;
}

function parser(format: Format, defaultDelimiter: string, options: ResolvedReadOptions) {
  const { fields, event, header, map, rows, delimiter, quote, escape: mark, encoding } = options;
  const nullValues = new Set(options.nullValues);
  // A wrong mapping is told at once, not when the file is read.
  const dialect = { delimiter, quote, escape: mark, usualDelimiter: defaultDelimiter };
  if (format === 'csv') toDialect({ ...dialect, delimiter: delimiter ?? defaultDelimiter });
  if (format === 'csv' && header === false && map === null) numberColumns(fields);
  return async function* (
    bytes: AsyncIterable<Uint8Array>,
    name: string,
    seen: SeenFields,
  ): AsyncGenerator<RowBatch, void, undefined> {
    const text = decoded(gunzipped(bytes, name), name, encoding);
    const place = (line: number) => `${name}, line ${line}`;
    const shape = { fields, event, map, nullValues, seen, place };
    try {
      if (format === 'csv') {
        yield* readCsv(text, name, { ...shape, ...dialect, header });
      } else if (format === 'json') {
        yield* readJsonArray(text, name, { ...shape, rows });
      } else {
        yield* readJsonLines(text, name, shape);
      }
    } catch (cause) {
      throw unreadable(name, cause);
    }
  };
}

/**
 * Reads an interaction log: a JSON array, JSON lines, or CSV with any delimiter, plain or gzipped (told by its first bytes).
 * Nothing is opened before the result is iterated, and memory stays bounded however large the log is.
 *
 * @param source - a path or file URL, or a stream: any async iterable of bytes or text (then `format` is needed).
 * @returns a reader to hand to `Recommender.fromInteractions` or `buildDataset`, or to iterate. A reader of a path can
 * be read again, one of a stream only once.
 * @throws CfRecsError `invalid-option` or `unknown-option`, at once; while reading `unreadable-source` (a missing
 * file, truncated gzip, a broken array) and `invalid-interaction` (a bad row, with file and line).
 */
export function readInteractions<Row = Record<string, unknown>>(
  source: string | UrlLike | AsyncIterable<Uint8Array | string>,
  options?: ReadOptions<Row>,
): InteractionReader {
  const resolved = resolveReadOptions(options as ReadOptions<never>);
  const { onInvalid, fields } = resolved;
  const isMapped = resolved.map !== null;
  const path = toPath(source);
  if (path !== null) {
    const name = basename(path);
    const parse = parser(chooseFormat(name, resolved), ending(name) === 'tsv' ? '\t' : ',', resolved);
    return new LogReader({
      name,
      onInvalid,
      fields,
      isMapped,
      parse,
      open: () => fileBytes(path, name),
      size: () => fileSize(path),
    });
  }
  if (!isAsyncIterable(source)) {
    const got = describePlace(source);
    throw new CfRecsError('invalid-option', `Expected the source to be a path, a file URL or a stream, got ${got}`);
  }
  const name = 'stream';
  const parse = parser(chooseFormat(name, resolved), ',', resolved);
  let opened = false;
  const open = () => {
    // What is left of a stream that was read would look like an empty log.
    if (opened) throw new CfRecsError('unreadable-source', 'Cannot read stream: it can be read once, and was');
    opened = true;
    return streamBytes(source, name);
  };
  return new LogReader({ name, onInvalid, fields, isMapped, parse, open, size: async () => null });
}
