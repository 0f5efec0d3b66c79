import { Recommender } from 'cf-recs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createApp } from '../src/app.js';

const STRANGE_IDS = ['a/b', 'ünï çødé', '日本語', '🎧', '__proto__', '100%', '%2F', 'a+b', '?limit=3', '#'];

let recommender: Recommender;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  recommender = await Recommender.load(new URL('../../../models/latest', import.meta.url));
  recommender.update(STRANGE_IDS.map((userId) => ({ userId, itemId: 'jazz-corner-1' })));
  app = createApp(recommender);
});

async function ask(path: string, init?: RequestInit): Promise<readonly [status: number, body: unknown]> {
  const response = await app.request(path, init);
  expect(response.headers.get('content-type')).toBe('application/json');
  return [response.status, await response.json()];
}

const post = (body: unknown, type = 'application/json', path = '/recommendations') =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const problem = (code: string, ...words: readonly string[]) => ({
  error: { code, message: expect.stringMatching(words.join('.*')) },
});

/** A list as it goes over the wire. */
const wire = (list: ReturnType<Recommender['recommend']>) => ({
  user_id: list.userId,
  recommendations: list.items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source })),
  fallback_used: list.fallback.used,
  fallback_reason: list.fallback.reason,
});

describe('answers what the library says', () => {
  test('of health', async () => {
    const { users, items } = recommender.info.summary;
    expect(await ask('/health')).toEqual([200, { status: 'ok', model_version: 1, users, items }]);
  });

  test('to users whom it knows and whom it does not', async () => {
    for (const userId of ['user-30', 'user-7', 'stranger']) {
      expect(await ask(`/recommendations/${userId}`)).toEqual([200, wire(recommender.recommend(userId))]);
    }
    const exclude = recommender.recommend('user-30', 2).items.map(({ itemId }) => itemId);
    const query = `limit=3&offset=1&exclude=${exclude[0]}&exclude=${exclude[1]}`;
    expect(await ask(`/recommendations/user-30?${query}`)).toEqual([
      200,
      wire(recommender.recommend('user-30', 3, { offset: 1, exclude })),
    ]);
  });

  test.each(STRANGE_IDS)('to the user id %j', async (userId) => {
    const [status, body] = await ask(`/recommendations/${encodeURIComponent(userId)}?limit=2`);
    expect(status).toBe(200);
    expect(body).toEqual(wire(recommender.recommend(userId, 2)));
    expect(body).toMatchObject({ user_id: userId, fallback_used: false });
  });

  test('to guests', async () => {
    expect(await post({ history: [] })).toEqual([200, { ...wire(recommender.popular()), ignored: [] }]);
    const history = [
      { item_id: 'jazz-corner-1', timestamp: '2026-01-01T00:00:00Z' },
      { item_id: 'jazz-corner-2', value: -1 },
      { item_id: 'nobody-has-it' },
    ];
    const entries = history.map(({ item_id, ...entry }) => ({ itemId: item_id, ...entry }));
    const options = { exclude: ['jazz-corner-3'], offset: 1, include: [...recommender.items].slice(0, 60) };
    const list = recommender.recommendFor(entries, 4, options);
    expect(list.ignored).toEqual(['nobody-has-it']);
    expect(await post({ history, limit: 4, ...options })).toEqual([200, { ...wire(list), ignored: list.ignored }]);
  });

  test('of what is popular, and of neighbours', async () => {
    expect(await ask('/popular?limit=4&offset=2&exclude=jazz-corner-1')).toEqual([
      200,
      wire(recommender.popular(4, { offset: 2, exclude: ['jazz-corner-1'] })),
    ]);
    const { items } = recommender.similarItems('jazz-corner-1', 3, { exclude: ['jazz-corner-2'] });
    expect(await ask('/items/jazz-corner-1/similar?limit=3&exclude=jazz-corner-2')).toEqual([
      200,
      { item_id: 'jazz-corner-1', similar: items.map(({ itemId, score }) => ({ item_id: itemId, score })) },
    ]);
  });
});

