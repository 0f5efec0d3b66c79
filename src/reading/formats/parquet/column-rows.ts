import { IdTable } from '../../../data/ids/id-table.js';
import { parseUsualIso } from '../../../data/times.js';
import { RowNormaliser } from '../../rows/normalise.js';
import type { RowShape } from '../../rows/read-row.js';
import type { RowBatch } from '../../rows/row-batch.js';
import { HAS_TIMESTAMP } from '../../rows/seen-fields.js';
import type { Column } from './column.js';

/** Stands for an id that is left as bytes while a row is checked: no text, as any text may stand for no value. */
const SOME_ID = 0;

/**
 * A row that makes no string of what it finds as bytes of the usual kind, and whose ids are looked up once for all rows
 * that have them, where a dictionary says which have.
 */
export class ColumnRow extends RowNormaliser {
  /** Events that were met, so that each is one string. */
  private readonly events = new IdTable();

  /** @param columns - of each part of an interaction, in the order of `FIELDS`; null where there is none. */
  constructor(
    shape: RowShape,
    private readonly columns: readonly (Column | null)[],
  ) {
    super(shape);
  }

  override get userId(): string {
    return idIn(this.columns[0]) ?? super.userId;
  }

  override get itemId(): string {
    return idIn(this.columns[1]) ?? super.itemId;
  }

  readNext(): string | null {
    const [user, item, event, value, timestamp] = this.columns;
    const userId = this.takeId(user);
    const itemId = this.takeId(item);
    const name = this.takeEvent(event);
    if (timestamp === null || !timestamp.hasTexts) {
      return this.readCells(userId, itemId, name, value?.take(), timestamp?.take());
    }
    const texts = timestamp.takeText();
    const { bytes, start, end } = texts;
    const time = texts.isAscii && !this.nulls.has(bytes, start, end) ? parseUsualIso(bytes, start, end) : Number.NaN;
    if (Number.isNaN(time)) return this.readCells(userId, itemId, name, value?.take(), texts.text());
    const reason = this.readCells(userId, itemId, name, value?.take(), undefined);
    if (reason !== null) return reason;
    this.timestamp = time;
    this.seen.note(HAS_TIMESTAMP);
    return null;
  }

  override userIn(users: IdTable): number {
    return indexIn(this.columns[0], users, (table) => super.userIn(table));
  }

  override itemIn(items: IdTable): number {
    return indexIn(this.columns[1], items, (table) => super.itemIn(table));
  }

  private takeId(column: Column | null): unknown {
    if (column === null || !column.hasTexts) return column?.take();
    const texts = column.takeText();
    const { bytes, start, end, isAscii } = texts;
    return isAscii && start < end && !this.nulls.has(bytes, start, end) ? SOME_ID : texts.text();
  }

  private takeEvent(column: Column | null): unknown {
    if (column === null || !column.hasTexts) return column?.take();
    const texts = column.takeText();
    const { bytes, start, end, isAscii } = texts;
    return isAscii ? this.events.ids[this.events.addAscii(bytes, start, end)] : texts.text();
  }
}

/** Whether the id of a row is bytes that stand for their text. */
const isBytes = (column: Column): boolean => column.hasTexts && column.texts.isAscii;

const idIn = (column: Column | null): string | null =>
  column !== null && isBytes(column) ? String(column.texts.text()) : null;

/** The index of a row's id. @param add - where it is looked up by the id itself. */
function indexIn(column: Column | null, table: IdTable, add: (table: IdTable) => number): number {
  if (column === null) return add(table);
  if (isBytes(column)) return table.addAscii(column.texts.bytes, column.texts.start, column.texts.end);
  return column.dictionary === null || column.code < 0
    ? add(table)
    : column.dictionary.indexIn(table, column.code, add);
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
