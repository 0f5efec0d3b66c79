import type { Answer, Content, Parameter } from './operation.js';
import { CATEGORY, EXCLUDE, ID, LIMIT, OFFSET, type Schema } from './schemas/values.js';
import type { SchemaName } from './schemas.js';

export const json = (name: SchemaName, description: string): Content => ({
  description,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});
export const body = (name: SchemaName, description: string) => ({
  ...json(name, description),
  required: true as const,
});

const inPath = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  schema: ID,
  description: `${description}, percent-encoded.`,
  example,
});
export const inQuery = (name: string, schema: Schema, description: string): Parameter => ({
  name,
  in: 'query',
  required: false,
  schema,
  description,
});

export const USER = inPath('user_id', 'The user', 'user-30');
export const ITEM = inPath('item_id', 'The item', 'jazz-corner-1');
export const SKIPPED = inQuery('offset', OFFSET, 'How many to leave out at the head.');
export const PAGE = [inQuery('limit', LIMIT, 'How many; all there are where more are asked for.'), SKIPPED];
export const OF_CATEGORY = inQuery('category', CATEGORY, 'Only items of this category of the catalogue.');
/** What lists may have. */
export const CHOICE = [inQuery('exclude', EXCLUDE, 'Never these items; given once for each.'), OF_CATEGORY];

const PROBLEMS = {
  400: json('Error', 'Something in the request is not as described.'),
  401: json('Error', 'The API key is missing or wrong.'),
  403: json('Error', 'No API key is set up, so nobody may; or this service is a replica that writes nothing.'),
  404: json('Error', 'No such user or item, or nothing is known of it.'),
  409: json('Error', 'Not as things stand.'),
  413: json('Error', 'The body is too large.'),
  415: json('Error', 'The body is no JSON.'),
  422: json('Error', 'The Idempotency-Key is that of another request.'),
  429: json('Error', 'Too many requests; `Retry-After` says when to go on.'),
  431: { description: 'The address and the headers are too long.' },
  500: json('Error', 'Something is wrong here.'),
  503: json('Error', 'Not now: no model yet, or no database.'),
};
type Problem = keyof typeof PROBLEMS;

/** Any request may be broken, or meet a fault. */
export const always = (...codes: readonly Problem[]): Record<string, Answer> =>
  Object.fromEntries(([400, 431, 500, ...codes] as const).map((code) => [code, PROBLEMS[code]]));

/** Where the number of requests is limited. */
const limited = (...codes: readonly Problem[]): Record<string, Answer> => always(429, ...codes);

/** Where a list or the catalogue is read. */
export const reading = (...codes: readonly Problem[]): Record<string, Answer> => limited(401, ...codes);

/** Where a key is needed. */
export const keyed = (...codes: readonly Problem[]): Record<string, Answer> => limited(401, 403, ...codes);

/** Where there is a body. */
export const BODY_PROBLEMS = [413, 415] as const;
