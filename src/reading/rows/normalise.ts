import { isMap } from 'node:util/types';
import type { IdTable } from '../../data/ids/id-table.js';
import { explainTime, toMilliseconds } from '../../data/times.js';
import { describe, describeThrown } from '../../errors.js';
import { adviseForMap, adviseForMissing, adviseForParts, adviseForRow, hasParts } from './field-likeness.js';
import { type Field, type FieldMapping, fieldNames, isRequired, valueAt } from './fields.js';
import { NullTexts } from './null-texts.js';
import { InvalidRow, type ReadRow, type RowShape } from './read-row.js';
import { HAS_EVENT, HAS_TIMESTAMP, HAS_VALUE, SeenFields } from './seen-fields.js';
import { complaintAboutId, explainNumber, readId, readNumber } from './values.js';

const NO_NULLS = new NullTexts(new Set());

/** Takes raw rows apart, one after the other, into its own fields. */
export class RowNormaliser implements ReadRow {
  event: string | null = null;
  value = 1;
  timestamp = Number.NaN;
  /** What the rows have had so far. */
  readonly seen: SeenFields;
  /** The ids as the row has them. */
  private user: string | number = '';
  private item: string | number = '';

  private readonly fields: FieldMapping;
  private readonly names: Readonly<Record<Field, readonly (string | number)[]>>;
  private readonly text: boolean;
  private readonly ofCells: boolean;
  private readonly named: boolean;
  /** Whether a row may be an array. */
  private readonly byNumber: boolean;
  private readonly constantEvent: string | null;
  private readonly isOurs: boolean;
  protected readonly nulls: NullTexts;

