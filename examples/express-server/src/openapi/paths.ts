import {
  CATEGORY,
  EXCLUDE,
  ID,
  IDEMPOTENCY_KEY,
  LIMIT,
  LIMIT_OF_USERS,
  OFFSET,
  type Schema,
  type SchemaName,
} from './schemas.js';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  readonly description: string;
  readonly example?: string;
}

/** A body that is one of the schemas. */
export interface Content {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** What is answered, and why; the server itself answers without a body. */
type Answer = Content | Pick<Content, 'description'>;

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** There where an API key is needed. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required: true };
  readonly responses: Readonly<Record<string, Answer>>;
}

export type Method = 'get' | 'post' | 'put' | 'delete';

const json = (name: SchemaName, description: string): Content => ({
  description,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});
const body = (name: SchemaName, description: string) => ({ ...json(name, description), required: true as const });
const inPath = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  schema: ID,
  description: `${description}, percent-encoded.`,
  example,
});
const inQuery = (name: string, schema: Schema, description: string): Parameter => ({
  name,
  in: 'query',
  required: false,
  schema,
  description,
});

const KEY_OF_REQUEST: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: IDEMPOTENCY_KEY,
  description: 'A text of the client: a request that comes again with the same counts once. It is kept for two days.',
};

const USER = inPath('user_id', 'The user', 'user-30');
const ITEM = inPath('item_id', 'The item', 'jazz-corner-1');
const SKIPPED = inQuery('offset', OFFSET, 'How many to leave out at the head.');
const PAGE = [inQuery('limit', LIMIT, 'How many; all there are where more are asked for.'), SKIPPED];
const OF_CATEGORY = inQuery('category', CATEGORY, 'Only items of this category of the catalogue.');
const EXCLUDED = inQuery('exclude', EXCLUDE, 'Never these items; given once for each.');

const KEY = [{ ApiKey: [] }];
const PROBLEMS = {
  400: json('Error', 'Something in the request is not as described.'),
  401: json('Error', 'The API key is missing or wrong.'),
  403: json('Error', 'No API key is set up, so nobody may.'),
  404: json('Error', 'No such user or item.'),
  409: json('Error', 'Not as things stand.'),
  413: json('Error', 'The body is too large.'),
  415: json('Error', 'The body is no JSON.'),
  422: json('Error', 'The Idempotency-Key is that of another request.'),
  429: json('Error', 'Too many requests; `Retry-After` says when to go on.'),
  431: { description: 'The address and the headers are too long.' },
  500: json('Error', 'Something is wrong here.'),
  503: json('Error', 'Not now: no model yet, or no room to write.'),
};
type Problem = keyof typeof PROBLEMS;
/** Any request may be broken, or meet a fault. */
const always = (...codes: readonly Problem[]): Record<string, Answer> =>
  Object.fromEntries(([400, 431, 500, ...codes] as const).map((code) => [code, PROBLEMS[code]]));
/** Where the number of requests is limited. */
const problems = (...codes: readonly Problem[]): Record<string, Answer> => always(429, ...codes);
const BODY_PROBLEMS = [413, 415] as const;
const KEY_PROBLEMS = [401, 403] as const;

