import { isDate } from 'node:util/types';
import { explainTime, toMilliseconds } from '../../data/times.js';
import { isEventName, soundsNegative } from './event-words.js';
import { looksLikeData } from './field-likeness.js';
import { USUAL_NULLS } from './null-texts.js';

/** The most different texts of a column that are names of events, and where one of them takes back. */
const MOST_EVENTS = 12;
const MOST_WITH_RETURNS = 20;

/** The longest text that is looked at: the name of an event, a time or a number. */
const LONGEST_TEXT = 60;

/** Rows behind the first that must have numbers or times for it to look like names beside them. */
const FEWEST_ROWS = 9;

const YEAR_1990 = 631_152_000_000;

/** Whether a value is a moment that is written as one: not a number, which may count anything, nor a day of birth. */
function isTime(value: unknown): boolean {
  if (typeof value !== 'string') return isDate(value) && toMilliseconds(value) >= YEAR_1990;
  if (!Number.isNaN(Number(value))) return false;
  // With dots, what is no date may be the number of a version.
  return toMilliseconds(value) >= YEAR_1990 || (!value.includes('.') && explainTime(value) !== null);
}

/** Whether a value is a whole number of milliseconds from 2001 to 2036, or the text of one. */
function isMilliseconds(value: unknown): boolean {
  if (typeof value === 'string' ? !/^\d{13}$/.test(value) : typeof value !== 'number' && typeof value !== 'bigint') {
    return false;
  }
  const number = Number(value);
  return number >= 1e12 && number <= 2.1e12 && Number.isInteger(number);
}

const isAbsent = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (typeof value === 'string' && USUAL_NULLS.includes(value));

/** Sums and quantities; not coordinates, which have more decimals, nor numbers of accounts. */
const AMOUNT = /^[-+]?\d{1,8}([., ]\d{1,3})*( ?(\p{Sc}|[A-Z]{3}|zł|Kč))?$/u;

/** Whether a text is made of words, without a digit. */
const isWordy = (text: unknown): text is string => typeof text === 'string' && /^\p{L}\D*$/u.test(text);

/** The amounts of a column, by their signs. */
class Amounts {
  count = 0;
  private above = 0;
  private below = 0;
  private hasOne = false;
  private isBelowMinusOne = false;

  add(text: string): void {
    if (!AMOUNT.test(text)) return;
    this.count++;
    if (!/[1-9]/.test(text)) return;
    const isOne = /^[-+]?1([.,]0+)?$/.test(text);
    if (!text.startsWith('-')) {
      this.above++;
      this.hasOne ||= isOne;
    } else {
      this.below++;
      this.isBelowMinusOne ||= !isOne;
    }
  }

  /** Whether a few are below 0; -1 beside no 1 may stand for no value. */
  get haveReturns(): boolean {
    return this.below > 0 && this.below < this.above && (this.isBelowMinusOne || this.hasOne);
  }
}

/** What a column holds, by some of its rows, for advice. */
export class ColumnSample {
  private filled = 0;
  private times = 0;
  private milliseconds = 0;
  /** The first cell, and whether another one differs from it. */
  private first: unknown;
  private differs = false;
  private data = 0;
  private firstIsWord = false;
  private readonly texts = new Set<unknown>();
  private readonly amounts = new Amounts();

  add(cell: unknown): void {
    const value = typeof cell === 'string' ? cell.trim() : cell;
    if (isAbsent(value)) return;
    if (typeof value === 'string' && value.length > LONGEST_TEXT) {
      this.filled++;
      this.texts.add(null);
      return;
    }
    const isData = typeof value !== 'string' || looksLikeData(value);
    if (this.filled === 0) {
      this.first = value;
      this.firstIsWord = !isData && isWordy(value);
    }
    this.filled++;
    this.differs ||= value !== this.first;
    if (isData) this.data++;
    if (isTime(value)) this.times++;
    if (isMilliseconds(value)) this.milliseconds++;
    if (typeof value === 'string' || typeof value === 'number') this.amounts.add(String(value));
    if (this.texts.size <= MOST_WITH_RETURNS) this.texts.add(typeof value === 'string' ? value : null);
  }

  /** Whether all that it holds are times. */
  get holdsTimes(): boolean {
    return this.filled > 0 && this.times === this.filled;
  }

  /** Whether all that it holds are numbers that may be milliseconds since 1970, at least two of them. */
  get holdsMilliseconds(): boolean {
    return this.differs && this.milliseconds === this.filled;
  }

  /** Whether it holds a few words over and over, one of which is what an event is called. */
  get holdsEvents(): boolean {
    const { texts, words, filled } = this;
    if (words.length < texts.size || 2 * texts.size > filled) return false;
    if (texts.size <= MOST_WITH_RETURNS && words.some(soundsNegative)) return true;
    return texts.size > 1 && texts.size <= MOST_EVENTS && words.some(isEventName);
  }

  /** The first of its events that says that something was taken back; null where none does. */
  get takesBack(): string | null {
    return this.holdsEvents ? (this.words.find(soundsNegative) ?? null) : null;
  }

  /** Whether it holds amounts alone, a few of them below 0. */
  get holdsReturns(): boolean {
    return this.amounts.count === this.filled && this.amounts.haveReturns;
  }

  /** Whether its first cell is a word. */
  get beginsWithWord(): boolean {
    return this.firstIsWord;
  }

  /** Whether its first cell is a word and all others are numbers or times. */
  get beginsWithName(): boolean {
    return this.firstIsWord && this.data >= FEWEST_ROWS && this.data === this.filled - 1;
  }

  private get words(): readonly string[] {
    return [...this.texts].filter(isWordy);
  }
}
