/**
 * What an item in a history adds to other items beside the tables, as compressed sparse rows: those of item j stand from
 * `offsets[j]` to `offsets[j + 1]`.
 */
export interface Neighbours {
  /** items + 1 entries. */
  readonly offsets: Uint32Array;
  /** The items that gain, ascending within a row, never j itself. */
  readonly items: Uint32Array;
  /** What they gain, finite, not 0. */
  readonly values: Float32Array;
}

/** Neighbours of so many items of which none adds anything to another. */
export const noNeighbours = (items: number): Neighbours => ({
  offsets: new Uint32Array(items + 1),
  items: new Uint32Array(0),
  values: new Float32Array(0),
});
