// Numbers in words, the same everywhere on the page.

/** A non-breaking space, between a number and its unit. */
const NARROW = '\u00a0';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const count = (value: number): string => whole.format(value);

/** `1 user`, `2 users`. */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)}${NARROW}${value === 1 ? one : many}`;

/** A share of 1 in percent: three digits that say something, never `0 %` of what is there nor `100 %` of less. */
export function percent(share: number): string {
  const value = 100 * share;
  const digits = Math.abs(value) >= 10 ? 1 : 2;
  if (value > 0 && value < 0.01) return `below 0.01${NARROW}%`;
  if (value < 100 && Number(value.toFixed(digits)) === 100) return `over 99.9${NARROW}%`;
  return `${trim(value.toFixed(digits))}${NARROW}%`;
}

const trim = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);

/** A number with three digits that say something. */
export const figure = (value: number): string => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  return size >= 0.001 ? trim(value.toPrecision(3)) : value.toExponential(1);
};

/** From one number to another, both written alike: the unit once. */
export const range = (low: number, high: number, show: (value: number) => string): string => {
  const [from, to] = [show(low), show(high)];
  const unit = /\u00a0\S+$/.exec(to)?.[0] ?? '';
  const bare = unit !== '' && from.endsWith(unit) ? from.slice(0, -unit.length) : from;
  return low < 0 ? `${bare} to ${to}` : `${bare}–${to}`;
};

/** How many times as much, to two digits. */
export const times = (ratio: number): string => (ratio >= 10 ? count(ratio) : trim(ratio.toPrecision(2)));

export const seconds = (value: number): string => {
  if (value < 0.1) return `${count(Math.ceil(1000 * value))}${NARROW}ms`;
  if (value < 120) return `${trim(value.toFixed(1))}${NARROW}s`;
  return `${count(value / 60)}${NARROW}min`;
};

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

/** A day, in UTC; the moment is in milliseconds since 1970, and may be beyond what a date can say. */
export const date = (moment: number): string =>
  Math.abs(moment) <= 8.64e15 ? day.format(moment) : `${moment}${NARROW}ms`;

const bytesUnits = ['bytes', 'kB', 'MB', 'GB', 'TB'];

export function bytes(value: number): string {
  const unit = value < 1000 ? 0 : Math.min(bytesUnits.length - 1, Math.floor(Math.log10(value) / 3));
  return `${unit === 0 ? value : trim((value / 1000 ** unit).toPrecision(3))}${NARROW}${bytesUnits[unit]}`;
}

/** A difference of shares in percentage points, with its sign. */
export function points(difference: number): string {
  const value = (100 * difference).toFixed(Math.abs(difference) < 0.01 ? 2 : 1);
  return Number(value) === 0 ? '0' : value.replace('-', '\u2212');
}