  constructor(shape: RowShape = {}) {
    const { fields = {}, text = false, event = null, nullValues, seen = new SeenFields() } = shape;
    const { isOurs = false, ofCells = false } = shape;
    this.fields = fields;
    this.names = {
      userId: fieldNames('userId', fields),
      itemId: fieldNames('itemId', fields),
      event: fieldNames('event', fields),
      value: fieldNames('value', fields),
      timestamp: fieldNames('timestamp', fields),
    };
    this.text = text;
    this.ofCells = ofCells;
    this.named = !text && Object.keys(fields).length === 0;
    this.constantEvent = event;
    this.byNumber = text || Object.values(fields).some((name) => typeof name === 'number');
    this.nulls = nullValues === undefined ? NO_NULLS : new NullTexts(nullValues);
    this.seen = seen;
    seen.hasConstantEvent ||= event !== null;
    this.isOurs = isOurs;
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

  /**
   * Reads one raw row into this object.
   * @param source - what the caller's `map` made the row of, for the message.
   * @returns null, or the reason why the row is no interaction.
   */
  read(raw: unknown, source?: unknown): string | null {
    if (raw instanceof InvalidRow) return raw.reason;
    try {
      return this.readObject(raw, source);
    } catch (cause) {
      // A getter or a proxy of the caller.
      return `reading it threw ${describeThrown(cause)}`;
    }
  }

  private readObject(raw: unknown, source: unknown): string | null {
    // Text may be the row itself, which is not repeated.
    if (typeof raw === 'string') return 'expected an object, got text';
    if (typeof raw !== 'object' || raw === null || isMap(raw) || (Array.isArray(raw) && !this.byNumber)) {
      const advice = !this.isOurs && (isMap(raw) || Array.isArray(raw)) ? ': `map` can make one of it' : '';
      return `expected an object, got ${describe(raw)}${advice}`;
    }
    if (!this.text && this.seen.wantsRow) this.look(raw);
    const row = raw as Readonly<Record<string | number, unknown>>;
    const reason = this.readFields(row);
    if (reason === null || this.text) return reason;
    // An id that is nowhere may stand under another name.
    const missing = (['userId', 'itemId'] as const).find((field) => this.find(row, field) === undefined);
    return missing === undefined ? reason : `${reason}${this.adviceOnMissing(missing, row, source)}`;
  }

  /** Looks at all that a row has, for advice. What cannot be looked at is no reason to refuse the row. */
  private look(row: object): void {
    try {
      this.seen.addRow(row);
    } catch {
      // A getter or a proxy of the caller.
    }
  }

  private adviceOnMissing(field: Field, row: object, source: unknown): string {
    if (!this.isOurs) return adviseForMissing(row, field, this.fields, this.seen.hasRows);
    const isNamed = this.names[field].some((name) => name in row);
    if (!isNamed || typeof source !== 'object' || source === null) return adviseForRow(row, null);
    return adviseForMap(source, field, this.ofCells ? 'columns' : 'keys');
  }

  /** Reads the parts of a row. @returns as {@link read}. */
  readCells(user: unknown, item: unknown, givenEvent: unknown, givenValue: unknown, time: unknown): string | null {
    const userId = this.isNull(user) ? null : readId(user);
    if (userId === null) return this.complaint('userId', user);
    const itemId = this.isNull(item) ? null : readId(item);
    if (itemId === null) return this.complaint('itemId', item);

    let had = 0;
    let event: string | null = this.constantEvent;
    if (!this.isAbsent(givenEvent)) {
      had |= HAS_EVENT;
      // A code of an event is a name like any other.
      event =
        typeof givenEvent === 'number' || typeof givenEvent === 'bigint' ? String(givenEvent) : (givenEvent as string);
      if (typeof event !== 'string' || event === '') return this.complaint('event', givenEvent);
    }
    let value: number | null = 1;
    if (!this.isAbsent(givenValue)) {
      had |= HAS_VALUE;
      value = readNumber(givenValue);
      if (value === null) return this.complaint('value', givenValue);
    }
    let timestamp = Number.NaN;
    if (!this.isAbsent(time)) {
      had |= HAS_TIMESTAMP;
      timestamp = toMilliseconds(this.text && typeof time === 'string' ? time.trim() : time);
      if (Number.isNaN(timestamp)) return this.complaint('timestamp', time);
    }

    this.user = userId;
    this.item = itemId;
    this.event = event;
    this.value = value;
    this.timestamp = timestamp;
    this.seen.addFields(had);
    return null;
  }

  private readFields(row: Readonly<Record<string | number, unknown>>): string | null {
    // Names that the code spells out are looked up many times faster than names that it is told.
    if (this.named) {
      const { userId = row.user_id, itemId = row.item_id, event, value, timestamp } = row;
      return this.readCells(userId, itemId, event, value, timestamp);
    }
    return this.readCells(
      this.find(row, 'userId'),
      this.find(row, 'itemId'),
      this.find(row, 'event'),
      this.find(row, 'value'),
      this.find(row, 'timestamp'),
    );
  }

  private find(row: Readonly<Record<string | number, unknown>>, field: Field): unknown {
    for (const name of this.names[field]) {
      const value = valueAt(row, name);
      if (value !== undefined && !(this.text && value === '')) return value;
    }
    return undefined;
  }

  private isNull(value: unknown): boolean {
    return typeof value === 'string' && this.nulls.hasText(value);
  }

  private isAbsent(value: unknown): boolean {
    return value === undefined || value === null || this.isNull(value) || (this.ofCells && value === '');
  }

  private complaint(field: Field, got: unknown): string {
    this.seen.refuse(field, got);
    const [name] = this.names[field];
    const where =
      typeof name === 'number' ? ` (column ${name + 1}, counted from 1)` : name === field ? '' : ` (field \`${name}\`)`;
    // An empty cell of CSV is an absent value.
    const said = this.text && got === undefined ? 'an empty cell' : describe(got);
    return `expected \`${field}\`${where} to be ${EXPECTED[field]}, got ${said}${this.advice(field, got)}`;
  }

  private adviceOnId(field: Field, got: unknown): string | null {
    return hasParts(got) ? adviseForParts(field, String(this.names[field][0]), got) : complaintAboutId(got);
  }

  private advice(field: Field, got: unknown): string {
    if (this.isNull(got)) return ', which stands for no value (see `nullValues`)';
    const explain = isRequired(field) ? (value: unknown) => this.adviceOnId(field, value) : EXPLAIN[field];
    const advice = explain?.(got) ?? null;
    return advice === null ? '' : `: ${advice}`;
  }
}

/** What more there is to say of a part that is refused. */
const EXPLAIN: { readonly [Name in Field]?: (value: unknown) => string | null } = {
  value: explainNumber,
  timestamp: explainTime,
};

/** What each part of an interaction should be. */
const EXPECTED: Readonly<Record<Field, string>> = {
  userId: 'a non-empty string or a finite number',
  itemId: 'a non-empty string or a finite number',
  event: 'a non-empty string',
  value: 'a finite number',
  timestamp: 'a Date, ISO 8601 text or a number',
};
