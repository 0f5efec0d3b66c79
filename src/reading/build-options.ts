import { type DatasetOptions, datasetRules, type ResolvedDatasetOptions } from '../data/dataset-options.js';
import type { AbortSignalLike } from '../types.js';
import { listener, resolveOptions, signal } from '../validate.js';

/** How far reading is; handed to `onProgress`. */
export interface ReadingProgress {
  /** Rows read so far, those that were skipped among them. */
  readonly rows: number;
  /** Bytes read so far, as stored (compressed, where they are); null where the source gives interactions. */
  readonly bytes: number | null;
  /** The size of the file; null where it is not known: of streams and interactions. */
  readonly totalBytes: number | null;
}

/** Options of `buildDataset` and `Recommender.fromInteractions`. */
export interface BuildOptions extends DatasetOptions {
  /** Told how far reading is, at least once a second and at the end. An error it throws ends the reading with that error. */
  readonly onProgress?: ((progress: ReadingProgress) => void) | undefined;
  /** Stops the reading, also while the source has nothing to give; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

const buildRules = { ...datasetRules, onProgress: listener<ReadingProgress>(), signal };

/** The options checked: those that are kept with the data set, and how it is read. */
export function resolveBuildOptions(input?: BuildOptions) {
  const { onProgress, signal, ...options } = resolveOptions('buildDataset', buildRules, input);
  return { onProgress, signal, options: Object.freeze(options) satisfies ResolvedDatasetOptions };
}
