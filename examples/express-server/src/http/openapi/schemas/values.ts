import {
  ADDRESS_LENGTH,
  CATEGORY_LENGTH,
  ID_LENGTH,
  KEY_LENGTH,
  MOST_CATEGORIES,
  MOST_ENTRIES,
  MOST_IDS,
  MOST_IDS_IN_QUERY,
  SEARCH_LENGTH,
  TITLE_LENGTH,
} from '../../limits.js';

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
export const list = (items: Schema, bounds: Schema = {}): Schema => ({ type: 'array', items, ...bounds });
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const nullable = (schema: Schema): Schema => ({ ...schema, type: [schema.type, 'null'] });

// Of answers.
export const TEXT: Schema = { type: 'string' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const NUMBER: Schema = { type: 'number' };
export const SHARE: Schema = { type: 'number', minimum: 0, maximum: 1 };
export const FLAG: Schema = { type: 'boolean' };
export const MOMENT: Schema = { type: 'string', format: 'date-time' };

// Of requests. Half of a surrogate pair is no text: it has no UTF-8, so neither a model file nor a database could hold it.
// Postgres holds no NUL, and what SQLite holds ends there for who reads it.
export const text = (least: number, most: number): Schema => ({
  type: 'string',
  minLength: least,
  maxLength: most,
  format: 'well-formed',
  title: 'text without NUL',
  pattern: '^[^\\u0000]*$',
});
export const ID = text(1, ID_LENGTH);
export const CATEGORY = text(1, CATEGORY_LENGTH);
export const TITLE = text(0, TITLE_LENGTH);
export const SEARCH = text(0, SEARCH_LENGTH);
export const CATEGORIES = list(CATEGORY, { maxItems: MOST_CATEGORIES });
export const IDEMPOTENCY_KEY: Schema = { type: 'string', minLength: 1, maxLength: KEY_LENGTH };
export const IDS = list(ID, { maxItems: MOST_IDS });
export const EXCLUDE = list(ID, { maxItems: MOST_IDS_IN_QUERY });
export const LIMIT: Schema = { type: 'integer', minimum: 1, maximum: MOST_ENTRIES, default: 10 };
/** Pages of users, who are no more than ids. */
export const LIMIT_OF_USERS: Schema = { ...LIMIT, maximum: 1_000_000 };
export const OFFSET: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 };
/** Beyond it a number is a mistake, and `1e999` is none. */
const LARGEST = 1e9;
export const VALUE: Schema = { type: 'number', minimum: -LARGEST, maximum: LARGEST };

// Pages put addresses of the catalogue into links and pictures, so nothing may be in them that runs: no other scheme than
// these, and none of the characters that browsers leave out or turn round before they look for one.
const CHARACTER = '[^\\s\\\\\\x00-\\x1f\\x7f]';
const REST = `[/?#]${CHARACTER}*`;
const WEB = `https?://[^\\s\\\\/?#@\\x00-\\x1f\\x7f]+(${REST})?`;
const PATH = `/([^\\s\\\\/\\x00-\\x1f\\x7f]${CHARACTER}*)?|[^\\s\\\\/?#:\\x00-\\x1f\\x7f]+(${REST})?`;
const DATA = `data:image/[a-z0-9.+-]+[;,]${CHARACTER}*`;
const address = (title: string, ...patterns: readonly string[]): Schema => ({
  ...text(1, ADDRESS_LENGTH),
  title,
  pattern: `^(${patterns.join('|')})$`,
});
export const LINK = address('an http or https address, or a path', WEB, PATH);
export const IMAGE = address('an http or https address, a path, or a data:image/ address', WEB, PATH, DATA);
