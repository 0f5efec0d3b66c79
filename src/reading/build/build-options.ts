import { type DatasetOptions, datasetRules, type ResolvedDatasetOptions } from '../../data/dataset-options.js';
import type { AbortSignalLike, Time } from '../../types.js';
import { listener, resolveOptions, signal } from '../../validate.js';
import { checkRowOptions, rowRules } from '../read-options.js';
import type { FieldMapping } from '../rows/fields.js';
import type { RowMap } from '../rows/mapped-rows.js';
import { now } from './clock.js';

/** How far reading is; handed to `onProgress`. */
export interface ReadingProgress {
  /** Rows read so far, those that were skipped among them. */
  readonly rows: number;
  /** Bytes read so far, as stored (compressed, where they are); null where the source gives interactions. */
  readonly bytes: number | null;
  /** The size of the file; null where it is not known: of streams and interactions, and before it is opened. */
  readonly totalBytes: number | null;
}

/**
 * Options of `buildDataset` and `Recommender.fromInteractions`.
 * @typeParam Row - what `map` takes.
 */
export interface BuildOptions<Row = Record<string, unknown>> extends DatasetOptions {
  /** Where the rows of an array or a cursor have other names, as in {@link ReadOptions}. Of a log, `readInteractions` is told. */
  readonly fields?: FieldMapping | undefined;
  /** In the place of `fields`: makes of each row of an array or a cursor an interaction, several, or nothing. */
  readonly map?: RowMap<Row> | undefined;
  /** The clock: an event more than a day after it is a bad row. Default: that of the machine. It is not kept. */
  readonly now?: Time | undefined;
  /** Told how far reading is, at least once a second and at the end. An error it throws ends the reading with that error. */
  readonly onProgress?: ((progress: ReadingProgress) => void) | undefined;
  /** Stops the reading, also while the source has nothing to give; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Rows of any kind, one by one: an array, a generator, a database cursor. */
export type RowSource<Row> = Iterable<Row> | AsyncIterable<Row>;

/** Options for rows that are no interactions: `fields` says where their parts are, or `map` makes interactions of them. */
export type RowOptions<Row> = BuildOptions<Row> & ({ readonly fields: FieldMapping } | { readonly map: RowMap<Row> });

const buildRules = { ...datasetRules, ...rowRules, now, onProgress: listener<ReadingProgress>(), signal };

/**
 * The options checked: those that are kept with the data set, and how it is read.
 * @param owner - the function that was called, for the messages.
 */
export function resolveBuildOptions(owner: string, input?: BuildOptions<never>) {
  const { onProgress, signal, fields, map, now, ...options } = resolveOptions(owner, buildRules, input);
  checkRowOptions({ fields, map });
  return { onProgress, signal, fields, map, now, options: Object.freeze(options) satisfies ResolvedDatasetOptions };
}

export type ResolvedBuildOptions = ReturnType<typeof resolveBuildOptions>;
