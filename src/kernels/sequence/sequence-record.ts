import { type RecordValues, recordType } from '../memory/record.js';

/**
 * Histories in the order of time, one user's events behind the other's. X has a row for each event: what came before it,
 * each weight times a decay that falls with the events since. Y has its item. Events of one moment may have come in any
 * order: a row is the mean over all orders. The build makes the class that the WebAssembly kernels use from this record.
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
  /** Float32 of each event: what is left, on average, of earlier moments where the others of its moment may come between. */
  lefts: 'address',
  /** Float32 of each event: what another one of its moment counts in its history, on average. 0 where there is none. */
  besides: 'address',
  /** Float32 of each event: what it and another one of its moment have in common in X^T X, weights aside. */
  alike: 'address',
  /** Float32 of each event: the same of it and one of an earlier moment, as if that had been just before. */
  later: 'address',
  /** reach + 1 Float32: what is left of a weight after so many events. */
  decays: 'address',
});

export type SequenceRecord = RecordValues<typeof SEQUENCE>;
