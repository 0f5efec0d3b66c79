import type { ValidationTargets } from 'hono';
import { createMiddleware } from 'hono/factory';
import { validator } from 'hono/validator';
import * as v from 'valibot';
import { Problem } from './problems.js';

/** Characters of an id. */
const ID_LENGTH = 512;
/** Items of one list. */
const MOST_ITEMS = 1000;
/** Ids of one list in a query string, whose length proxies bound too. */
const MOST_IDS_IN_QUERY = 100;
/** Ids of one list in a body. */
const MOST_IDS = 1000;
/** Bytes of a body: the largest lists of ids of usual length fit. */
export const BODY_BYTES = 1024 * 1024;

const ID = v.pipe(
  v.string('an id'),
  v.minLength(1, 'an id'),
  v.maxLength(ID_LENGTH, `an id of at most ${ID_LENGTH} characters`),
  // Half of a surrogate pair is no text: it has no UTF-8.
  v.regex(/^[^\ud800-\udfff]*$/u, 'text that is well-formed'),
);

const integer = (least: number, most: number) => {
  const what = `an integer from ${least} to ${most}`;
  return v.pipe(v.number(what), v.integer(what), v.minValue(least, what), v.maxValue(most, what));
};
const LIMIT = integer(1, MOST_ITEMS);
const OFFSET = integer(0, Number.MAX_SAFE_INTEGER);
// Number() alone would let '', '1e3' and '0x10' through.
const DIGITS = v.pipe(v.string('one integer'), v.regex(/^\d+$/, 'an integer'), v.transform(Number));

const idsUpTo = (most: number) => v.pipe(v.array(ID, 'a list of ids'), v.maxLength(most, `at most ${most} ids`));

export const USER = v.object({ user_id: ID });
export const ITEM = v.object({ item_id: ID });
export const NOTHING = v.strictObject({});
export const PAGE = v.strictObject({
  limit: v.optional(v.pipe(DIGITS, LIMIT)),
  offset: v.optional(v.pipe(DIGITS, OFFSET)),
  // Once for each id, so it may be one or a list.
  exclude: v.optional(
    v.pipe(
      v.unknown(),
      v.transform((given) => [given].flat()),
      idsUpTo(MOST_IDS_IN_QUERY),
    ),
  ),
});
export const GUEST = v.strictObject(
  {
    history: v.pipe(
      v.array(
        v.strictObject(
          {
            item_id: ID,
            value: v.optional(v.pipe(v.number('a number'), v.finite('a finite number'))),
            timestamp: v.optional(v.pipe(v.string('a timestamp'), v.isoTimestamp('an ISO timestamp with a time zone'))),
          },
          'an object',
        ),
        'a list of entries',
      ),
      v.maxLength(MOST_IDS, `at most ${MOST_IDS} entries`),
    ),
    include: v.optional(idsUpTo(MOST_IDS)),
    exclude: v.optional(idsUpTo(MOST_IDS)),
    limit: v.optional(LIMIT),
    offset: v.optional(OFFSET),
  },
  'an object',
);

/** A short picture of what came. */
function picture(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : cut(JSON.stringify(value));
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

function complaint(issue: v.BaseIssue<unknown>, whole: string): string {
  const place = `\`${cut(v.getDotPath(issue) ?? whole)}\``;
  if (issue.expected === 'never') return `Expected no ${place}`;
  return issue.input === undefined
    ? `Expected ${place} to be there`
    : `Expected ${place} to be ${issue.message}, got ${picture(issue.input)}`;
}

/** Checks a part of a request, and hands it on as the schema makes it. @throws Problem 400 where it is not so. */
export const checked = <T extends 'param' | 'query' | 'json', S extends v.GenericSchema>(part: T, schema: S) =>
  validator(part, (value: ValidationTargets[T]): v.InferOutput<S> => {
    const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
    if (success) return output;
    const [code, whole] = part === 'json' ? ['invalid-body', 'body'] : ['invalid-option', part];
    throw new Problem(400, code, complaint(issues[0], whole));
  });

/** Refuses a URL whose percent-encoding is broken, which Hono would take as it stands. */
export const wellEncoded = createMiddleware(async ({ req }, next) => {
  try {
    decodeURIComponent(req.url);
  } catch {
    throw new Problem(400, 'bad-request', 'Expected a URL of UTF-8, percent-encoded, got another');
  }
  await next();
});

/** Refuses a body that does not say that it is JSON. */
export const jsonOnly = createMiddleware(async ({ req }, next) => {
  if (!/^application\/json *(;|$)/i.test(req.header('content-type') ?? '')) {
    throw new Problem(415, 'unsupported-media-type', 'Expected a body of the type application/json, got another');
  }
  await next();
});
