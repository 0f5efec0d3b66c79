import { CfRecsError } from '../errors.js';
import { numberColumns } from './formats/csv/columns.js';
import { toDialect } from './formats/csv/dialect.js';
import type { InteractionReader } from './interaction-reader.js';
import { type LogPart, LogReader, type Parse } from './log-reader.js';
import { type Format, type ReadOptions, type ResolvedReadOptions, resolveReadOptions } from './read-options.js';
import type { RowBatch } from './rows/row-batch.js';
import { type ByteSource, type ToldFormat, toldFormat } from './sources/byte-source.js';
import { decoded, gunzipped, isFolder, SEVERAL, unreadable } from './sources/bytes.js';
import type { LogSource } from './sources/log-source.js';
import { toByteSource } from './sources/open-source.js';

function chooseFormat(source: ByteSource, options: ResolvedReadOptions): ToldFormat {
  const told = toldFormat(source);
  const format = options.format ?? told?.format;
  if (format === undefined) {
    if (source.path !== undefined && isFolder(source.path)) {
      throw new CfRecsError('invalid-option', `Expected a file, got the folder ${source.name}; ${SEVERAL}`);
    }
    throw new CfRecsError(
      'invalid-option',
      `Expected \`format\` to be given for ${source.name}, because its name does not end in .json, .jsonl, .ndjson, .csv, ` +
        '.tsv or .parquet',
    );
  }
  return { format, delimiter: told?.delimiter ?? ',' };
}

/** Text whose errors say after which line they came. @param line - of the row that was read last; 0 before the first. */
async function* placed(text: AsyncIterable<string>, name: string, line: () => number): AsyncGenerator<string> {
  try {
    yield* text;
  } catch (cause) {
    const { code, message, cause: root } = unreadable(name, cause);
    const place = line() === 0 ? '' : ` (after line ${line()})`;
    throw new CfRecsError(code, `${message}${place}`, { cause: root });
  }
}

function parser(format: Format, defaultDelimiter: string, options: ResolvedReadOptions): Parse {
  const { fields, event, header, map, rows, delimiter, quote, escape: mark, encoding } = options;
  const nullValues = new Set(options.nullValues);
  // A wrong mapping is told at once, not when the file is read.
  const dialect = { delimiter, quote, escape: mark, usualDelimiter: defaultDelimiter };
  if (format === 'csv') toDialect({ ...dialect, delimiter: delimiter ?? defaultDelimiter });
  if (format === 'csv' && header === false && map === null) numberColumns(fields);
  return async function* (bytes, { source, label, unit }, seen) {
    const place = (line: number) => `${label}, ${unit} ${line}`;
    const shape = { fields, event, map, nullValues, seen, place };
    try {
      // What reads logs is in files of its own, which a process that only serves never loads.
      if (format === 'parquet') {
        const { readParquet } = await import('./formats/parquet/read-parquet.js');
        yield* readParquet(bytes, label, source, shape);
        return;
      }
      let last: RowBatch | null = null;
      const text = placed(decoded(gunzipped(bytes, label), label, encoding), label, () => last?.line ?? 0);
      const { readCsv, readJsonArray, readJsonLines } = await import('./formats/texts.js');
      const batches =
        format === 'csv'
          ? readCsv(text, label, { ...shape, ...dialect, header })
          : format === 'json'
            ? readJsonArray(text, label, { ...shape, rows })
            : readJsonLines(text, label, shape);
      for await (const batch of batches) {
        last = batch;
        yield batch;
      }
    } catch (cause) {
      throw unreadable(label, cause);
    }
  };
}

/** What messages call each source: its name, with its number where several have that name. */
function labelsOf(sources: readonly ByteSource[]): readonly string[] {
  const names = sources.map(({ name }) => name);
  const isShared = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return names.map((name, at) => (isShared(name) ? `${name} (source ${at + 1})` : name));
}

function openAll(source: LogSource | readonly LogSource[]): readonly ByteSource[] {
  if (!Array.isArray(source)) return [toByteSource(source as LogSource, 'the source')];
  if (source.length === 0) throw new CfRecsError('invalid-option', 'Expected at least one source, got an empty array');
  return source.map((each: LogSource, at) => toByteSource(each, `source ${at + 1} of the array`));
}

/**
 * Reads an interaction log: a JSON array, JSON lines, CSV with any delimiter, or Parquet, plain or gzipped (told by its
 * first bytes). Nothing is opened before the result is iterated, and memory stays bounded however large the log is.
 *
 * Parquet is read by the package `hyparquet` (`npm install hyparquet`), and by `hyparquet-compressors` where the file is
 * packed by Zstandard or LZ4. Of a path, a `Blob` and bytes only the columns
 * that are needed are read, and memory is bounded by those of one row group, as they are stored; a stream, a `Response`
 * and a gzipped file are taken into memory first, 2 GiB at most.
 *
 * @param source - a path or file URL; bytes; a `Blob` or `File`; what `fetch` answered; or a stream, of Node or the web:
 * any async iterable of bytes or text. Of bytes and streams `format` says how they are written. An array of such sources
 * is one log: they are read one after the other, all by the same options, each in its own format.
 * @returns a reader to hand to `Recommender.fromInteractions` or `buildDataset`, or to iterate. A reader of a path, bytes
 * or a `Blob` can be read again, one of a stream or a `Response` only once.
 * @throws CfRecsError `invalid-option` or `unknown-option`, at once, and `unreadable-source` where a `Response` says that
 * it failed; while reading `unreadable-source` (a missing file, truncated gzip, a broken array), `invalid-interaction` (a
 * bad row, with file and line), `not-installed` (Parquet without its package) and `too-large`.
 *
 * @example
 * import { readInteractions, Recommender } from 'cf-recs';
 *
 * const csv = 'who;song;stars;when\nann;yesterday;5;2025-03-01\nben;yesterday;1;2025-03-02\n';
 * const log = readInteractions(new TextEncoder().encode(csv), {
 *   format: 'csv',
 *   delimiter: ';',
 *   fields: { userId: 'who', itemId: 'song', value: 'stars', timestamp: 'when' },
 * });
 * const recommender = await Recommender.fromInteractions(log);
 * console.log(recommender.users); // [ 'ann', 'ben' ]
 * for await (const { itemId } of readInteractions('plays.jsonl')) {
 *   console.log(itemId); // metal-wolves-1
 *   break;
 * }
 */
export function readInteractions<Row = Record<string, unknown>>(
  source: LogSource | readonly LogSource[],
  options?: ReadOptions<Row>,
): InteractionReader {
  const resolved = resolveReadOptions(options as ReadOptions<never>);
  const { onInvalid, fields, map } = resolved;
  const sources = openAll(source);
  const labels = labelsOf(sources);
  const parts = sources.map((each, at): LogPart => {
    const { format, delimiter } = chooseFormat(each, resolved);
    const parse = parser(format, delimiter, resolved);
    return { source: each, label: labels[at], unit: format === 'parquet' ? 'row' : 'line', parse };
  });
  return new LogReader(parts as [LogPart, ...LogPart[]], { onInvalid, fields, isMapped: map !== null });
}
