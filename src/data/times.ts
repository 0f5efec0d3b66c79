import { isDate } from 'node:util/types';
import { unwrap, unwrapNumber } from './extended-json.js';
import { parseDotted } from './times/dotted.js';
import { parseIso } from './times/iso.js';
import { parseNamedMonth } from './times/named-months.js';
import { inRange, timeOfBigint, timeOfDigits, timeOfNumber } from './times/numeric-times.js';
import { parseUsualText } from './times/usual-iso.js';

export { parseUsualIso } from './times/usual-iso.js';

/** More than any text of a time has. */
const LONGEST_TEXT = 100;

/** Two numbers and a year behind them: `12/1/2010 8:26`, `1.12.10`. */
const YEAR_BEHIND = /^\s?\d{1,2}([/.-])\d{1,2}\1\d{2,4}(?!\d)/;

/** The time of text that is not of the usual kind. */
function timeOfOtherText(text: string): number {
  if (text.length > LONGEST_TEXT) return Number.NaN;
  const number = timeOfDigits(text);
  if (!Number.isNaN(number)) return number;
  for (const parse of [parseIso, parseDotted, parseNamedMonth]) {
    const time = parse(text);
    if (!Number.isNaN(time)) return time;
  }
  return Number.NaN;
}

function timeOfText(text: string): number {
  const usual = parseUsualText(text);
  return Number.isNaN(usual) ? timeOfOtherText(text) : usual;
}

/** The time that `{ "$date": ... }` holds: text, or a number that counts milliseconds whatever its size. */
function timeInDate(date: unknown): number {
  if (typeof date === 'string') return timeOfText(date);
  if (typeof date === 'bigint') return inRange(Number(date));
  const number = typeof date === 'object' && date !== null ? unwrapNumber(date) : date;
  if (typeof number !== 'string' && typeof number !== 'number') return Number.NaN;
  return number === '' ? Number.NaN : inRange(Number(number));
}

function timeOfObject(value: object): number {
  if (isDate(value)) return Date.prototype.getTime.call(value);
  try {
    const date = unwrap(value, '$date');
    if (date !== undefined) return timeInDate(date);
    const number = unwrapNumber(value);
    return typeof number === 'number' ? timeOfNumber(number) : timeOfDigits(number ?? '');
  } catch {
    // A getter or a proxy that throws is no time.
    return Number.NaN;
  }
}

/**
 * A timestamp in any accepted form as milliseconds since 1970:
 * a Date of any realm; a number, a bigint or the text of one (see {@link timeOfNumber} for its unit); ISO 8601 text and
 * its kin; a date with dots, day first; a time that names its month in English; MongoDB's `{ "$date": ... }` and
 * `{ "$numberLong": ... }`.
 * UTC where no zone is named.
 * @returns NaN where it is none, or is beyond what a Date holds.
 */
export function toMilliseconds(timestamp: unknown): number {
  if (typeof timestamp === 'number') return timeOfNumber(timestamp);
  if (typeof timestamp === 'string') return timeOfText(timestamp);
  if (typeof timestamp === 'bigint') return timeOfBigint(timestamp);
  return typeof timestamp === 'object' && timestamp !== null ? timeOfObject(timestamp) : Number.NaN;
}

/**
 * Why a value that {@link toMilliseconds} refuses is refused, where there is more to say than that it is no time;
 * else null. It goes behind the error message and repeats nothing of the value.
 */
export function explainTime(value: unknown): string | null {
  const separator = typeof value === 'string' ? YEAR_BEHIND.exec(value)?.[1] : undefined;
  if (separator === undefined) return null;
  // With dots the day comes first; what is wrong is the day, the time of day or a year of two digits.
  if (separator === '.') return 'with dots, such as 31.12.2024 23:59, the day comes first and the year has four digits';
  return (
    'whether the day or the month comes first cannot be told: write the year first, or make a Date of its parts with ' +
    '`map`: `new Date(text)` takes the month first'
  );
}
