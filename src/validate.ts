import { fileURLToPath } from 'node:url';
import { isMap } from 'node:util/types';
import { distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import { CfRecsError, cut, describe } from './errors.js';
import type { AbortSignalLike, Id, UrlLike } from './types.js';

/** One option: what is accepted, in words and as a schema, and what holds where it is not given. */
export interface OptionRule<Value> {
  readonly expected: string;
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly fallback: Value;
  /** What is wrong with a value, where more can be told than what it is. */
  readonly picture?: (value: unknown) => string | null;
}

type Rules = Readonly<Record<string, OptionRule<unknown>>>;
type Resolved<R extends Rules> = { readonly [Name in keyof R]: R[Name]['fallback'] };

const rule = <Value>(
  expected: string,
  schema: v.GenericSchema<unknown, Value>,
  fallback: Value,
): OptionRule<Value> => ({
  expected,
  schema,
  fallback,
});

/** An integer in [min, max]. */
export function integer<Fallback extends number | null>(
  fallback: Fallback,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
) {
  const bounds = max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `from ${min} to ${max}`;
  const schema = v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
  return rule<number | Fallback>(`an integer ${bounds}`, schema, fallback);
}

/** A finite number; `above` and `below` are bounds it must stay strictly within, `min` and `max` bounds it may touch. */
export function finite<Fallback extends number | null>(
  fallback: Fallback,
  bounds: { readonly above?: number; readonly min?: number; readonly max?: number; readonly below?: number } = {},
) {
  const { above = -Infinity, min = -Infinity, max = Infinity, below = Infinity } = bounds;
  const words = [
    above > -Infinity && `> ${above}`,
    min > -Infinity && `>= ${min}`,
    max < Infinity && `<= ${max}`,
    below < Infinity && `< ${below}`,
  ].filter(Boolean);
  const schema = v.pipe(
    v.number(),
    v.finite(),
    v.check((value) => value > above && value >= min && value <= max && value < below),
  );
  return rule<number | Fallback>(['a finite number', words.join(' and ')].join(' ').trim(), schema, fallback);
}

export const flag = (fallback: boolean) => rule<boolean>('true or false', v.boolean(), fallback);

/** One of a few words; null where nothing is the default. */
export function choice<const Words extends readonly string[], Fallback extends Words[number] | null>(
  fallback: Fallback,
  words: Words,
) {
  const expected = words.map((word) => `'${word}'`).join(' or ');
  return rule<Words[number] | Fallback>(expected, v.picklist(words), fallback);
}

/** A value that passes `accepts`; `copy` makes one that its owner cannot change afterwards. */
export function matching<Value, Fallback extends Value | null>(
  fallback: Fallback,
  expected: string,
  accepts: (value: unknown) => boolean,
  copy: (value: Value) => Value = (value) => value,
) {
  return rule<Value | Fallback>(expected, v.pipe(v.custom<Value>(accepts), v.transform(copy)), fallback);
}

/** Whether `value` is an object that names options: no array, no class instance of another kind. */
function isOptionsObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(Symbol.iterator in value);
}

/** The nearest of `names` to a misspelt one; null where none is near. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const ranked = names
    .map((candidate) => ({ candidate, far: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const nearest = ranked[0];
  return nearest !== undefined && nearest.far <= Math.max(2, name.length / 2) ? nearest.candidate : null;
}

/** The nearest of `names` to a misspelt one, as the end of a sentence; the whole list where none is near. */
export function suggestion(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  if (nearest !== null) return `did you mean \`${nearest}\`?`;
  if (names.length === 0) return 'it takes none';
  return `expected one of ${names.map((each) => `\`${each}\``).join(', ')}`;
}

/**
 * Checks one value against its rule.
 * @throws CfRecsError `invalid-option`, naming the option, what was expected and what came.
 */
export function checkOption<Value>(name: string, option: OptionRule<Value>, value: unknown): Value {
  const parsed = v.safeParse(option.schema, value);
  if (parsed.success) return parsed.output;
  const got = option.picture?.(value) ?? describe(value);
  throw new CfRecsError('invalid-option', `Expected \`${name}\` to be ${option.expected}, got ${got}`);
}

const defaults = new WeakMap<Rules, unknown>();

/** What holds where no option is given, frozen and made once. */
function defaultsOf<R extends Rules>(rules: R): Resolved<R> {
  const known = defaults.get(rules) as Resolved<R> | undefined;
  if (known !== undefined) return known;
  const fallbacks = Object.entries(rules).map(([name, { fallback }]) => [name, fallback]);
  const made = Object.freeze(Object.fromEntries(fallbacks)) as Resolved<R>;
  defaults.set(rules, made);
  return made;
}

