import type { IdTable } from '../data/ids/id-table.js';
import { toMilliseconds } from '../data/times.js';
import { describe } from '../errors.js';
import { type Field, type FieldMapping, fieldNames } from './fields.js';

/** A row that a reader could not even take apart, and why. It travels in the place of the row. */
export class InvalidRow {
  /** @param losesRows - the reader cannot tell where the next row begins: leaving this one out would lose others. */
  constructor(
    readonly reason: string,
    readonly losesRows = false,
  ) {}
}

/** Whether a row is an error even where bad rows are skipped. */
export const losesRows = (row: unknown): boolean => row instanceof InvalidRow && row.losesRows;

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
  /** Rows are cells of text (CSV): numbers are parsed, and an empty cell is an absent value. */
  readonly text?: boolean;
  /** The event of rows that name none. */
  readonly event?: string | null;
}

/** An id as the row has it, or null where `value` is none. */
function readId(value: unknown): string | number | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'bigint' ? String(value) : null;
}

/** An id as the library keeps it, or null where `value` is none. */
export function toId(value: unknown): string | null {
  const id = readId(value);
  return id === null ? null : String(id);
}

const toNumber = (cell: string): unknown =>
  cell.trim() === '' || !Number.isFinite(Number(cell)) ? cell : Number(cell);

/** Takes raw rows apart, one after the other, into its own fields. */
export class RowNormaliser implements ReadRow {
  event: string | null = null;
  value = 1;
  timestamp = Number.NaN;
  /** The ids as the row has them. */
  private user: string | number = '';
  private item: string | number = '';

  private readonly names: Readonly<Record<Field, readonly (string | number)[]>>;
  private readonly text: boolean;
  private readonly named: boolean;
  private readonly constantEvent: string | null;

  constructor(shape: RowShape = {}) {
    const fields = shape.fields ?? {};
    this.names = {
      userId: fieldNames('userId', fields),
      itemId: fieldNames('itemId', fields),
      event: fieldNames('event', fields),
      value: fieldNames('value', fields),
      timestamp: fieldNames('timestamp', fields),
    };
    this.text = shape.text ?? false;
    this.named = !this.text && Object.keys(fields).length === 0;
    this.constantEvent = shape.event ?? null;
  }

  get userId(): string {
    return String(this.user);
  }

  get itemId(): string {
    return String(this.item);
  }

  userIn(users: IdTable): number {
    return users.add(this.user);
  }

  itemIn(items: IdTable): number {
    return items.add(this.item);
  }

  /** Reads one raw row into this object. @returns null, or the reason why the row is no interaction. */
  read(raw: unknown): string | null {
    if (raw instanceof InvalidRow) return raw.reason;
    if (typeof raw !== 'object' || raw === null || (Array.isArray(raw) && !this.text)) {
      return `expected an object, got ${describe(raw)}`;
    }
    const row = raw as Readonly<Record<string | number, unknown>>;
    // Names that the code spells out are looked up many times faster than names that it is told.
    if (this.named) {
      const { userId = row.user_id, itemId = row.item_id, event, value, timestamp } = row;
      return this.check(userId, itemId, event, value, timestamp);
    }
    return this.check(
      this.find(row, 'userId'),
      this.find(row, 'itemId'),
      this.find(row, 'event'),
      this.find(row, 'value'),
      this.find(row, 'timestamp'),
    );
  }

  /** Reads the parts of a row. @returns as {@link read}. */
  readCells(user: unknown, item: unknown, event: unknown, value: unknown, time: unknown): string | null {
    return this.check(user, item, event, value, time);
  }

  private check(user: unknown, item: unknown, givenEvent: unknown, givenValue: unknown, time: unknown): string | null {
    const userId = readId(user);
    if (userId === null) return this.complaint('userId', 'a non-empty string or a finite number', user);
    const itemId = readId(item);
    if (itemId === null) return this.complaint('itemId', 'a non-empty string or a finite number', item);

    const event = givenEvent ?? this.constantEvent;
    if (event !== null && (typeof event !== 'string' || event === '')) {
      return this.complaint('event', 'a non-empty string', event);
    }

    let value: unknown = givenValue ?? 1;
    if (this.text && typeof value === 'string') value = toNumber(value);
    if (typeof value !== 'number' || !Number.isFinite(value)) return this.complaint('value', 'a finite number', value);

    let timestamp = Number.NaN;
    if (time !== undefined && time !== null) {
      timestamp = toMilliseconds(this.text && typeof time === 'string' ? toNumber(time) : time);
      if (Number.isNaN(timestamp)) return this.complaint('timestamp', 'a Date, ISO 8601 text or a number', time);
    }

    this.user = userId;
    this.item = itemId;
    this.event = event;
    this.value = value;
    this.timestamp = timestamp;
    return null;
  }

  private find(row: Readonly<Record<string | number, unknown>>, field: Field): unknown {
    for (const name of this.names[field]) {
      const value = row[name];
      if (value !== undefined && !(this.text && value === '')) return value;
    }
    return undefined;
  }

  private complaint(field: Field, expected: string, got: unknown): string {
    const [name] = this.names[field];
    const where = typeof name === 'number' ? ` (column ${name + 1})` : name === field ? '' : ` (field \`${name}\`)`;
    return `expected \`${field}\`${where} to be ${expected}, got ${describe(got)}`;
  }
}
