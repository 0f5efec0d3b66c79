import { midnightOf } from './calendar.js';
import { parseClock } from './clock.js';

/** `1.3.2024`, and perhaps a time behind a space, a comma or a `T`. */
const DOTS = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:(?:,? |T)(.{1,90}))?$/;

/**
 * Milliseconds of a date with dots, whose day comes first wherever it is written so.
 * UTC where it names no zone; NaN where it is none or names a day that does not exist.
 */
export function parseDotted(text: string): number {
  const parts = DOTS.exec(text);
  if (parts === null) return Number.NaN;
  const [, day, month, year, clock] = parts;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  return clock === undefined ? midnight : midnight + parseClock(clock);
}
