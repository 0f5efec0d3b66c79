import { midnightOf } from './calendar.js';
import { parseClock } from './clock.js';

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const WEEKDAY = '((?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,? {1,2})?';

/** `Fri, 21 Nov 1997 09:55:06 -0600`, `06-Nov-1994`, `10/Oct/2000:13:55:36 -0700`. */
const DAY_FIRST = new RegExp(
  String.raw`^${WEEKDAY}(\d{1,2})([ /-])([a-z]{3,9})\3(\d{4}|\d{2})(?:[ :](\d{2}:.{2,90}))?$`,
  'i',
);

/** `Thu Apr 30 10:57:01 +0000 2009`. */
const YEAR_LAST = new RegExp(String.raw`^${WEEKDAY}([a-z]{3,9}) {1,2}(\d{1,2}) (\d{2}:.{2,40}) (\d{4})$`, 'i');

/** `Thu Apr 30 2009 10:57:01 GMT+0000 (Coordinated Universal Time)`, `Apr 30, 2009`. */
const MONTH_FIRST = new RegExp(String.raw`^${WEEKDAY}([a-z]{3,9}) {1,2}(\d{1,2}),? (\d{4})(?: (\d{2}:.{2,90}))?$`, 'i');

/** The number of a month by its English name, or by what it is cut to; 0 where it is none. */
function monthOf(name: string): number {
  const lower = name.toLowerCase();
  if (lower === 'sept') return 9;
  return MONTHS.findIndex((month) => lower === month || lower === month.slice(0, 3)) + 1;
}

const moment = (year: number, month: string, day: string, clock: number): number =>
  midnightOf(year, monthOf(month), Number(day)) + clock;

/** Years of two digits are those from 1950 to 2049, as RFC 2822 says. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year);
  return Number(year) + (Number(year) < 50 ? 2000 : 1900);
}

/**
 * Milliseconds of a time that names its month in English: of RFC 2822, of HTTP, of `ctime` and social networks, and of
 * JavaScript's `Date.toString()`. The name of the month decides; that of the weekday is not compared with the day.
 * UTC where it names no zone; NaN where it is none or names a day that does not exist.
 */
export function parseNamedMonth(text: string): number {
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst !== null) {
    const [, weekday, day, , month, year, clock] = dayFirst;
    // Without a weekday, two numbers of two digits could each be the year.
    if (year.length === 2 && weekday === undefined) return Number.NaN;
    return moment(fullYear(year), month, day, clock === undefined ? 0 : parseClock(clock, { usZones: true }));
  }
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst !== null) {
    const [, , month, day, year, clock] = monthFirst;
    return moment(Number(year), month, day, clock === undefined ? 0 : parseClock(clock));
  }
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast === null) return Number.NaN;
  const [, , month, day, clock, year] = yearLast;
  return moment(Number(year), month, day, parseClock(clock));
}
