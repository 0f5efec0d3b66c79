import { IdTable } from '../../data/id-table.js';
import { parseUsualIso, toMilliseconds } from '../../data/times.js';
import { type Field, fieldNames, type ReadRow, type RowShape } from '../normalise.js';
import type { FieldMapping } from '../read-options.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** No number of up to so many digits is rounded, and neither is the quotient of two. */
const EXACT_DIGITS = 15;

/** What a line is refused as, and left to JSON.parse: not necessarily wrong. */
const OTHER = -1;

const NULL = Buffer.from('null');
const OTHER_LITERALS = ['true', 'false'].map((word) => Buffer.from(word));

const FIELDS: readonly Field[] = ['userId', 'itemId', 'event', 'value', 'timestamp'];
const NO_FIELD = -1;
const USER = 0;
const ITEM = 1;
const EVENT = 2;
const VALUE = 3;
const TIMESTAMP = 4;

/** A name under which a field may stand, in quotes, and the field's number. */
interface Name {
  readonly quoted: Uint8Array;
  readonly field: number;
}

/** All names; none where a row would have to be looked at as an object. */
function namesOf(fields: FieldMapping): readonly Name[] {
  const names = FIELDS.flatMap((field) => fieldNames(field, fields).map(String));
  const plain = names.every((name) => JSON.stringify(name) === `"${name}"` && !(name in Object.prototype));
  if (!plain || new Set(names).size < names.length) return [];
  return FIELDS.flatMap((field, number) =>
    fieldNames(field, fields).map((name) => ({ quoted: Buffer.from(`"${name}"`), field: number })),
  );
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === RETURN) at++;
  return at;
}

/** Where the text that begins at `from` has its closing quote; {@link OTHER} where it is not plain ASCII. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let code = bytes[at]; code !== QUOTE; code = bytes[++at]) {
    if (code < SPACE || code >= 0x80 || code === BACKSLASH) return OTHER;
  }
  return at;
}

function standsAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let letter = 0; letter < word.length; letter++) if (bytes[at + letter] !== word[letter]) return false;
  return true;
}

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
  private readonly names: readonly Name[];
  private readonly constantEvent: string | null;
  /** Events that were met, so that each is one string. */
  private readonly events = new IdTable();
  private readonly user = new FoundId();
  private readonly item = new FoundId();
  /** Which name stood first in the line before, second, and so on: mostly it stands there again. */
  private readonly guesses: number[] = [];
  /** The last number that was read, and whether it was written as digits alone. */
  private number = 0;
  private digitsAlone = false;

  /** @param bytes - lines, each ending in a newline. */
  constructor(
    private bytes: Buffer,
    { fields = {}, event = null }: RowShape,
  ) {
    this.names = namesOf(fields);
    this.constantEvent = event;
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
    if (bytes[at] !== OPEN_BRACE || this.names.length === 0) return OTHER;
    let found = 0;
    for (let position = 0; ; position++) {
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== QUOTE) return OTHER;
      const name = this.nameAt(at, position);
      const field = name === NO_FIELD ? NO_FIELD : this.names[name].field;
      at = name === NO_FIELD ? endOfText(bytes, at + 1) + 1 : at + this.names[name].quoted.length;
      if (at === 0) return OTHER;
      at = skipSpace(bytes, at);
      if (bytes[at] !== COLON) return OTHER;
      at = this.readValue(skipSpace(bytes, at + 1), field);
      if (at === OTHER) return OTHER;
      if (field !== NO_FIELD) {
        if ((found & (1 << field)) !== 0) return OTHER;
        found |= 1 << field;
      }
      at = skipSpace(bytes, at);
      if (bytes[at] === COMMA) continue;
      if (bytes[at] !== CLOSE_BRACE) return OTHER;
      at = skipSpace(bytes, at + 1);
      const whole = (1 << USER) | (1 << ITEM);
      return bytes[at] === NEWLINE && (found & whole) === whole ? at + 1 : OTHER;
    }
  }

  /** The number of the name that stands at `at`, the name number `position` of its line. */
  private nameAt(at: number, position: number): number {
    const { bytes, names, guesses } = this;
    if (position < guesses.length) {
      const guess = guesses[position];
      if (guess !== NO_FIELD && standsAt(bytes, at, names[guess].quoted)) return guess;
    }
    let name = names.length - 1;
    while (name >= 0 && !standsAt(bytes, at, names[name].quoted)) name--;
    if (position <= names.length) guesses[position] = name;
    return name;
  }

  /** Reads the value that begins at `at` into its field. @returns where it ends, or {@link OTHER}. */
  private readValue(at: number, field: number): number {
    const { bytes } = this;
    if (bytes[at] === QUOTE) {
      const end = endOfText(bytes, at + 1);
      return end !== OTHER && this.takeText(at + 1, end, field) ? end + 1 : OTHER;
    }
    if (standsAt(bytes, at, NULL)) return field === USER || field === ITEM ? OTHER : at + NULL.length;
    const end = this.readNumber(at);
    if (end !== OTHER) return this.takeNumber(at, end, field) ? end : OTHER;
    if (field !== NO_FIELD) return OTHER;
    const literal = OTHER_LITERALS.find((word) => standsAt(bytes, at, word));
    return literal === undefined ? OTHER : at + literal.length;
  }

  private takeText(start: number, end: number, field: number): boolean {
    const { bytes } = this;
    if (field === NO_FIELD) return true;
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
    if (field === VALUE) this.value = this.number;
    else if (field === TIMESTAMP) this.timestamp = toMilliseconds(this.number);
    else if (field === EVENT) return false;
    else if (field !== NO_FIELD) {
      if (!this.digitsAlone) return false;
      this.takeId(field, start, end, this.number);
    }
    return field !== TIMESTAMP || !Number.isNaN(this.timestamp);
  }

  private takeId(field: number, start: number, end: number, number: number): void {
    const id = field === USER ? this.user : this.item;
    id.start = start;
    id.end = end;
    id.number = number;
  }

  /** Reads a number of few digits and without an exponent. @returns where it ends, or {@link OTHER}. */
  private readNumber(start: number): number {
    const { bytes } = this;
    const first = bytes[start] === MINUS ? start + 1 : start;
    let at = first;
    let number = 0;
    for (; bytes[at] >= ZERO && bytes[at] < COLON; at++) number = 10 * number + bytes[at] - ZERO;
    if (at === first || (at > first + 1 && bytes[first] === ZERO)) return OTHER;
    this.digitsAlone = first === start && bytes[at] !== POINT;
    if (bytes[at] === POINT) {
      const point = at++;
      let scale = 1;
      for (; bytes[at] >= ZERO && bytes[at] < COLON; at++) {
        number = 10 * number + bytes[at] - ZERO;
        scale *= 10;
      }
      if (at === point + 1) return OTHER;
      number /= scale;
    }
    if (at - first > EXACT_DIGITS) return OTHER;
    this.number = first === start ? number : -number;
    return at;
  }
}
