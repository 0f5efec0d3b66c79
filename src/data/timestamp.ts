const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Numbers below this count as seconds: it is the year 5138 in seconds, and March 1973 in milliseconds. */
const SECONDS_BELOW = 1e11;

/** The largest distance from 1970, in milliseconds, that a JavaScript Date can hold. */
const LARGEST = 8.64e15;

/** Milliseconds of ISO 8601 text, UTC where it names no zone; NaN where it is none or names a day that does not exist. */
function parseIso(text: string): number {
  const parts = ISO.exec(text);
  if (parts === null) return Number.NaN;
  const [, date, time = '00:00', zone = 'Z'] = parts;
  // Date.parse takes 30 February for 1 March, so the day is read back.
  const midnight = Date.parse(`${date}T00:00Z`);
  if (!Number.isFinite(midnight) || !new Date(midnight).toISOString().startsWith(date)) return Number.NaN;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  return Date.parse(`${date}T${time.replace(',', '.')}${offset}`);
}

/**
 * A timestamp in any accepted form as milliseconds since 1970.
 * @returns NaN where it is none.
 */
export function toMilliseconds(timestamp: unknown): number {
  if (typeof timestamp === 'number') {
    const milliseconds = Math.abs(timestamp) < SECONDS_BELOW ? timestamp * 1000 : timestamp;
    return Math.abs(milliseconds) <= LARGEST ? milliseconds : Number.NaN;
  }
  if (typeof timestamp === 'string') return parseIso(timestamp);
  return timestamp instanceof Date ? timestamp.getTime() : Number.NaN;
}
