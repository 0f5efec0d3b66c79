import { isDate } from 'node:util/types';
import { explainTime, toMilliseconds } from '../../data/times.js';
import { isEventName } from './event-words.js';
import { looksLikeData } from './field-likeness.js';
import { USUAL_NULLS } from './null-texts.js';

/** The most different texts of a column that are names of events. */
const MOST_EVENTS = 12;

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

const isAbsent = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (typeof value === 'string' && USUAL_NULLS.includes(value));

/** Whether a text is made of words, without a digit. */
const isWordy = (text: unknown): text is string => typeof text === 'string' && /^\p{L}\D*$/u.test(text);

/** What a column holds, by some of its rows, for advice. */
export class ColumnSample {
  private filled = 0;
  private times = 0;
  private data = 0;
  private firstIsWord = false;
  private readonly texts = new Set<unknown>();

  add(value: unknown): void {
    if (isAbsent(value)) return;
    if (typeof value === 'string' && value.length > LONGEST_TEXT) {
      this.filled++;
      this.texts.add(null);
      return;
    }
    const isData = typeof value !== 'string' || looksLikeData(value);
    if (this.filled === 0) this.firstIsWord = !isData && isWordy(value);
    this.filled++;
    if (isData) this.data++;
    if (isTime(value)) this.times++;
    if (this.texts.size <= MOST_EVENTS) this.texts.add(typeof value === 'string' ? value : null);
  }

  /** Whether all that it holds are times. */
  get holdsTimes(): boolean {
    return this.filled > 0 && this.times === this.filled;
  }

  /** Whether it holds a few words over and over, one of which is what an event is called. */
  get holdsEvents(): boolean {
    const { texts, filled } = this;
    if (texts.size < 2 || texts.size > MOST_EVENTS || 2 * texts.size > filled) return false;
    const words = [...texts].filter(isWordy);
    return words.length === texts.size && words.some(isEventName);
  }

  /** Whether its first cell is a word. */
  get beginsWithWord(): boolean {
    return this.firstIsWord;
  }

  /** Whether its first cell is a word and all others are numbers or times. */
  get beginsWithName(): boolean {
    return this.firstIsWord && this.data >= FEWEST_ROWS && this.data === this.filled - 1;
  }
}