/**
 * The value of an option that has no default, as {@link resolveOptions} gave it.
 * @throws CfRecsError `invalid-option` where it was not given.
 */
export function requireOption<Value>(name: string, option: OptionRule<Value | null>, value: Value | null): Value {
  return value ?? (checkOption(name, option, undefined) as Value);
}

/**
 * Checks a bag of options once, at the border, and freezes the result; a value of undefined counts as not given.
 * @param owner - the function the options belong to, for the messages.
 * @param suggested - the names that the message about an unknown one may name.
 * @throws CfRecsError `invalid-option` or `unknown-option`.
 */
export function resolveOptions<R extends Rules>(
  owner: string,
  rules: R,
  input: unknown,
  suggested: readonly string[] = Object.keys(rules),
): Resolved<R> {
  if (input !== undefined && !isOptionsObject(input)) {
    throw new CfRecsError(
      'invalid-option',
      `Expected the options of \`${owner}\` to be an object, got ${describe(input)}`,
    );
  }
  if (input === undefined) return defaultsOf(rules);
  const given: Record<string, unknown> = input;
  const names = Object.keys(rules);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rules, name)) {
      const nearest = suggestion(name, suggested);
      throw new CfRecsError('unknown-option', `Unknown option \`${cut(name)}\` of \`${owner}\`: ${nearest}`);
    }
  }
  const resolved: Record<string, unknown> = {};
  for (const name of names) {
    const value = given[name];
    resolved[name] = value === undefined ? rules[name].fallback : checkOption(name, rules[name], value);
  }
  return Object.freeze(resolved) as Resolved<R>;
}

// What values are. Those of another realm (a `node:vm` context, a worker's message) count as well: their classes are
// not the ones of this realm, so nothing here asks `instanceof`.

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;
export const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isMap(value);
export const isUrl = (value: unknown): value is UrlLike =>
  isRecord(value) && isText(value.href) && isText(value.protocol);
const isSignal = (value: unknown): value is AbortSignalLike =>
  isRecord(value) && typeof value.aborted === 'boolean' && isFunction(value.throwIfAborted);

/** The signal among options that are yet to be checked. */
export const signalOf = (options: unknown): AbortSignalLike | null =>
  isRecord(options) && isSignal(options.signal) ? options.signal : null;

/**
 * The path that a text or a file URL names, as a URL or as text (what `import.meta.resolve` gives); null where `value` is
 * neither. @throws CfRecsError `invalid-option` where a file URL or a path is none that a file can have.
 */
export function toPath(value: unknown): string | null {
  const text = isText(value) ? value : isUrl(value) && value.protocol === 'file:' ? value.href : null;
  if (text === null) return null;
  const refuse = (expected: string, cause?: unknown) =>
    new CfRecsError('invalid-option', `Expected ${expected}, got ${describe(text)}`, { cause });
  let path = text;
  if (!isText(value) || /^file:/i.test(text)) {
    try {
      path = fileURLToPath(text);
    } catch (cause) {
      throw refuse('the URL of a file on this machine', cause);
    }
  }
  if (path.includes('\0')) throw refuse('a path without a NUL byte');
  return path;
}

/** {@link describe} of what was given for a path; a URL by its address. */
export const describePlace = (value: unknown): string => (isUrl(value) ? cut(value.href, 200) : describe(value));

// What several bags of options share.

export const copyOf = <Value extends object>(value: Value): Value => Object.freeze({ ...value });
export const seed = integer(42, 0);
export const onInvalid = choice(null, ['error', 'skip']);
export const fraction = finite(null, { above: 0, below: 1 });
export const minInteractions = integer(3, 2);
export const threads = integer(null, 1);
export const backend = choice(null, ['wasm', 'cpu']);
export const signal = matching<AbortSignalLike, null>(null, 'an AbortSignal', isSignal);

/** Ids, each of which the function that takes them checks. */
export const idList = <Fallback extends readonly Id[] | null>(fallback: Fallback) =>
  matching<Iterable<Id>, Fallback>(fallback, 'an array or a set of ids', isIterable);

/** A function of the caller; none where it is not given. */
export const callback = <Callback>(expected = 'a function') => matching<Callback, null>(null, expected, isFunction);

/** A function that is called with reports, such as how far a training is. */
export const listener = <Report>() => callback<(report: Report) => void>();

/** A half-life in events, or false for none. */
export const halfLife = <Fallback extends number | null>(fallback: Fallback) =>
  matching<number | false, Fallback>(
    fallback,
    'a finite number > 0, or false',
    (value) => value === false || (Number.isFinite(value) && Number(value) > 0),
  );
