import { type RecordValues, recordType } from '../memory/record.js';

/**
 * One step of sampled softmax as the kernels see it. The build makes the class that the WebAssembly kernels use from this
 * record. Rows of the tables have `dim` numbers, a multiple of 8 of which the last may be zeros throughout.
 */
export const STEP = recordType({
  dim: 'u32',
  users: 'u32',
  /** Items drawn as negatives; they have the first slots. */
  candidates: 'u32',
  /** Candidates, filled up to a multiple of 8 and a little more: numbers of a row of `exponentials`. */
  stride: 'u32',
  /** Items that can be drawn as negatives. */
  catalogue: 'f32',
  inverseTemperature: 'f32',
  historyTable: 'address',
  itemTable: 'address',
  /** Item of each slot. */
  items: 'address',
  /** Entries of user u stand from offsets[u] to offsets[u + 1]: item, slot, and whether it is hidden, a target. */
  offsets: 'address',
  entries: 'address',
  slots: 'address',
  hidden: 'address',
  /** What one target of each user weighs in the loss, in Float64. */
  weights: 'address',
  /** 1 over the square root of each user's kept entries. */
  scales: 'address',
  /** Unit vectors of the slots: row-major, in tiles of 8 slots (dim x 8), and in tiles of 8 columns (stride x 8). */
  units: 'address',
  slotTiles: 'address',
  columnTiles: 'address',
  /** What the slots' rows were divided by. */
  lengths: 'address',
  /** Unit user vectors over the temperature, and the same times `slopes` in tiles of 8 columns (users x 8). */
  queries: 'address',
  queryTiles: 'address',
  /** e^logit of each user and candidate, 0 for the user's own items: users x stride. */
  exponentials: 'address',
  /** The gradient of the loss by the logit of each entry that is a target. */
  targetGradients: 'address',
  /** The probability of each entry that is a target, among itself and the negatives, in Float64. */
  probabilities: 'address',
  /** The gradient of the loss by each e^logit of a user's negatives. */
  slopes: 'address',
  userLengths: 'address',
  /** The gradient of each history row that a user has kept. */
  userGradients: 'address',
  /** Targets of slot s stand from slotOffsets[s] to slotOffsets[s + 1]: number of the entry, and its user. */
  slotOffsets: 'address',
  slotEntries: 'address',
  slotUsers: 'address',
  /** Gradients of the slots' rows. */
  itemGradients: 'address',
  /** Users who kept the r-th history row of the step stand from rowOffsets[r] to rowOffsets[r + 1]. */
  rowOffsets: 'address',
  rowUsers: 'address',
  /** Gradients of the history rows. */
  historyGradients: 'address',
});

export type StepRecord = RecordValues<typeof STEP>;