/** Every path and method of the service. */
export const PATHS = {
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the process is alive',
      tags: ['status'],
      responses: { 200: json('Health', 'It is.'), ...always() },
    },
  },
  '/ready': {
    get: {
      operationId: 'ready',
      summary: 'Whether there is a model to answer from, and which',
      tags: ['status'],
      responses: { 200: json('Ready', 'There is.'), ...always(503) },
    },
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Figures for Prometheus',
      tags: ['status'],
      responses: {
        200: { description: 'The figures.', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...always(),
      },
    },
  },
  '/recommendations/{user_id}': {
    get: {
      operationId: 'recommend',
      summary: 'The best items for a user',
      description: 'Every user id is answered: where the model has too little to say, popular items fill the list.',
      tags: ['recommendations'],
      parameters: [USER, ...PAGE, EXCLUDED, OF_CATEGORY],
      responses: { 200: json('Recommendations', 'Best first.'), ...problems(503) },
    },
  },
  '/recommendations': {
    post: {
      operationId: 'recommendForGuest',
      summary: 'The best items for a history',
      tags: ['recommendations'],
      requestBody: body('Guest', 'What the guest has, and which items to choose from.'),
      responses: { 200: json('GuestRecommendations', 'Best first.'), ...problems(503, ...BODY_PROBLEMS) },
    },
  },
  '/popular': {
    get: {
      operationId: 'popular',
      summary: 'What most users have',
      tags: ['recommendations'],
      parameters: [...PAGE, EXCLUDED, OF_CATEGORY],
      responses: { 200: json('Recommendations', 'Most popular first.'), ...problems(503) },
    },
  },
  '/items/{item_id}/similar': {
    get: {
      operationId: 'similarItems',
      summary: 'The items nearest to one',
      tags: ['recommendations'],
      parameters: [ITEM, ...PAGE, EXCLUDED, OF_CATEGORY],
      responses: { 200: json('SimilarItems', 'Nearest first, by cosine.'), ...problems(404, 409, 503) },
    },
  },
  '/users': {
    get: {
      operationId: 'users',
      summary: 'The users known',
      tags: ['users'],
      security: KEY,
      parameters: [inQuery('limit', LIMIT_OF_USERS, 'How many.'), SKIPPED],
      responses: { 200: json('Users', 'In the order in which they were first seen.'), ...problems(...KEY_PROBLEMS) },
    },
  },
  '/users/{user_id}': {
    delete: {
      operationId: 'forgetUser',
      summary: 'Forgets a user',
      description:
        'When it is answered, no list knows the user, in any process within a second, and the database holds nothing of ' +
        'what the user had. The next training leaves the rest out of the model folder.',
      tags: ['users'],
      security: KEY,
      parameters: [USER],
      responses: { 200: json('Forgotten', 'Nothing is held any more.'), ...problems(503, ...KEY_PROBLEMS) },
    },
  },
  '/users/{user_id}/history': {
    get: {
      operationId: 'history',
      summary: 'All that is held on a user',
      tags: ['users'],
      security: KEY,
      parameters: [USER],
      responses: { 200: json('History', 'Oldest first.'), ...problems(404, ...KEY_PROBLEMS) },
    },
  },
  '/users/{user_id}/explanations/{item_id}': {
    get: {
      operationId: 'explain',
      summary: 'What each item of a history adds to a score',
      tags: ['users'],
      security: KEY,
      parameters: [USER, ITEM],
      responses: { 200: json('Explanation', 'Largest share first.'), ...problems(404, 409, 503, ...KEY_PROBLEMS) },
    },
  },
  '/users/{user_id}/items/{item_id}': {
    delete: {
      operationId: 'takeBackItem',
      summary: 'Takes back what a user has with an item',
      description: 'As if it had never been: a like that is undone, a dislike that is none.',
      tags: ['users'],
      security: KEY,
      parameters: [USER, ITEM],
      responses: { 200: json('TakenBack', 'Nothing is held of it any more.'), ...problems(503, ...KEY_PROBLEMS) },
    },
  },
  '/events': {
    post: {
      operationId: 'takeEvents',
      summary: 'Takes in events, all or none',
      description: 'When it is answered, they are on the disk and every list reflects them.',
      tags: ['events'],
      security: KEY,
      parameters: [KEY_OF_REQUEST],
      requestBody: body('Events', 'One event, or many.'),
      responses: { 200: json('EventsTaken', 'They count.'), ...problems(422, 503, ...BODY_PROBLEMS, ...KEY_PROBLEMS) },
    },
  },
  '/admin/reload': {
    post: {
      operationId: 'reload',
      summary: 'Looks for a new model now',
      tags: ['admin'],
      security: KEY,
      responses: { 200: json('Reloaded', 'The model that answers from now on.'), ...problems(409, ...KEY_PROBLEMS) },
    },
  },
  '/admin/retrain': {
    post: {
      operationId: 'retrain',
      summary: 'Trains a model on all that is held, and swaps it in',
      tags: ['admin'],
      security: KEY,
      responses: { 202: json('RetrainStarted', 'It is under way.'), ...problems(409, ...KEY_PROBLEMS) },
    },
  },
} as const satisfies Readonly<Record<string, Partial<Record<Method, Operation>>>>;

type Paths = typeof PATHS;
/** The names of all operations. */
export type OperationId = {
  [Path in keyof Paths]: {
    [M in keyof Paths[Path]]: Paths[Path][M] extends { operationId: infer Id } ? Id : never;
  }[keyof Paths[Path]];
}[keyof Paths];

export interface Route {
  readonly path: string;
  readonly method: Method;
  readonly operation: Operation & { readonly operationId: OperationId };
}

/** The operations one by one. */
export const ROUTES: readonly Route[] = Object.entries(PATHS).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation }) as Route),
);
