import type { SourceRecord } from '../data/dataset-summary.js';
import type { Interaction } from '../types.js';

/**
 * A log that is read while it is iterated: hand it to `Recommender.fromInteractions` or `buildDataset`, or iterate it
 * for the interactions themselves, with ids as strings and timestamps as Dates. Memory is bounded by a block of the
 * file, or by a row group of a Parquet file. Made by `readInteractions`. Iterating throws CfRecsError
 * `invalid-interaction` at a bad row unless `onInvalid: 'skip'`, and `unreadable-source`.
 */
export interface InteractionReader extends AsyncIterable<Interaction> {
  /**
   * The file's base name; `stream`, `bytes`, `blob` or `response` of what has no name; of several sources the name of the
   * first and how many more there are.
   */
  readonly name: string;
  /**
   * Name, size and SHA-256 of what was read.
   * @throws CfRecsError `unreadable-source` before the whole source was read; `invalid-option` of several sources, whose
   * `records` has one for each.
   */
  readonly record: SourceRecord;
  /**
   * The record of each source, in their order.
   * @throws CfRecsError `unreadable-source` before all of them were read.
   */
  readonly records: readonly SourceRecord[];
}
