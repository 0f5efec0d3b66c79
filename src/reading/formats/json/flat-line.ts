import { IdTable } from '../../../data/ids/id-table.js';
import { parseUsualIso, toMilliseconds } from '../../../data/times.js';
import { NullTexts } from '../../rows/null-texts.js';
import type { ReadRow, RowShape } from '../../rows/read-row.js';
import type { SeenFields } from '../../rows/seen-fields.js';
import { CLOSE_BRACE, COLON, COMMA, NEWLINE, OPEN_BRACE, QUOTE } from '../characters.js';
import { EVENT, FieldNames, ITEM, NO_FIELD, TIMESTAMP, USER, VALUE } from './field-names.js';
import { endOfText, OTHER, ShortNumber, skipSpace, standsAt } from './json-tokens.js';

const NULL = Buffer.from('null');
const OTHER_LITERALS = ['true', 'false'].map((word) => Buffer.from(word));

/** An id as it stands in a line. */
class FoundId {
  start = 0;
  end = 0;
  /** The id where it is a number, which is a whole one then, else -1. */
  number = -1;

  indexIn(ids: IdTable, bytes: Buffer): number {
    return this.number === -1 ? ids.addAscii(bytes, this.start, this.end) : ids.add(this.number);
  }
}

/**
 * Reads lines of the usual kind from their bytes, faster than JSON.parse and without a string for ids that are known: a
 * flat object of ASCII without escapes, each field at most once. What it is not sure of it leaves to JSON.parse and the
 * RowNormaliser, which say the same of the lines that it does read.
 */
export class FlatLine implements ReadRow {
  event: string | null = null;
  value = 1;
  timestamp = Number.NaN;
  private readonly names: FieldNames;
  private readonly constantEvent: string | null;
  /** Events that were met, so that each is one string. */
  private readonly events = new IdTable();
  private readonly user = new FoundId();
  private readonly item = new FoundId();
  private readonly number = new ShortNumber();
  private readonly nulls: NullTexts;

  /**
   * @param bytes - lines, each ending in a newline.
   * @param seen - is told what the lines have.
   */
  constructor(
    private bytes: Buffer,
    { fields = {}, event = null, nullValues = new Set() }: RowShape,
    private readonly seen: SeenFields,
  ) {
    this.names = new FieldNames(fields);
    this.constantEvent = event;
    this.nulls = new NullTexts(nullValues);
  }

  get userId(): string {
    return this.bytes.toString('latin1', this.user.start, this.user.end);
  }

  get itemId(): string {
    return this.bytes.toString('latin1', this.item.start, this.item.end);
  }

  userIn(users: IdTable): number {
    return this.user.indexIn(users, this.bytes);
  }

  itemIn(items: IdTable): number {
    return this.item.indexIn(items, this.bytes);
  }

  /** Goes on with other lines. */
  turnTo(bytes: Buffer): void {
    this.bytes = bytes;
  }

  /** Reads the line that begins at `start`. @returns where the next one begins; -1 where the line is of another kind. */
  read(start: number): number {
    const { bytes } = this;
    this.event = this.constantEvent;
    this.value = 1;
    this.timestamp = Number.NaN;
    let at = skipSpace(bytes, start);
    if (bytes[at] !== OPEN_BRACE || this.names.isEmpty) return OTHER;
    // The parts that the line has, and those of them that are not null: a bit each.
    let found = 0;
    let had = 0;
    for (let position = 0; ; position++) {
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== QUOTE) return OTHER;
      const name = this.names.find(bytes, at, position);
      const field = name === null ? NO_FIELD : name.field;
      at = name === null ? endOfText(bytes, at + 1) + 1 : at + name.quoted.length;
      if (at === 0) return OTHER;
      at = skipSpace(bytes, at);
      if (bytes[at] !== COLON) return OTHER;
      const start = skipSpace(bytes, at + 1);
      at = this.readValue(start, field);
      if (at === OTHER) return OTHER;
      if (field !== NO_FIELD) {
        if ((found & (1 << field)) !== 0) return OTHER;
        found |= 1 << field;
        if (bytes[start] !== NULL[0]) had |= 1 << field;
      }
      at = skipSpace(bytes, at);
      if (bytes[at] === COMMA) continue;
      if (bytes[at] !== CLOSE_BRACE) return OTHER;
      at = skipSpace(bytes, at + 1);
      const whole = (1 << USER) | (1 << ITEM);
      if (bytes[at] !== NEWLINE || (found & whole) !== whole) return OTHER;
      this.seen.addFields(had);
      return at + 1;
    }
  }

  /** Reads the value that begins at `at` into its field. @returns where it ends, or {@link OTHER}. */
  private readValue(at: number, field: number): number {
    const { bytes } = this;
    if (bytes[at] === QUOTE) {
      const end = endOfText(bytes, at + 1);
      return end !== OTHER && this.takeText(at + 1, end, field) ? end + 1 : OTHER;
    }
    if (standsAt(bytes, at, NULL)) return field === USER || field === ITEM ? OTHER : at + NULL.length;
    const end = this.number.read(bytes, at);
    if (end !== OTHER) return this.takeNumber(at, end, field) ? end : OTHER;
    if (field !== NO_FIELD) return OTHER;
    const literal = OTHER_LITERALS.find((word) => standsAt(bytes, at, word));
    return literal === undefined ? OTHER : at + literal.length;
  }

  private takeText(start: number, end: number, field: number): boolean {
    const { bytes } = this;
    if (field === NO_FIELD) return true;
    if (this.nulls.has(bytes, start, end)) return false;
    if (field === TIMESTAMP) {
      this.timestamp = parseUsualIso(bytes, start, end);
      if (Number.isNaN(this.timestamp)) this.timestamp = toMilliseconds(bytes.toString('latin1', start, end));
      return !Number.isNaN(this.timestamp);
    }
    if (start === end || field === VALUE) return false;
    if (field === EVENT) this.event = this.events.ids[this.events.addAscii(bytes, start, end)];
    else this.takeId(field, start, end, -1);
    return true;
  }

  private takeNumber(start: number, end: number, field: number): boolean {
    if (field === VALUE) this.value = this.number.value;
    else if (field === TIMESTAMP) this.timestamp = toMilliseconds(this.number.value);
    else if (field === EVENT) return false;
    else if (field !== NO_FIELD) {
      if (!this.number.digitsAlone) return false;
      this.takeId(field, start, end, this.number.value);
    }
    return field !== TIMESTAMP || !Number.isNaN(this.timestamp);
  }

  private takeId(field: number, start: number, end: number, number: number): void {
    const id = field === USER ? this.user : this.item;
    id.start = start;
    id.end = end;
    id.number = number;
  }
}
