import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../support/asking.js';
import { trainCamps } from '../../support/camps.js';
import { serve, type TestService } from '../../support/service.js';

let served: TestService;
beforeAll(async () => {
  served = await serve({ model: await trainCamps() });
});
afterAll(() => served.close());

const get = async <Body>(path: string): Promise<Body> => (await ask<Body>(served.url, 'GET', path)).body;

interface Held {
  readonly item_id: string;
  readonly disliked: boolean;
  readonly item?: { readonly title: string };
}
const historyOf = async (user: string): Promise<readonly Held[] | undefined> =>
  (await get<{ history?: readonly Held[] }>(`/users/${user}/history`)).history;
const idsOf = async (user: string): Promise<string[] | undefined> =>
  (await historyOf(user))?.map(({ item_id }) => item_id);

describe('GET /users', () => {
  test('shows those whose id holds a text, by page', async () => {
    expect(await get('/users?search=m')).toEqual({ users: ['max', 'mia', 'moe'], total: 3 });
    expect(await get('/users?search=m&limit=1&offset=1')).toEqual({ users: ['mia'], total: 3 });
    expect(await get('/users?search=nobody')).toEqual({ users: [], total: 0 });
    expect(await get('/users?search=&limit=2')).toEqual({ users: ['ann', 'bob'], total: 7 });
  });
});

test('histories and reasons describe what the catalogue knows', async () => {
  await ask(served.url, 'PUT', '/items/jazz-2', { title: 'Two' });
  const history = await historyOf('ann');
  expect(history?.map(({ item_id, item }) => [item_id, item?.title])).toEqual([
    ['jazz-2', 'Two'],
    ['jazz-3', undefined],
    ['jazz-4', undefined],
  ]);
  const { contributions } = await get<{ contributions: readonly Held[] }>('/users/ann/explanations/jazz-1');
  expect(contributions.find(({ item_id }) => item_id === 'jazz-2')?.item?.title).toBe('Two');
});

describe('DELETE /users/{user_id}/items/{item_id}', () => {
  const take = (user: string, item: string, event: string) =>
    ask(served.url, 'POST', '/events', { user_id: user, item_id: item, event });
  const undo = async (user: string, item: string): Promise<unknown> =>
    (await ask(served.url, 'DELETE', `/users/${user}/items/${item}`)).body;

  test('undoes a like, of before and of now', async () => {
    await take('max', 'jazz-1', 'like');
    expect(await idsOf('max')).toContain('jazz-1');
    expect(await undo('max', 'jazz-1')).toEqual({ user_id: 'max', item_id: 'jazz-1', taken_back: true });
    expect(await idsOf('max')).toEqual(['metal-2', 'metal-3', 'metal-4']);
    // It was in the model's own data.
    expect(await undo('max', 'metal-2')).toMatchObject({ taken_back: true });
    expect(await idsOf('max')).toEqual(['metal-3', 'metal-4']);
    expect(await undo('max', 'metal-2')).toMatchObject({ taken_back: false });
  });

  test('undoes a dislike: the item is in the list again', async () => {
    type List = { readonly recommendations: readonly { readonly item_id: string }[] };
    const list = async () => (await get<List>('/recommendations/bob')).recommendations.map(({ item_id }) => item_id);
    const before = await list();
    expect(before[0]).toBe('jazz-2');
    await take('bob', 'jazz-2', 'dislike');
    expect(await historyOf('bob')).toContainEqual(expect.objectContaining({ item_id: 'jazz-2', disliked: true }));
    expect(await list()).toEqual(before.slice(1));
    expect(await undo('bob', 'jazz-2')).toMatchObject({ taken_back: true });
    expect(await list()).toEqual(before);
  });

  test('counts anew what comes after it', async () => {
    await undo('cat', 'jazz-1');
    await take('cat', 'jazz-1', 'like');
    expect(await idsOf('cat')).toContain('jazz-1');
  });

  test('says so where there was nothing', async () => {
    expect(await undo('nobody', 'nothing')).toEqual({ user_id: 'nobody', item_id: 'nothing', taken_back: false });
  });
});

describe('DELETE /users/{user_id}', () => {
  test('forgets a user of the model and of events, whole', async () => {
    await ask(served.url, 'POST', '/events', { user_id: 'mia', item_id: 'jazz-1', list_id: 'model-1' });
    const { db } = served.service.database;
    const stored = () => db.selectFrom('events').select('item_id').where('user_id', '=', 'mia').execute();
    expect(await stored()).toHaveLength(1);
    expect((await ask(served.url, 'DELETE', '/users/mia')).body).toEqual({ user_id: 'mia', forgotten: true });
    expect(await stored()).toEqual([]);
    expect(await ask(served.url, 'GET', '/users/mia/history')).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-user' } },
    });
    expect(await get('/users?search=mia')).toEqual({ users: [], total: 0 });
    expect(await get('/recommendations/mia')).toMatchObject({ fallback_reason: 'unknown-user' });
    expect((await ask(served.url, 'DELETE', '/users/mia')).body).toEqual({ user_id: 'mia', forgotten: false });
  });
});
