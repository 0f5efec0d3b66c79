import type { OnInvalid } from '../data/dataset-options.js';
import type { InteractionReader } from './interaction-reader.js';
import type { FieldMapping } from './rows/fields.js';
import type { RowBatch } from './rows/row-batch.js';
import type { SeenFields } from './rows/seen-fields.js';

/** Names the protocol of a reader. It is the same symbol in every copy of the package that a process has loaded. */
export const READER: unique symbol = Symbol.for('cf-recs.reader');

/**
 * The version of {@link BatchReader} and of all that it hands out: {@link RowBatch}, its rows, what was seen, and `add` and
 * `addAscii` of the table of ids that they are given. It rises with any change that an older copy would not understand.
 */
export const PROTOCOL = 3;

/** A reader whose rows can be taken a batch at a time, without an object for each. */
export interface BatchReader extends InteractionReader {
  readonly [READER]: number;
  /** What the reader was told to do with bad rows; null where it was told nothing. */
  readonly onInvalid: OnInvalid | null;
  /** The parts of an interaction that the caller has named; null where rows are made by the caller's `map`. */
  readonly fields: FieldMapping | null;
  /** What the rows that were read so far have had. */
  readonly seen: SeenFields;
  /** How much of all sources was read so far, and their size together; null where it is not known. */
  readonly position: { readonly bytes: number; readonly totalBytes: number | null };
  /** Where a row of the batch that was given last stands, for messages: `plays.jsonl, line 17`. */
  place(line: number): string;
  /** The rows of the sources. */
  batches(): AsyncIterable<RowBatch>;
  /** Ends the source that is being read, also while it has nothing to give. Readers of older copies have none. */
  cancel?(): void;
}

/**
 * Whether `source` is a reader of this or of another copy of the package that speaks the same protocol. One that speaks
 * another is an async iterable of interactions like any other.
 */
export function isBatchReader(source: unknown): source is BatchReader {
  return typeof source === 'object' && source !== null && (source as Partial<BatchReader>)[READER] === PROTOCOL;
}
