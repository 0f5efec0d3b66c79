import { IdTable } from '../../../data/ids/id-table.js';
import { parseUsualIso, toMilliseconds } from '../../../data/times.js';
import type { Field } from '../../rows/fields.js';
import { NullTexts } from '../../rows/null-texts.js';
import type { ReadRow, RowShape } from '../../rows/read-row.js';
import { HAS_EVENT, HAS_TIMESTAMP, HAS_VALUE, type SeenFields } from '../../rows/seen-fields.js';
import { ShortNumber } from '../json/json-tokens.js';
import { ASCII, type CellScanner, DOUBLED } from './cells.js';

/** Whole numbers of fewer digits may be days, such as 20240229. */
const FEWEST_DIGITS = 9;

/** The column of each field; one beyond the last where the file has none. */
export type Columns = Readonly<Record<Field, number>>;

/**
 * Reads the cells of a row of the usual kind from their bytes, without a string for ids that are known. What it is not
 * sure of it leaves to the RowNormaliser, which says the same of the rows that it does read.
 */
export class FlatRow implements ReadRow {
  event: string | null = null;
  value = 1;
  timestamp = Number.NaN;
  private readonly constantEvent: string | null;
  private readonly nulls: NullTexts;
  /** Events that were met, so that each is one string. */
  private readonly events = new IdTable();
  private readonly number = new ShortNumber();

  constructor(
    private readonly cells: CellScanner,
    private readonly columns: Columns,
    { event = null, nullValues = new Set() }: RowShape,
    private readonly seen: SeenFields,
  ) {
    this.constantEvent = event;
    this.nulls = new NullTexts(nullValues);
  }

  get userId(): string {
    return this.cells.text(this.columns.userId);
  }

  get itemId(): string {
    return this.cells.text(this.columns.itemId);
  }

  userIn(users: IdTable): number {
    return this.indexIn(users, this.columns.userId);
  }

  itemIn(items: IdTable): number {
    return this.indexIn(items, this.columns.itemId);
  }

  /** Reads the cells that the scanner has found. @returns false where they are of another kind. */
  read(): boolean {
    const { userId, itemId, event, value, timestamp } = this.columns;
    const isRead =
      this.isId(userId) &&
      this.isId(itemId) &&
      this.readEvent(event) &&
      this.readValue(value) &&
      this.readTimestamp(timestamp);
    if (isRead) this.note(event, value, timestamp);
    return isRead;
  }

  /** Notes which cells are there. */
  private note(event: number, value: number, timestamp: number): void {
    const had =
      (this.isGiven(event) ? HAS_EVENT : 0) |
      (this.isGiven(value) ? HAS_VALUE : 0) |
      (this.isGiven(timestamp) ? HAS_TIMESTAMP : 0);
    this.seen.addFields(had);
  }

  /** Whether a cell of a column is there and not empty. */
  private isGiven(column: number): boolean {
    const { starts, ends, width } = this.cells;
    return column < width && starts[column] < ends[column];
  }

  private isPlain(column: number): boolean {
    const { bytes, starts, ends, kinds } = this.cells;
    return kinds[column] !== DOUBLED && !this.nulls.has(bytes, starts[column], ends[column]);
  }

  private isId(column: number): boolean {
    return this.isGiven(column) && this.isPlain(column);
  }

  private readEvent(column: number): boolean {
    this.event = this.constantEvent;
    if (!this.isGiven(column)) return true;
    if (!this.isPlain(column)) return false;
    this.event = this.events.ids[this.indexIn(this.events, column)];
    return true;
  }

  private readValue(column: number): boolean {
    this.value = 1;
    if (!this.isGiven(column)) return true;
    const { bytes, starts, ends } = this.cells;
    if (this.number.read(bytes, starts[column]) !== ends[column]) return false;
    this.value = this.number.value;
    return !this.nulls.has(bytes, starts[column], ends[column]);
  }

  private readTimestamp(column: number): boolean {
    this.timestamp = Number.NaN;
    if (!this.isGiven(column)) return true;
    const { bytes, starts, ends } = this.cells;
    const start = starts[column];
    const end = ends[column];
    this.timestamp = parseUsualIso(bytes, start, end);
    if (Number.isNaN(this.timestamp) && end - start >= FEWEST_DIGITS && this.number.read(bytes, start) === end) {
      if (this.number.digitsAlone) this.timestamp = toMilliseconds(this.number.value);
    }
    return !Number.isNaN(this.timestamp) && !this.nulls.has(bytes, start, end);
  }

  private indexIn(ids: IdTable, column: number): number {
    const { cells } = this;
    return cells.kinds[column] === ASCII
      ? ids.addAscii(cells.bytes, cells.starts[column], cells.ends[column])
      : ids.add(cells.text(column));
  }
}
