/** A day, in milliseconds. */
export const DAY = 86_400_000;

/** Days of a common year before each month, January being number 1. */
const DAYS_BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Days of each month of a common year. */
const DAYS_IN = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What the count of days below comes to on 1 January 1970. */
const DAYS_UNTIL_1970 = 719_528;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/**
 * Milliseconds from 1970 to the beginning of a day, UTC; NaN where the calendar has no such day.
 * @param year - a whole number from 0.
 * @param month - January is 1.
 */
export function midnightOf(year: number, month: number, day: number): number {
  if (year < 0 || month < 1 || month > 12 || day < 1) return Number.NaN;
  if (day > DAYS_IN[month] && !(month === 2 && day === 29 && isLeapYear(year))) return Number.NaN;
  // Leap days before the date, counted from the year 0.
  const leapYears = month > 2 ? year : year - 1;
  const leapDays = Math.floor(leapYears / 4) - Math.floor(leapYears / 100) + Math.floor(leapYears / 400);
  return DAY * (365 * year + leapDays + DAYS_BEFORE[month] + day - DAYS_UNTIL_1970);
}

/** Milliseconds from midnight to a time of day, where 24:00 ends the day; NaN where no day has that time. */
export function timeOfDay(hour: number, minute: number, second: number, millisecond = 0): number {
  const time = 3_600_000 * hour + 60_000 * minute + 1000 * second + millisecond;
  return minute <= 59 && second <= 59 && time <= DAY ? time : Number.NaN;
}
