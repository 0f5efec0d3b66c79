import type { ReadRow } from './read-row.js';

/** Some rows of a source, read one after the other; used up before the source is asked for the next batch. */
export interface RowBatch {
  /** Reads the next row. @returns whether there is one. */
  next(): boolean;
  /** The line on which the row begins. */
  readonly line: number;
  /** Why the row is no interaction; null where it is one. */
  readonly reason: string | null;
  /** What was thrown where the row is no interaction; undefined where nothing was. */
  readonly cause?: unknown;
  /** Whether the row is valid and says nothing: `map` gave nothing for it. */
  readonly isNothing: boolean;
  /** What was read of the row, where it is an interaction. */
  readonly row: ReadRow;
}
