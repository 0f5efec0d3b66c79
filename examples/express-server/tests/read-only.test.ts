import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './support/asking.js';
import { JAZZ, trainCamps } from './support/camps.js';
import { serve, type TestService, toStored } from './support/service.js';

const stored = toStored({ user_id: 'max', item_id: 'jazz-1' });

let served: TestService;
beforeAll(async () => {
  served = await serve({ model: await trainCamps(), events: [stored], settings: { READ_ONLY: '1' } });
});
afterAll(() => served.close());

test.each([
  ['POST', '/events', { user_id: 'ann', item_id: 'metal-1' }],
  ['PUT', '/items/jazz-1', { title: 'One' }],
  ['POST', '/items', [{ item_id: 'jazz-1' }]],
  ['DELETE', '/items/jazz-1', undefined],
  ['DELETE', '/users/ann', undefined],
  ['DELETE', '/users/ann/items/jazz-2', undefined],
  ['POST', '/admin/retrain', undefined],
])('a replica refuses %s %s, and changes nothing', async (method, path, body) => {
  const { recommender, catalogue } = served.service.live;
  const before = [recommender.history('ann'), catalogue.size, catalogue.hidden];
  expect(await ask(served.url, method, path, body)).toMatchObject({
    status: 403,
    body: { error: { code: 'read-only' } },
  });
  expect([recommender.history('ann'), catalogue.size, catalogue.hidden]).toEqual(before);
});

test.each([
  ['GET', '/recommendations/ann'],
  ['GET', '/popular'],
  ['GET', '/items'],
  ['GET', '/latest'],
  ['GET', '/users'],
  ['GET', '/users/max/history'],
  ['GET', '/admin/models'],
  ['GET', '/admin/training'],
  ['GET', '/admin/clicks'],
  ['GET', '/admin/exposure'],
  ['GET', '/admin/comparison/ann'],
  ['POST', '/admin/reload'],
  ['GET', '/ready'],
])('a replica answers %s %s', async (method, path) => {
  expect((await ask(served.url, method, path)).status).toBe(200);
});

test('a replica has what others stored, and writes not even how many lists it served', async () => {
  const { live } = served.service;
  expect(live.recommender.history('max').map(({ itemId }) => itemId)).toContain(JAZZ[0]);
  await served.restart();
  expect(await served.service.database.db.selectFrom('list_counts').selectAll().execute()).toEqual([]);
});
