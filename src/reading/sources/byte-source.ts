import type { Format } from '../read-options.js';

/** Bytes that can be read from anywhere in them, as a Parquet file is. */
export interface RandomAccess {
  /** How many bytes there are. */
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. Fewer come back where the source has become shorter. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Where the bytes of one log come from. */
export interface ByteSource {
  /** For messages and records: a file's base name, or what kind of source it is. */
  readonly name: string;
  /** The path of a file; left out of what is none. */
  readonly path?: string;
  /** The media type that came with the bytes, such as `text/csv`; null where none did. */
  readonly mediaType: string | null;
  /** The bytes that there are to read; null where nobody knows. */
  size(): Promise<number | null>;
  /** Opens the source and yields its bytes as stored. @param label - what messages call it. */
  open(label: string): AsyncIterable<Uint8Array>;
  /** Ends what is open, also while it has nothing to give. Left out where there always is something. */
  cancel?(): void;
  /** Opens it to read anywhere in it. Left out, or resolving to null, where it can only be read from its beginning on. */
  openAt?(label: string): Promise<RandomAccess | null>;
}

/** How a name or a media type says that a log is written. */
export interface ToldFormat {
  readonly format: Format;
  /** What stands between the cells of a CSV file. */
  readonly delimiter: string;
}

const COMMAS: ToldFormat = { format: 'csv', delimiter: ',' };
const TABS: ToldFormat = { format: 'csv', delimiter: '\t' };
const LINES: ToldFormat = { format: 'jsonl', delimiter: ',' };
const JSON_TEXT: ToldFormat = { format: 'json', delimiter: ',' };
const PARQUET: ToldFormat = { format: 'parquet', delimiter: ',' };

const BY_ENDING: Readonly<Record<string, ToldFormat>> = {
  json: JSON_TEXT,
  jsonl: LINES,
  ndjson: LINES,
  csv: COMMAS,
  tsv: TABS,
  parquet: PARQUET,
};

const BY_MEDIA_TYPE: Readonly<Record<string, ToldFormat>> = {
  'text/csv': COMMAS,
  'text/tab-separated-values': TABS,
  'application/x-ndjson': LINES,
  'application/ndjson': LINES,
  'application/jsonl': LINES,
  'application/x-jsonlines': LINES,
  'application/vnd.apache.parquet': PARQUET,
};

/** The ending that tells a file's format, without .gz. */
const ending = (name: string): string => /\.([^.]+)$/.exec(name.toLowerCase().replace(/\.gz$/, ''))?.[1] ?? '';

/**
 * The format that a source names; null where it names none. A media type goes before the ending of the name, but
 * `application/json` after it: servers say that of JSON lines, too.
 */
export function toldFormat({ name, mediaType }: Pick<ByteSource, 'name' | 'mediaType'>): ToldFormat | null {
  const type = mediaType?.split(';')[0].trim().toLowerCase() ?? '';
  const told = Object.hasOwn(BY_MEDIA_TYPE, type) ? BY_MEDIA_TYPE[type] : null;
  if (told !== null) return told;
  const end = ending(name);
  if (Object.hasOwn(BY_ENDING, end)) return BY_ENDING[end];
  return type === 'application/json' ? JSON_TEXT : null;
}
