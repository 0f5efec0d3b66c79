import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Recommender } from 'cf-recs';
import { beforeAll, describe, expect, test } from 'vitest';
import { DOCUMENT } from '../../express-server/src/http/openapi/document.js';
import type { Operation } from '../../express-server/src/http/openapi/operation.js';
import { createApp } from '../src/app.js';

// Both examples answer alike: what is asked here is held against the OpenAPI document of the Express service, less what
// needs a database there: names of lists, which events refer to, and categories.

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
ajv.addFormat('well-formed', true);
ajv.addSchema(DOCUMENT, 'document');

/** What is wrong with an answer that should be of a schema of the document; null where nothing is. */
function complaint(schema: unknown, answer: unknown): string | null {
  const validate = ajv.getSchema(`document${(schema as { $ref: string }).$ref}`)!;
  return validate(answer) || validate({ ...(answer as object), list_id: 'none' })
    ? null
    : ajv.errorsText(validate.errors);
}

const schemaOf = ({ responses }: Operation, status: number) => {
  const response = responses[status];
  return 'content' in response ? response.content['application/json'].schema : undefined;
};

const { paths } = DOCUMENT;
const LISTS: readonly (readonly [path: string, operation: Operation])[] = [
  ['/popular', paths['/popular'].get],
  ['/recommendations/user-30', paths['/recommendations/{user_id}'].get],
  ['/recommendations/stranger', paths['/recommendations/{user_id}'].get],
  ['/items/jazz-corner-1/similar', paths['/items/{item_id}/similar'].get],
];

let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  app = createApp(await Recommender.load(new URL('../../../models/latest', import.meta.url)));
});

async function expectAs(operation: Operation, status: number, path: string, init?: RequestInit): Promise<void> {
  const response = await app.request(path, init);
  expect([path, response.status]).toEqual([path, status]);
  expect(complaint(schemaOf(operation, status), await response.json())).toBeNull();
}

const bodied = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
});

test('answers to health are as described', async () => {
  await expectAs(paths['/health'].get, 200, '/health');
  await expectAs(paths['/health'].get, 400, '/health?none=1');
});

describe.each(LISTS)('%s', (path, operation) => {
  test('is answered as described', async () => {
    await expectAs(operation, 200, path);
    await expectAs(operation, 400, `${path}?none=1`);
  });

  test('takes every option that is described, within its bounds', async () => {
    const inQuery = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    expect(inQuery.map(({ name }) => name)).toEqual(['limit', 'offset', 'exclude', 'category']);
    for (const { name, schema } of inQuery) {
      if (schema.type !== 'integer') continue;
      const [least, most] = [Number(schema.minimum), Number(schema.maximum)];
      for (const value of [least, most]) await expectAs(operation, 200, `${path}?${name}=${value}`);
      for (const value of [least - 1, most + 1]) await expectAs(operation, 400, `${path}?${name}=${value}`);
    }
    await expectAs(operation, 200, `${path}?exclude=jazz-corner-2&exclude=none`);
    await expectAs(operation, 400, `${path}?exclude=`);
  });
});

test('answers to guests are as described', async () => {
  const { post } = paths['/recommendations'];
  const ask = (status: number, init: RequestInit) => expectAs(post, status, '/recommendations', init);
  await ask(200, bodied('{"history": []}'));
  await ask(200, bodied('{"history": [{"item_id": "jazz-corner-1"}, {"item_id": "none"}], "limit": 3, "offset": 1}'));
  await ask(400, bodied('{"history": 1}'));
  await ask(413, bodied('x'.repeat(2 ** 20 + 1)));
  await ask(415, bodied('{"history": []}', 'text/plain'));
});

test('an item that nobody knows is answered as described', () =>
  expectAs(paths['/items/{item_id}/similar'].get, 404, '/items/none/similar'));
