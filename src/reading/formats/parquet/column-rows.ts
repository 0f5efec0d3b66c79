import type { RowNormaliser } from '../../normalise.js';
import type { RowBatch } from '../../row-batch.js';
import type { Column } from './column.js';

/** Some rows of columns, each of which has as many values left: no row is made an object. */
export class ColumnRows implements RowBatch {
  reason: string | null = null;
  readonly losesRows = false;
  private readonly end: number;
  private readonly columns: readonly (Column | null)[];

  /**
   * @param columns - of each part of an interaction, in the order of `FIELDS`; null where there is none.
   * @param line - the rows before the first of these.
   */
  constructor(
    columns: readonly (Column | null)[],
    public line: number,
    count: number,
    readonly row: RowNormaliser,
  ) {
    this.columns = columns;
    this.end = line + count;
  }

  next(): boolean {
    if (this.line === this.end) return false;
    this.line++;
    const [user, item, event, value, timestamp] = this.columns;
    this.reason = this.row.readCells(user?.take(), item?.take(), event?.take(), value?.take(), timestamp?.take());
    return true;
  }
}