describe('refuses', () => {
  test.each(['', '0', '-1', '+1', '1.5', '1e3', '0x10', 'abc', ' 1', '٣', '1001'])('the limit %j', async (limit) => {
    const path = `/popular?limit=${encodeURIComponent(limit)}`;
    expect(await ask(path)).toEqual([400, problem('invalid-option', '`limit`', 'integer')]);
  });

  test.each([
    ['/popular?limit=1&limit=2', '`limit`', 'an array of 2'],
    ['/popular?limt=1', 'no `limt`'],
    ['/health?limit=1', 'no `limit`'],
    ['/popular?offset=9007199254740992', '`offset`'],
    ['/popular?exclude=', '`exclude.0`', 'an id'],
    [`/popular?${'exclude=a&'.repeat(101)}`, '`exclude`', 'at most 100 ids', 'an array of 101'],
    [`/recommendations/${'x'.repeat(513)}`, '`user_id`', 'at most 512 characters'],
  ])('%.40s', async (path, ...words) => {
    expect(await ask(path)).toEqual([400, problem('invalid-option', ...words)]);
  });

  test.each<readonly [body: unknown, words: readonly string[]]>([
    [null, ['`body`', 'got null']],
    [{}, ['`history` to be there']],
    [{ history: 'jazz-corner-1' }, ['`history`', 'a list of entries']],
    [{ history: ['jazz-corner-1'] }, ['`history.0`', 'an object']],
    [{ history: [{ item_id: '\ud800' }] }, ['`history.0.item_id`', 'well-formed']],
    [{ history: [{ item_id: 'a', timestamp: 'yesterday' }] }, ['`history.0.timestamp`']],
    [{ history: [{ item_id: 'a', weight: 2 }] }, ['no `history.0.weight`']],
    [{ history: Array(1001).fill({ item_id: 'a' }) }, ['at most 1000 entries']],
    [{ history: [], limit: 1001 }, ['`limit`', 'from 1 to 1000']],
    [{ history: [], exclude: [1] }, ['`exclude.0`', 'an id', 'got 1']],
  ])('the body %.60j', async (body, words) => {
    expect(await post(body)).toEqual([400, problem('invalid-body', ...words)]);
  });

  test('what the library refuses, in its words', async () => {
    const noDay = { history: [{ item_id: 'jazz-corner-1', timestamp: '2026-02-30T00:00:00Z' }] };
    expect(await post(noDay)).toEqual([400, problem('invalid-interaction', '2026-02-30')]);
    expect(await ask('/items/none/similar')).toEqual([404, problem('unknown-item', 'none')]);
    recommender.update([{ userId: 'somebody', itemId: 'new' }]);
    expect(await ask('/items/new/similar')).toEqual([404, problem('no-embedding', 'new')]);
    const interactions = [{ userId: 'ann', itemId: 'a' }];
    const untrained = createApp(await Recommender.fromInteractions(interactions));
    const similar = await untrained.request('/items/a/similar');
    expect([similar.status, await similar.json()]).toEqual([409, problem('not-trained')]);
    expect(await (await untrained.request('/health')).json()).toMatchObject({ model_version: null });
  });

  test('broken JSON, other types, and too much', async () => {
    expect(await post('{')).toEqual([400, problem('bad-request', 'JSON')]);
    expect(await post('')).toEqual([400, problem('bad-request', 'JSON')]);
    expect(await post({ history: [] }, 'application/json; charset=utf-8')).toMatchObject([200, {}]);
    expect(await post({ history: [] }, 'text/plain')).toEqual([415, problem('unsupported-media-type')]);
    expect(await ask('/recommendations', { method: 'POST' })).toEqual([415, problem('unsupported-media-type')]);
    expect(await post('x'.repeat(2 ** 20 + 1))).toEqual([413, problem('too-large', '1048576')]);
    expect(await post({ history: [] }, undefined, '/recommendations?limit=1')).toEqual([
      400,
      problem('invalid-option', 'no `limit`'),
    ]);
  });

  test.each(['/recommendations/%E0%A4%A', '/items/%ff/similar', '/popular?exclude=%zz'])(
    'broken percent-encoding: %s',
    async (path) => expect(await ask(path)).toEqual([400, problem('bad-request', 'percent-encoded')]),
  );

  test.each(['/nothing', '/recommendations/', '/recommendations/a/b', '/items/a'])('%s', async (path) =>
    expect(await ask(path)).toEqual([404, problem('not-found', path)]),
  );

  test.each([
    ['GET', '/recommendations', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['DELETE', '/recommendations/user-30', 'GET, HEAD'],
    ['PUT', '/items/none/similar', 'GET, HEAD'],
  ])('%s %s, and says what is allowed', async (method, path, allowed) => {
    expect((await app.request(path, { method })).headers.get('allow')).toBe(allowed);
    expect(await ask(path, { method })).toEqual([405, problem('method-not-allowed', allowed, path, method)]);
  });
});

test('tells nothing of an error of its own', async () => {
  const failing = vi.spyOn(recommender, 'popular').mockImplementation(() => {
    throw new Error('the password is in here');
  });
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  try {
    const answer = { error: { code: 'internal', message: 'Something went wrong here' } };
    expect(await ask('/popular')).toEqual([500, answer]);
    expect(logged).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'the password is in here' }));
  } finally {
    failing.mockRestore();
    logged.mockRestore();
  }
});
