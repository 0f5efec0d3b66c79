import type { DatasetOptions } from '../../src/data/dataset-options.js';
import type { Interaction } from '../../src/types.js';
import { interactionOf, type Row } from './datasets.js';

/** The value of a row that takes back what its user had with its item. */
export const UNDO = 0;

/** Options by which the event `unlike` takes back. */
export const UNDOING: DatasetOptions = { eventWeights: { unlike: 'retract' } };

/** Rows as interactions; those that take back are named `unlike`. */
export const undoable = (rows: readonly Row[]): Interaction[] =>
  rows.map((row) => {
    const [userId, itemId, value, timestamp] = row;
    return value === UNDO ? { userId, itemId, event: 'unlike', timestamp } : interactionOf(row);
  });
