/**
 * One step of sampled softmax as the kernels see it: a row of 32-bit fields in memory, in this order. Those without a
 * unit are addresses. Rows of the tables have `dim` numbers, a multiple of 8 of which the last may be zeros throughout.
 */
export interface SoftmaxFields {
  readonly dim: number;
  readonly users: number;
  /** Items drawn as negatives; they have the first slots. */
  readonly candidates: number;
  /** Candidates, filled up to a multiple of 8 and a little more: numbers of a row of `exponentials`. */
  readonly stride: number;
  /** Items that can be drawn as negatives. */
  readonly catalogue: number;
  readonly inverseTemperature: number;
  readonly historyTable: number;
  readonly itemTable: number;
  /** Item of each slot. */
  readonly items: number;
  /** Entries of user u stand from offsets[u] to offsets[u + 1]: item, slot, and whether it is hidden, a target. */
  readonly offsets: number;
  readonly entries: number;
  readonly slots: number;
  readonly hidden: number;
  /** What one target of each user weighs in the loss, in Float64. */
  readonly weights: number;
  /** 1 over the square root of each user's kept entries. */
  readonly scales: number;
  /** Unit vectors of the slots: row-major, in tiles of 8 slots (dim x 8), and in tiles of 8 columns (stride x 8). */
  readonly units: number;
  readonly slotTiles: number;
  readonly columnTiles: number;
  /** What the slots' rows were divided by. */
  readonly lengths: number;
  /** Unit user vectors over the temperature, and the same times `slopes` in tiles of 8 columns (users x 8). */
  readonly queries: number;
  readonly queryTiles: number;
  /** e^logit of each user and candidate, 0 for the user's own items: users x stride. */
  readonly exponentials: number;
  /** The gradient of the loss by the logit of each entry that is a target. */
  readonly targetGradients: number;
  /** The probability of each entry that is a target, among itself and the negatives, in Float64. */
  readonly probabilities: number;
  /** The gradient of the loss by each e^logit of a user's negatives. */
  readonly slopes: number;
  readonly userLengths: number;
  /** The gradient of each history row that a user has kept. */
  readonly userGradients: number;
  /** Targets of slot s stand from slotOffsets[s] to slotOffsets[s + 1]: number of the entry, and its user. */
  readonly slotOffsets: number;
  readonly slotEntries: number;
  readonly slotUsers: number;
  /** Gradients of the slots' rows. */
  readonly itemGradients: number;
  /** Users who kept the r-th history row of the step stand from rowOffsets[r] to rowOffsets[r + 1]. */
  readonly rowOffsets: number;
  readonly rowUsers: number;
  /** Gradients of the history rows. */
  readonly historyGradients: number;
}

/** The fields in their order in memory. */
export const SOFTMAX_FIELDS = [
  'dim',
  'users',
  'candidates',
  'stride',
  'catalogue',
  'inverseTemperature',
  'historyTable',
  'itemTable',
  'items',
  'offsets',
  'entries',
  'slots',
  'hidden',
  'weights',
  'scales',
  'units',
  'slotTiles',
  'columnTiles',
  'lengths',
  'queries',
  'queryTiles',
  'exponentials',
  'targetGradients',
  'probabilities',
  'slopes',
  'userLengths',
  'userGradients',
  'slotOffsets',
  'slotEntries',
  'slotUsers',
  'itemGradients',
  'rowOffsets',
  'rowUsers',
  'historyGradients',
] as const satisfies readonly (keyof SoftmaxFields)[];

/** The fields that are Float32 and not an address or a count. */
export const FLOAT_FIELDS: ReadonlySet<keyof SoftmaxFields> = new Set(['catalogue', 'inverseTemperature']);
