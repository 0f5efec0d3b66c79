import { type RecordValues, recordType } from '../memory/record.js';

/**
 * Histories in the order of time, one user's events behind the other's. X has a row for each event: what came before it,
 * each weight times a decay that falls with the events since. Y has its item. Events of one moment have the same row of X:
 * none is in the other's. The build makes the class that the WebAssembly kernels use from this record.
 */
export const SEQUENCE = recordType({
  events: 'u32',
  /** The most events since that still count, see `decays`. */
  reach: 'u32',
  /** The item of each event and its weight. */
  items: 'address',
  weights: 'address',
  /**
   * How many events there are up to the moment of each, with it and without it. From one user to the next the count makes a
   * step of reach + 1, so that events of different users are too far from each other; it goes round beyond 2^32.
   */
  after: 'address',
  before: 'address',
  /** Float32 of each event: the squared decays of it over all later events of the user, added up. */
  tails: 'address',
  /** reach + 1 Float32: what is left of a weight after so many events. */
  decays: 'address',
});

export type SequenceRecord = RecordValues<typeof SEQUENCE>;
