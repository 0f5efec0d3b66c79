/** Stands for the place of an item in a list that does not hold it. */
export const NONE = 0xffffffff;

/** One step: some users with their histories, part kept and part hidden, and the candidate items that all share. */
export interface SoftmaxStep {
  /** Items that can be drawn as negatives. */
  readonly catalogue: number;
  /** The items of the step: first the `candidates` drawn as negatives, then targets that are not among them. */
  readonly items: Uint32Array;
  readonly candidates: number;
  /** The items of which some user has kept an entry. */
  readonly historyItems: Uint32Array;
  /** History entries of user u stand from offsets[u] to offsets[u + 1]. */
  readonly offsets: Uint32Array;
  /** The item of each entry, its place in `items` and its place in `historyItems`; NONE where it has none. */
  readonly entries: Uint32Array;
  readonly slots: Uint32Array;
  readonly historyRows: Uint32Array;
  /** 1 for a hidden entry, a target. */
  readonly hidden: Uint8Array;
  /** What one target of each user weighs in the loss. */
  readonly weights: Float64Array;
}
