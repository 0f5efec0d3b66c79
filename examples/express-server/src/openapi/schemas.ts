import {
  CATEGORY_LENGTH,
  ID_LENGTH,
  KEY_LENGTH,
  MOST_ENTRIES,
  MOST_EVENTS,
  MOST_IDS,
  MOST_IDS_IN_QUERY,
} from '../limits.js';

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const list = (items: Schema, bounds: Schema = {}): Schema => ({ type: 'array', items, ...bounds });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** Half of a surrogate pair is no text: it has no UTF-8, so no model file could hold it. */
export const ID: Schema = { type: 'string', minLength: 1, maxLength: ID_LENGTH, format: 'well-formed' };
const TEXT: Schema = { type: 'string' };
const COUNT: Schema = { type: 'integer', minimum: 0 };
const NUMBER: Schema = { type: 'number' };
const MOMENT: Schema = { type: 'string', format: 'date-time' };
const IDS = list(ID, { maxItems: MOST_IDS });
export const LIMIT: Schema = { type: 'integer', minimum: 1, maximum: MOST_ENTRIES, default: 10 };
export const IDEMPOTENCY_KEY: Schema = { type: 'string', minLength: 1, maxLength: KEY_LENGTH };
export const CATEGORY: Schema = { type: 'string', minLength: 1, maxLength: CATEGORY_LENGTH };
/** Beyond it a number is a mistake, and `1e999` is none. */
const LARGEST = 1e9;
/** Pages of users, who are no more than ids. */
export const LIMIT_OF_USERS: Schema = { ...LIMIT, maximum: 1_000_000 };
export const OFFSET: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 };
export const EXCLUDE = list(ID, { maxItems: MOST_IDS_IN_QUERY });

const nullable = (schema: Schema): Schema => ({ ...schema, type: [schema.type, 'null'] });

const LIST_ID: Schema = { ...TEXT, description: 'Events that come from this list may name it.' };
/** What the catalogue says; not there where it knows nothing of the item. */
const DESCRIBED: Schema = ref('ItemDescription');

const RECOMMENDATIONS: Readonly<Record<string, Schema>> = {
  user_id: { ...nullable(TEXT), description: 'Whom the list is for; null where it is for nobody known.' },
  list_id: LIST_ID,
  recommendations: list(ref('Recommendation')),
  fallback_used: { type: 'boolean', description: 'Whether popular items fill the list.' },
  fallback_reason: {
    enum: ['unknown-user', 'no-history', 'not-trained', 'too-few-candidates', null],
    description: 'Why they do.',
  },
};

/** The bodies of requests and answers, by the names that the paths refer to. */
export const SCHEMAS = {
  Error: object({ error: object({ code: TEXT, message: TEXT }) }),
  Health: object({ status: { const: 'ok' }, model_version: nullable(COUNT), users: COUNT, items: COUNT }),
  Ready: object({
    status: { const: 'ready' },
    model_id: {
      ...nullable(TEXT),
      description: 'A hash of the model, whoever loads it; null where popularity answers.',
    },
    model_version: nullable(COUNT),
    trained_at: nullable(MOMENT),
    age_seconds: { ...nullable({ type: 'number', minimum: 0 }), description: 'Since the end of the training.' },
    loaded_at: MOMENT,
    users: COUNT,
    items: COUNT,
    embedding_dim: nullable(COUNT),
    report: { type: 'boolean', description: 'Whether there is a report of the training at `/report`.' },
  }),
  ItemDescription: object({
    title: nullable(TEXT),
    image: nullable(TEXT),
    url: nullable(TEXT),
    categories: list(TEXT),
  }),
  Recommendation: object({ item_id: TEXT, score: NUMBER, source: { enum: ['model', 'popular'] }, item: DESCRIBED }, [
    'item',
  ]),
  Recommendations: object(RECOMMENDATIONS),
  GuestRecommendations: object({
    ...RECOMMENDATIONS,
    ignored: { ...list(TEXT), description: 'Ids of the request that are not known.' },
  }),
  Guest: object(
    {
      history: list(
        object(
          {
            item_id: ID,
            value: { ...NUMBER, minimum: -LARGEST, maximum: LARGEST, description: 'Zero or less: not wanted.' },
            timestamp: MOMENT,
          },
          ['value', 'timestamp'],
        ),
        { maxItems: MOST_IDS, description: 'Oldest first where there are no timestamps.' },
      ),
      include: { ...IDS, description: 'Only these items.' },
      exclude: { ...IDS, description: 'Never these items.' },
      category: CATEGORY,
      limit: LIMIT,
      offset: OFFSET,
    },
    ['include', 'exclude', 'category', 'limit', 'offset'],
  ),
  SimilarItems: object({
    item_id: TEXT,
    list_id: LIST_ID,
    similar: list(object({ item_id: TEXT, score: NUMBER, item: DESCRIBED }, ['item'])),
  }),
  Explanation: object({
    user_id: TEXT,
    item_id: TEXT,
    score: NUMBER,
    contributions: list(object({ item_id: TEXT, share: NUMBER })),
  }),
  Users: object({ users: list(TEXT), total: COUNT }),
  History: object({
    user_id: TEXT,
    history: list(
      object({ item_id: TEXT, weight: NUMBER, timestamp: nullable(MOMENT), disliked: { type: 'boolean' } }),
    ),
  }),
  Event: object(
    {
      user_id: ID,
      item_id: ID,
      event: { type: 'string', minLength: 1, maxLength: 64, description: 'What happened, such as `like`.' },
      value: { ...NUMBER, minimum: -LARGEST, maximum: LARGEST, description: 'Below 0: a dislike. Default 1.' },
      timestamp: { ...MOMENT, description: 'When, at most five minutes ahead; default now.' },
      list_id: { type: 'string', maxLength: 64, description: 'The list that it was taken from.' },
    },
    ['event', 'value', 'timestamp', 'list_id'],
  ),
  Events: { oneOf: [ref('Event'), list(ref('Event'), { minItems: 1, maxItems: MOST_EVENTS })] },
  EventsTaken: object({ events: COUNT, new_users: COUNT, new_items: COUNT }),
  Forgotten: object({ user_id: TEXT, forgotten: { type: 'boolean', description: 'Whether the user was known.' } }),
  TakenBack: object({
    user_id: TEXT,
    item_id: TEXT,
    taken_back: { type: 'boolean', description: 'Whether the user had anything with the item.' },
  }),
  Reloaded: object({ model_id: nullable(TEXT), swapped: { type: 'boolean' } }),
  RetrainStarted: object({ status: { const: 'started' } }),
} satisfies Readonly<Record<string, Schema>>;

export type SchemaName = keyof typeof SCHEMAS;
