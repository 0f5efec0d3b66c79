import { midnightOf, timeOfDay } from './calendar.js';

// A moment of the years 1973 to 5138 tells its unit by its size: no two units meet.
/** Numbers below this count as seconds: it is the year 5138 in seconds, and March 1973 in milliseconds. */
const SECONDS_BELOW = 1e11;
/** Below this they count as milliseconds, which are the same two moments in milliseconds and microseconds. */
const MILLISECONDS_BELOW = 1e14;
/** Below this they count as microseconds, else as nanoseconds. */
const MICROSECONDS_BELOW = 1e17;

/** The largest distance from 1970, in milliseconds, that a JavaScript Date can hold. */
const LARGEST = 8.64e15;

/** Digits that a number holds whatever they are; more of them are read as a bigint. */
const SAFE_DIGITS = 15;

/** Text of a number. */
const NUMERIC = /^[+-]?(\d{1,25})(\.\d{0,25})?(?:[eE][+-]?\d{1,3})?$/;

/**
 * Milliseconds of hundredths of them, without what is less. Seconds with a fraction and nanoseconds, as doubles, are off
 * by up to half a microsecond: a moment could come out a little before the milliseconds that were meant.
 */
const ofHundredths = (hundredths: number): number => Math.round(hundredths) / 100;

/** What a Date can hold, else NaN. */
export const inRange = (milliseconds: number): number =>
  Math.abs(milliseconds) <= LARGEST ? milliseconds : Number.NaN;

/** The day that the digits YYYYMMDD write; NaN where there is none in the years 1900 to 2100. */
function dayOfDigits(digits: number): number {
  const year = Math.floor(digits / 10_000);
  if (year < 1900 || year > 2100) return Number.NaN;
  return midnightOf(year, Math.floor(digits / 100) % 100, digits % 100);
}

/** The moment that the digits YYYYMMDDHHMMSS write; NaN where there is none in the years 1900 to 2100. */
function secondOfDigits(digits: number): number {
  const time = digits % 1e6;
  const clock = timeOfDay(Math.floor(time / 10_000), Math.floor(time / 100) % 100, time % 100);
  return dayOfDigits(Math.floor(digits / 1e6)) + clock;
}

/**
 * Milliseconds since 1970 of a number: seconds, milliseconds, microseconds or nanoseconds, told by its size.
 * Whole numbers that write a day of the years 1900 to 2100 as YYYYMMDD are that day, UTC, rather than a second of the
 * year 1970; those that write a second of them as YYYYMMDDHHMMSS are that, rather than a moment about the year 2600.
 * @returns NaN where no Date holds it. Fractions of a millisecond are kept.
 */
export function timeOfNumber(value: number): number {
  const size = Math.abs(value);
  if (size < SECONDS_BELOW) {
    if (!Number.isInteger(value)) return ofHundredths(value * 1e5);
    const day = value < 1e7 || value >= 1e8 ? Number.NaN : dayOfDigits(value);
    return Number.isNaN(day) ? value * 1000 : day;
  }
  if (size < MILLISECONDS_BELOW) {
    const moment = value < 1.9e13 || value > 2.2e13 || !Number.isInteger(value) ? Number.NaN : secondOfDigits(value);
    return Number.isNaN(moment) ? value : moment;
  }
  if (size < MICROSECONDS_BELOW) return value / 1000;
  return inRange(ofHundredths(value / 1e4));
}

/** The same of a bigint; of nanoseconds, which are more than a number holds, every microsecond is kept. */
export function timeOfBigint(value: bigint): number {
  const number = Number(value);
  if (Math.abs(number) < MICROSECONDS_BELOW) return timeOfNumber(number);
  return inRange(Number(value / 1000n) / 1000);
}

/** The number that a few digits alone write, as most logs write times; NaN where the text is anything else. */
function parseDigits(text: string): number {
  const { length } = text;
  if (length === 0 || length > SAFE_DIGITS) return Number.NaN;
  let number = 0;
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = 10 * number + digit;
  }
  return number;
}

/** The same of the text of a number, without spaces; NaN where it is none. */
export function timeOfDigits(text: string): number {
  const number = parseDigits(text);
  if (!Number.isNaN(number)) return timeOfNumber(number);
  const parts = NUMERIC.exec(text);
  if (parts === null) return Number.NaN;
  const [, whole, fraction] = parts;
  const digitsAlone = fraction === undefined && !/e/i.test(text);
  return whole.length > SAFE_DIGITS && digitsAlone ? timeOfBigint(BigInt(text)) : timeOfNumber(Number(text));
}
