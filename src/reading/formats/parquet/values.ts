import type { ParquetParsers, SchemaElement } from 'hyparquet';
import { DAY } from '../../../data/times/calendar.js';
import { InvalidRow } from '../../rows/read-row.js';
import { parseJson } from '../json/parse-json.js';

/** A value as the decoder gives it, never null or undefined, as a cell of a row. */
export type Convert = (value: never) => unknown;

/** How the values of a column are decoded, and made cells of. */
export interface Decoding {
  /** The column as the decoder is told of it. */
  readonly element: SchemaElement;
  /** Null where its values are cells as they are. */
  readonly convert: Convert | null;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of bytes; the bytes themselves where they are no UTF-8, so that nothing of them is lost. */
export function toText(bytes: Uint8Array): unknown {
  try {
    return decoder.decode(bytes);
  } catch {
    return bytes;
  }
}

function toJson(bytes: Uint8Array): unknown {
  const text = toText(bytes);
  const value = typeof text === 'string' ? parseJson(text) : text;
  return value instanceof InvalidRow ? text : value;
}

/** The whole number of times that `divisor` goes into `value`, downwards below 0 as well. */
const wholeTimes = (value: bigint, divisor: bigint): number =>
  Number(value / divisor) - (value < 0n && value % divisor !== 0n ? 1 : 0);

/** Numbers where they are exact, as in JSON: else the digits would be lost. */
function toNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const MILLISECONDS: Readonly<Record<string, (value: bigint | number) => number>> = {
  MILLIS: Number,
  MICROS: (value) => Math.floor(Number(value) / 1000),
  NANOS: (value) => wholeTimes(BigInt(value), 1_000_000n),
};

/** What the decoder calls for values inside lists and structures, and for the text of all columns. */
export const PARSERS: Partial<ParquetParsers> = {
  stringFromBytes: (bytes) => bytes && toText(bytes),
  jsonFromBytes: (bytes) => bytes && toJson(bytes),
  timestampFromMilliseconds: (value) => new Date(MILLISECONDS.MILLIS(value)),
  timestampFromMicroseconds: (value) => new Date(MILLISECONDS.MICROS(value)),
  timestampFromNanoseconds: (value) => new Date(MILLISECONDS.NANOS(value)),
  dateFromDays: (days) => new Date(days * DAY),
};

/** The digits of a number in big-endian two's complement. */
function toBigInt(value: Uint8Array | bigint | number): bigint {
  if (typeof value === 'bigint' || typeof value === 'number') return BigInt(value);
  const digits = Buffer.from(value).toString('hex');
  return digits === '' ? 0n : BigInt.asIntN(8 * value.length, BigInt(`0x${digits}`));
}

/** The most bytes of a decimal number, and digits behind its point: far more than programs write. */
const MOST_DIGITS = 1000;

/** A decimal number: as text where a number would lose digits. */
function toDecimal(value: bigint, scale: number): number | bigint | string {
  const whole = toNumber(value);
  if (scale <= 0) return whole;
  // Divided, because a factor below 1 is not exact.
  if (typeof whole === 'number' && scale < 300) return whole / 10 ** scale;
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '');
  return value < 0n ? `-${text}` : text;
}

/** The unit of a moment or of a time of day; null of other columns. */
function unitOf({ converted_type, logical_type }: SchemaElement): string | null {
  if (logical_type?.type === 'TIMESTAMP' || logical_type?.type === 'TIME') return logical_type.unit;
  return /^TIME(?:STAMP)?_(MILLIS|MICROS)$/.exec(converted_type ?? '')?.[1] ?? null;
}

const isTimeOfDay = ({ converted_type, logical_type }: SchemaElement): boolean =>
  logical_type?.type === 'TIME' || converted_type === 'TIME_MILLIS' || converted_type === 'TIME_MICROS';

/**
 * How a column of one value a row is decoded. Whole numbers become numbers, beyond 2^53 bigints; text stays text, and
 * bytes that nothing is said of are text, too, as older programs write it; moments of all units become Dates. What is
 * said of a type that cannot hold it is left to the decoder.
 * @param moment - makes a cell of a moment, in milliseconds.
 * @param json - whether JSON text is parsed.
 */
export function decodingOf(element: SchemaElement, moment: (milliseconds: number) => unknown, json: boolean): Decoding {
  const { type, converted_type, logical_type } = element;
  const raw: SchemaElement = { ...element, converted_type: undefined, logical_type: undefined };
  const isWhole = type === 'INT32' || type === 'INT64';
  const unit = unitOf(element);
  const toMilliseconds = unit === null ? undefined : MILLISECONDS[unit];
  if (toMilliseconds !== undefined && isWhole) {
    // What is no time stays a Date that is none.
    const timeOfDay = (milliseconds: number) =>
      milliseconds >= 0 && milliseconds < DAY
        ? new Date(milliseconds).toISOString().slice(11, -1)
        : new Date(Number.NaN);
    const make = isTimeOfDay(element) ? timeOfDay : moment;
    return { element: raw, convert: (value: bigint | number) => make(toMilliseconds(value)) };
  }
  if (converted_type === 'DATE' && type === 'INT32')
    return { element: raw, convert: (days: number) => moment(days * DAY) };
  const scale = element.scale ?? 0;
  const holdsDecimals = isWhole || type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY';
  if (converted_type === 'DECIMAL' && holdsDecimals && scale <= MOST_DIGITS) {
    return {
      element: raw,
      convert: (value: Uint8Array | bigint | number) =>
        typeof value === 'object' && value.length > MOST_DIGITS ? value : toDecimal(toBigInt(value), scale),
    };
  }
  // The decoder makes Dates of it, and knows nothing finer.
  if (type === 'INT96') return { element: raw, convert: (date: Date) => moment(date.getTime()) };
  if (type === 'INT64') return { element, convert: toNumber };
  // Absent numbers that a program without absent values has written.
  if (type === 'FLOAT' || type === 'DOUBLE' || logical_type?.type === 'FLOAT16') {
    return { element, convert: (value: number) => (Number.isNaN(value) ? undefined : value) };
  }
  if (converted_type === 'JSON' && !json) return { element: { ...raw, converted_type: 'UTF8' }, convert: null };
  return { element, convert: null };
}

/** A value inside a list or a structure, with numbers in the place of bigints where they are exact. */
export function plainly(value: unknown): unknown {
  if (typeof value === 'bigint') return toNumber(value);
  if (Array.isArray(value)) return value.map(plainly);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plainly(each)]));
}
