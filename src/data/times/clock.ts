import { timeOfDay } from './calendar.js';

/** A zone by its distance from UTC, perhaps with its name behind, or by its name alone. */
const ZONE = String.raw`(?:UTC|GMT)?([+-])(\d{2})(?::?(\d{2}))?(?: [A-Z]{3,5}| \([^()]{1,60}\))?|([A-Za-z]{1,3})`;

const clockOf = (hour: string, separator: string): RegExp =>
  new RegExp(
    String.raw`^(${hour})(?:${separator}(\d{2})(?:${separator}(\d{2})(?:[.,](\d{1,30}))?)?)?(?:\s?(?:${ZONE}))?$`,
  );

const CLOCK = clockOf(String.raw`\d{1,2}`, ':');
const CLOCK_WITHOUT_COLONS = clockOf(String.raw`\d{2}`, '');

const UTC = ['UTC', 'UT', 'GMT', 'Z'];

/** The hours from UTC of the zones that RFC 2822 names. */
const US_ZONES: ReadonlyMap<string, number> = new Map([
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
]);

/** How a time of day may be written. */
export interface ClockStyle {
  /** Whether colons stand between its numbers, which is the default. */
  readonly colons?: boolean;
  /** Whether `EST` and its kin are the zones of the United States: elsewhere the same letters mean other zones. */
  readonly usZones?: boolean;
}

function hoursOfName(name: string, usZones: boolean): number {
  const upper = name.toUpperCase();
  if (UTC.includes(upper)) return 0;
  return (usZones ? US_ZONES.get(upper) : undefined) ?? Number.NaN;
}

/**
 * Milliseconds from the midnight of UTC to a time of day such as `10:11:12.5 +0200`: below 0 or above a day where
 * it is another day there. UTC where it names no zone; NaN where it is no time. Of a fraction, milliseconds are kept.
 */
export function parseClock(text: string, { colons = true, usZones = false }: ClockStyle = {}): number {
  const parts = (colons ? CLOCK : CLOCK_WITHOUT_COLONS).exec(text);
  if (parts === null) return Number.NaN;
  const [, hour, minute = '0', second = '0', fraction = '', sign, zoneHours = '0', zoneMinutes = '0', name] = parts;
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const clock = timeOfDay(Number(hour), Number(minute), Number(second), millisecond);
  if (name !== undefined) return clock - 3_600_000 * hoursOfName(name, usZones);
  if (Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return Number.NaN;
  const ahead = 60_000 * (60 * Number(zoneHours) + Number(zoneMinutes));
  return sign === '-' ? clock + ahead : clock - ahead;
}
