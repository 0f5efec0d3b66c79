import type { Id } from '../types.js';
import { choice, finite, integer, matching } from '../validate.js';

// Every option of the library stands in this folder: its meaning, bounds and default, and the rule that checks it.
// Options are resolved once, where a public function is entered, and frozen. Here is what several bags share.

export const seed = integer(42, 0);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isIterable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);

export const copyOf = <Value extends object>(value: Value): Value => Object.freeze({ ...value });
export const idList = matching<Iterable<Id>, readonly Id[]>([], 'an array or a set of ids', isIterable);
export const onInvalid = choice(null, ['error', 'skip']);
export const share = finite(null, { above: 0, below: 1 });
export const minInteractions = integer(3, 2);
export const threads = integer(null, 1);
export const backend = choice(null, ['tensorflow', 'wasm', 'cpu']);
export const signal = matching<AbortSignal, null>(null, 'an AbortSignal', (value) => value instanceof AbortSignal);

/** The half-life, in events, of a history in a known order where neither a call nor the training has named one. */
export const DEFAULT_HALF_LIFE = 5;

/** A half-life in events, or false for none. */
export const halfLife = <Fallback extends number | null>(fallback: Fallback) =>
  matching<number | false, Fallback>(
    fallback,
    'a finite number > 0, or false',
    (value) => value === false || (Number.isFinite(value) && Number(value) > 0),
  );
