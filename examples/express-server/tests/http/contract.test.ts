import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Recommender } from 'cf-recs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Content, Operation, Parameter } from '../../src/http/openapi/operation.js';
import { serve, type TestService } from '../support/service.js';

// Goes by the document that is served: every operation with what it allows and what it does not, and every answer held
// against it, by a validator that the service knows nothing of.

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: object;
}

let served: TestService;
let document: Document;
beforeAll(async () => {
  const users = ['user-30', 'bob', 'cat'];
  const model = await Recommender.fromInteractions(
    users.flatMap((user_id) => ['jazz-corner-1', 'b', 'c'].map((item_id) => ({ user_id, item_id }))),
  );
  await model.train();
  served = await serve({ model });
  document = (await (await fetch(`${served.url}/openapi.json`)).json()) as Document;
});
afterAll(() => served.close());

interface Case {
  readonly what: string;
  readonly path?: Record<string, string>;
  readonly query?: string;
  readonly body?: unknown;
  readonly status: number;
}

/** Bodies that are as described. */
const BODIES: Record<string, readonly unknown[]> = {
  recommendForGuest: [
    { history: [] },
    {
      history: [
        { item_id: 'jazz-corner-1' },
        { item_id: 'nobody-has-it', value: -1, timestamp: '2026-01-01T00:00:00Z' },
      ],
    },
    { history: [{ item_id: 'b' }], include: ['c', 'b', '?'], exclude: ['b'], limit: 1, offset: 0 },
  ],
  takeEvents: [
    { user_id: 'new', item_id: 'b' },
    [{ user_id: 'new', item_id: 'new', event: 'like', value: 2.5, timestamp: '2026-01-01T01:00:00+01:00' }],
  ],
  putItems: [
    [{ item_id: 'jazz-corner-1' }],
    [
      { item_id: 'b', title: 'B', image: '/b.jpg', url: 'https://shop.example/b', categories: ['Jazz'] },
      { item_id: 'c', title: null, image: null, url: null, available: false, published_at: '2026-01-01T00:00:00Z' },
    ],
  ],
  putItem: [{ title: 'Corner', categories: ['Jazz', '1'], available: true, published_at: null }],
};

/** Bodies that are wrong wherever one is needed; `{}` is a description of an item, of which nothing is known. */
const WRONG: readonly unknown[] = [null, 1, 'text', { history: 1 }, [{}], [[]]];

/** Texts of a query that are not as a schema says. Any is a text to search for. */
const WRONG_TEXTS: Record<string, readonly string[]> = {
  array: ['', 'x'.repeat(513)],
  integer: ['', '-1', '1.5', 'abc'],
  boolean: ['', '1', 'yes'],
  string: ['x'.repeat(513)],
};

const OK: Record<string, number> = { retrain: 202 };
/** What is answered the second time: a training is under way. */
const AGAIN: Record<string, number> = { retrain: 409 };

function casesOf({ operationId, parameters = [], requestBody }: Operation): Case[] {
  const path = Object.fromEntries(parameters.filter((one) => one.in === 'path').map((one) => [one.name, one.example!]));
  const status = OK[operationId] ?? 200;
  const again = AGAIN[operationId];
  const bodies = requestBody ? BODIES[operationId] : [undefined];
  const more = operationId === 'putItem' ? [] : [{}];
  const wrongBodies = requestBody ? [...WRONG, ...more, { ...(bodies[0] as object), more: 1 }] : [];
  const inQuery = parameters.filter((one) => one.in === 'query');
  const right = ({ name, schema }: Parameter): string => `${name}=${schema.type === 'boolean' ? 'true' : '1'}`;
  const wrong = ({ name, schema }: Parameter): string[] =>
    WRONG_TEXTS[String(schema.type)].map((text) => `${name}=${text}`);
  return [
    ...bodies.map((body) => ({ what: 'as described', path, body, status })),
    ...inQuery.map((one) => ({ what: `with ${one.name}`, path, query: right(one), status: again ?? status })),
    ...inQuery.flatMap(wrong).map((query) => ({ what: `with ${query.slice(0, 20)}`, path, query, status: 400 })),
    { what: 'with an option that is none', path, query: 'none=1', body: bodies[0], status: 400 },
    ...wrongBodies.map((body) => ({ what: `with the body ${JSON.stringify(body)}`, path, body, status: 400 })),
    ...Object.keys(path).map((name) => ({
      what: `with too long a ${name}`,
      path: { ...path, [name]: 'x'.repeat(513) },
      body: bodies[0],
      status: 400,
    })),
  ];
}

async function run(method: string, pattern: string, { path = {}, query = '', body }: Case): Promise<Response> {
  const address = pattern.replaceAll(/{(\w+)}/g, (_, name) => encodeURIComponent(path[name]));
  return fetch(`${served.url}${address}?${query}`, {
    method: method.toUpperCase(),
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

describe('the document', () => {
  test('is OpenAPI 3.1 and describes every operation', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.values(document.paths).flatMap((methods) => Object.keys(methods))).toHaveLength(27);
  });

  test('is shown on a page of its own', async () => {
    const page = await fetch(`${served.url}/docs/`);
    expect(page.status).toBe(200);
    const html = await page.text();
    // Nothing from elsewhere, nothing inline: the policy would block it.
    expect(html).not.toMatch(/https?:\/\/|<script>/);
    for (const [, script] of html.matchAll(/src="\.\/([^"]+)"/g)) {
      const answer = await fetch(`${served.url}/docs/${script}`);
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    }
    expect(await (await fetch(`${served.url}/docs/swagger-initializer.js`)).text()).toContain('/openapi.json');
  });
});

const ORDER = ['put', 'post', 'get', 'delete'];

test('every operation answers as the document says, whatever it is asked', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  formats.default(ajv);
  ajv.addFormat('well-formed', true);
  ajv.addSchema(document, 'document');
  const failures: string[] = [];
  // What describes an item comes first, and what forgets last: the others ask for the same.
  const operations = Object.entries(document.paths)
    .flatMap(([pattern, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ pattern, method, operation })),
    )
    .sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method));
  let asked = 0;
  for (const { pattern, method, operation } of operations) {
    for (const one of casesOf(operation)) {
      const response = await run(method, pattern, one);
      const type = response.headers.get('content-type')?.split(';')[0] ?? '';
      const answer: unknown = type === 'application/json' ? await response.json() : await response.text();
      const place = `${method} ${pattern} ${one.what}`;
      asked++;
      if (response.status !== one.status) failures.push(`${place}: ${response.status} ${JSON.stringify(answer)}`);
      const described = operation.responses[response.status] as Content | undefined;
      const schema = described?.content[type]?.schema;
      if (schema === undefined) {
        failures.push(`${place}: ${response.status} ${type} is not described`);
        continue;
      }
      const name = String(schema.$ref ?? '').replace('#/components/schemas/', '');
      const valid =
        name === ''
          ? ajv.validate(schema, answer)
          : ajv.validate({ $ref: `document#/components/schemas/${name}` }, answer);
      if (!valid) failures.push(`${place}: ${ajv.errorsText()}`);
    }
  }
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThanOrEqual(200);
});
