import type { Interaction, SourceRecord } from '../types.js';

/**
 * A log that is read while it is iterated: hand it to `Recommender.fromInteractions` or `buildDataset`, or iterate it
 * for the interactions themselves, with ids as strings and timestamps as Dates. Memory is bounded by a block of the
 * file. Made by `readInteractions`. Iterating throws CfRecsError `invalid-interaction` at a bad row unless
 * `onInvalid: 'skip'`, and `unreadable-source`.
 */
export interface InteractionReader extends AsyncIterable<Interaction> {
  /** The file's base name, or 'stream'. */
  readonly name: string;
  /**
   * Name, size and SHA-256 of what was read.
   * @throws CfRecsError `unreadable-source` before the whole source was read.
   */
  readonly record: SourceRecord;
}
