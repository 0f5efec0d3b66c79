import type { OnInvalid } from '../../data/dataset-options.js';
import type { IdTable } from '../../data/ids/id-table.js';
import { CfRecsError } from '../../errors.js';
import type { FieldMapping } from './fields.js';
import type { SeenFields } from './seen-fields.js';

/** A row that a reader could not even take apart, and why. It travels in the place of the row. */
export class InvalidRow {
  /** @param cause - what was thrown, where something was. */
  constructor(
    readonly reason: string,
    readonly cause?: unknown,
  ) {}
}

/**
 * The error of a row that is no interaction. It says how to go on in spite of such rows, except to who asked for errors.
 * @param onInvalid - what was asked for; null where nothing was.
 */
export function refusalOf(place: string, reason: string, onInvalid: OnInvalid | null, cause?: unknown): CfRecsError {
  const advice = onInvalid === null ? "; to leave such rows out, give `onInvalid: 'skip'`" : '';
  return new CfRecsError('invalid-interaction', `${place}: ${reason}${advice}`, { cause });
}

/** What was read of a row: an object that serves one row after the other, so that reading makes none a row. */
export interface ReadRow {
  /** The event's name; null where the row names none. */
  readonly event: string | null;
  readonly value: number;
  /** Milliseconds since 1970; NaN where the row has no time. */
  readonly timestamp: number;
  readonly userId: string;
  readonly itemId: string;
  /** The index of the user, which is made where the user is new; of most, no string need be made for it. */
  userIn(users: IdTable): number;
  /** The same for the item. */
  itemIn(items: IdTable): number;
}

/** How the rows of a source are written. */
export interface RowShape {
  readonly fields?: FieldMapping;
  /** Rows are cells of text (CSV): an empty cell is an absent value. */
  readonly text?: boolean;
  /** Rows are what `map` made of cells of text: an empty text of theirs is an absent value, too. */
  readonly ofCells?: boolean;
  /** The event of rows that name none. */
  readonly event?: string | null;
  /** Texts that stand for an absent value. */
  readonly nullValues?: ReadonlySet<string>;
  /** Rows must have the usual names: no mapping can be given for them. */
  readonly isOurs?: boolean;
  /** Is told what the rows have. */
  readonly seen?: SeenFields;
}
