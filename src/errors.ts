import { isDate } from 'node:util/types';

const CODES = [
  'invalid-option',
  'unknown-option',
  'invalid-interaction',
  'unreadable-source',
  'not-enough-data',
  'not-trained',
  'unknown-user',
  'unknown-item',
  'no-embedding',
  'model-not-found',
  'model-corrupt',
  'unsupported-format',
  'diverged',
  'busy',
  'too-large',
  'worker-failed',
  'not-installed',
] as const;

/** What went wrong, as a stable word that programs can test. */
export type CfRecsErrorCode = (typeof CODES)[number];

/**
 * Every error that cf-recs raises on purpose. Recognise one by {@link isCfRecsError} and its `code`, never by
 * `instanceof`: two copies of the package can be loaded in one process.
 *
 * @example
 * import { buildDataset, isCfRecsError } from 'cf-recs';
 *
 * try {
 *   await buildDataset([{ userId: 'ann', itemId: '' }]);
 * } catch (error) {
 *   console.log(isCfRecsError(error) && error.code); // invalid-interaction
 * }
 */
export class CfRecsError extends Error {
  override readonly name = 'CfRecsError';

  constructor(
    /** What went wrong, see {@link CfRecsErrorCode}. */
    readonly code: CfRecsErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    // A cause that is not there would be printed as one.
    super(message, options?.cause === undefined ? undefined : options);
  }

  /** What `JSON.stringify` shows, for logs and answers: neither stack nor cause. */
  toJSON(): { readonly name: string; readonly code: CfRecsErrorCode; readonly message: string } {
    return { name: this.name, code: this.code, message: this.message };
  }
}

/**
 * Whether something that was caught is an error of cf-recs, of this copy of the package or another.
 *
 * @example
 * import { isCfRecsError, Recommender } from 'cf-recs';
 *
 * try {
 *   await Recommender.load('models/latest');
 * } catch (error) {
 *   if (!isCfRecsError(error) || error.code !== 'model-not-found') throw error;
 *   console.log('No model yet');
 * }
 */
export function isCfRecsError(error: unknown): error is CfRecsError {
  if (typeof error !== 'object' || error === null) return false;
  try {
    const { name, code, message } = error as Partial<Record<keyof CfRecsError, unknown>>;
    return name === 'CfRecsError' && typeof message === 'string' && CODES.some((known) => known === code);
  } catch {
    // A getter or a proxy that throws is nothing that cf-recs threw.
    return false;
  }
}

/** Text of `length` characters at most, which says by three dots that it was cut. */
export const cut = (text: string, length = 60): string =>
  text.length > length ? `${text.slice(0, length - 3)}...` : text;

/** What was thrown, in a few words; also of what throws when it is looked at. */
export function describeThrown(thrown: unknown): string {
  try {
    const { name = 'an error', message } = Object(thrown) as Partial<Error>;
    return message ? `${name}: ${cut(String(message), 200)}` : String(name);
  } catch {
    return 'an error';
  }
}

/** The code of an error of the system. */
export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** A short, safe picture of any value for an error message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isDate(value) && Number.isNaN(value.getTime())) return 'an invalid Date';
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && name !== 'Object' && name !== '' ? `an instance of ${name}` : 'an object';
}
