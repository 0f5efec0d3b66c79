import { unwrap, unwrapNumber } from '../../data/extended-json.js';

const WHOLE = /^-?\d{1,20}$/;

/** Forms of Number() that no log means: `0x10` is a name that looks like a number. */
const OTHER_BASE = /^0[xob]/i;

/** Beyond 2^53 whole numbers that were different have become one. */
const hasLostDigits = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Whether an object has the methods by those names. */
const hasMethods = <Name extends string>(value: object, ...names: Name[]): value is Record<Name, () => unknown> =>
  names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');

/** What `read` finds; null where a getter, a method or a proxy throws. */
function orNull<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function idOfNumber(value: number): number | null {
  return Number.isFinite(value) && !hasLostDigits(value) ? value : null;
}

function idOfObject(value: object): string | number | null {
  const name = unwrap(value, '$oid') ?? unwrap(value, '$uuid');
  if (name !== undefined) return textOrNull(name);
  const whole = unwrapNumber(value, ['$numberLong', '$numberInt']);
  if (typeof whole === 'string') return WHOLE.test(whole) ? whole : null;
  const number = whole ?? unwrapNumber(value, ['$numberDouble']);
  if (number !== undefined) return idOfNumber(readNumber(number) ?? Number.NaN);
  return hasMethods(value, 'toHexString') ? textOrNull(value.toHexString()) : null;
}

/**
 * An id as the row has it: a non-empty string, a finite number, the digits of a bigint, the hexadecimal text of an
 * ObjectId, or what MongoDB's `{ "$oid": ... }`, `{ "$uuid": ... }` or `{ "$numberLong": ... }` and its kin hold.
 * @returns null where `value` is none: whole numbers beyond 2^53, which have lost digits, are none.
 */
export function readId(value: unknown): string | number | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number') return idOfNumber(value);
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'object' && value !== null ? orNull(() => idOfObject(value)) : null;
}

/** What to say of a value that {@link readId} refuses beyond what an id is, else null. */
export function complaintAboutId(value: unknown): string | null {
  if (typeof value !== 'number' || !hasLostDigits(value)) return null;
  return 'an integer beyond 2^53, whose digits are lost: give it as text or as a bigint';
}

const finiteOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

function numberOfText(text: string): number | null {
  const trimmed = text.trim();
  return trimmed === '' || OTHER_BASE.test(trimmed) ? null : finiteOrNull(Number(trimmed));
}

function numberOfObject(value: object): number | null {
  const number = unwrapNumber(value);
  if (number !== undefined) return typeof number === 'string' ? numberOfText(number) : finiteOrNull(number);
  // The decimals of decimal.js and its kin; others that have `toNumber` are durations and the like.
  return hasMethods(value, 'toNumber', 'toFixed') ? finiteOrNull(value.toNumber()) : null;
}

/**
 * A finite number: a number, a bigint, decimal text with or without spaces around, what MongoDB's
 * `{ "$numberDouble": ... }` and its kin hold, or a decimal that has `toNumber` and `toFixed`.
 * @returns null where `value` is none: blank text, other bases than ten and infinities are none.
 */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return finiteOrNull(value);
  if (typeof value === 'string') return numberOfText(value);
  if (typeof value === 'bigint') return finiteOrNull(Number(value));
  return typeof value === 'object' && value !== null ? orNull(() => numberOfObject(value)) : null;
}

/** Whether a value is text of a number with a decimal comma, which is none to {@link readNumber}. */
export const hasDecimalComma = (value: unknown): boolean =>
  typeof value === 'string' && /^\s*[-+]?\d[\d.\s]*,\d+\s*$/.test(value);

/** What to do about decimal commas. */
export const POINT_OF_COMMA =
  "`map` can make a point of it, by `value: cell.replaceAll(/[.\\s]/g, '').replace(',', '.')`; without `Number`, which " +
  'makes 0 of an empty cell';

/** What to say of a value that {@link readNumber} refuses beyond what it is, else null. */
export const explainNumber = (value: unknown): string | null =>
  hasDecimalComma(value) ? `it has a decimal comma; ${POINT_OF_COMMA}` : null;

/** An id as the library keeps it, or null where `value` is none. */
export function toId(value: unknown): string | null {
  const id = readId(value);
  return id === null ? null : String(id);
}
