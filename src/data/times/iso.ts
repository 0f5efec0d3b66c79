import { midnightOf } from './calendar.js';
import { parseClock } from './clock.js';

/** `2019-11-01`, and perhaps a time. */
const DASHES = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}(?!\d).{0,90}))?$/;
/** `2019/11/01`, as spreadsheets write it where the year comes first: with one digit where one will do. */
const SLASHES = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: (.{1,90}))?$/;
/** `20191101T101112`; the day alone is a number. */
const BASIC = /^(\d{4})(\d{2})(\d{2})[T ](\d{2}.{0,90})$/;

/**
 * Milliseconds of ISO 8601 text and its kin, whose year comes first: with dashes, slashes or digits alone.
 * UTC where it names no zone; NaN where it is none or names a day that does not exist.
 */
export function parseIso(text: string): number {
  const parts = DASHES.exec(text) ?? SLASHES.exec(text);
  const basic = parts === null ? BASIC.exec(text) : null;
  const [, year, month, day, clock] = parts ?? basic ?? [];
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  return clock === undefined ? midnight : midnight + parseClock(clock, { colons: basic === null });
}
