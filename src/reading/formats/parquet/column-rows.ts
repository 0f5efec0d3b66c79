import type { IdTable } from '../../../data/ids/id-table.js';
import { RowNormaliser } from '../../rows/normalise.js';
import type { RowShape } from '../../rows/read-row.js';
import type { RowBatch } from '../../rows/row-batch.js';
import type { Column } from './column.js';

/** A row whose ids are looked up once for all rows that have them, where a dictionary says which have. */
export class ColumnRow extends RowNormaliser {
  /** @param columns - of each part of an interaction, in the order of `FIELDS`; null where there is none. */
  constructor(
    shape: RowShape,
    private readonly columns: readonly (Column | null)[],
  ) {
    super(shape);
  }

  readNext(): string | null {
    const [user, item, event, value, timestamp] = this.columns;
    return this.readCells(user?.take(), item?.take(), event?.take(), value?.take(), timestamp?.take());
  }

  override userIn(users: IdTable): number {
    const column = this.columns[0];
    if (column === null || column.dictionary === null || column.code < 0) return super.userIn(users);
    return column.dictionary.indexIn(users, column.code, (table) => super.userIn(table));
  }

  override itemIn(items: IdTable): number {
    const column = this.columns[1];
    if (column === null || column.dictionary === null || column.code < 0) return super.itemIn(items);
    return column.dictionary.indexIn(items, column.code, (table) => super.itemIn(table));
  }
}

/** Some rows of columns, each of which has as many values left: no row is made an object. */
export class ColumnRows implements RowBatch {
  reason: string | null = null;
  readonly isNothing = false;
  private readonly end: number;

  /** @param line - the rows before the first of these. */
  constructor(
    readonly row: ColumnRow,
    public line: number,
    count: number,
  ) {
    this.end = line + count;
  }

  next(): boolean {
    if (this.line === this.end) return false;
    this.line++;
    this.reason = this.row.readNext();
    return true;
  }
}
