import { Recommender } from 'cf-recs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { serve, type TestService, toStored } from '../support/service.js';

const STRANGE_IDS = ['a/b', 'ünï çødé', '日本語', '🎧', '__proto__', '100%', '?limit=3'];

/** Two camps of listeners and one who heard everything; the strange ids belong to the first camp. */
function interactions() {
  const camp = (users: readonly string[], items: readonly string[]) =>
    users.flatMap((user_id, user) =>
      // Each leaves one out, so that there is something to recommend.
      items.filter((_, item) => item !== user % items.length).map((item_id) => ({ user_id, item_id })),
    );
  const jazz = ['jazz-1', 'jazz-2', 'jazz-3', 'jazz-4'];
  const metal = ['metal-1', 'metal-2', 'metal-3', 'metal-4'];
  return [
    ...camp(['ann', 'bob', 'cat', ...STRANGE_IDS], jazz),
    ...camp(['max', 'mia', 'moe'], metal),
    ...[...jazz, ...metal].map((item_id) => ({ user_id: 'all', item_id })),
  ];
}

let recommender: Recommender;
let served: TestService;

beforeAll(async () => {
  const trained = await Recommender.fromInteractions(interactions());
  await trained.train();
  served = await serve({ model: trained });
  ({ recommender } = served.service.live);
});
afterAll(() => served.close());

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: {
    readonly user_id?: string;
    readonly recommendations?: readonly { readonly item_id: string; readonly score: number; readonly source: string }[];
    readonly error?: { readonly code: string; readonly message: string };
  };
}

async function get(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(`${served.url}${path}`, init);
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, type: response.headers.get('content-type'), body };
}

describe('GET /health', () => {
  test('tells the version of the model and its size', async () => {
    const { status, type, body } = await get('/health');
    expect(status).toBe(200);
    expect(type).toMatch(/^application\/json/);
    expect(body).toEqual({ status: 'ok', model_version: 1, users: 14, items: 8 });
  });
});

describe('GET /recommendations/:userId', () => {
  test('answers a known user with what the model gives', async () => {
    const { status, body } = await get('/recommendations/ann?limit=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      user_id: 'ann',
      list_id: expect.stringMatching(/^model-[0-9a-f-]{36}$/),
      recommendations: [{ item_id: 'jazz-1', score: expect.any(Number), source: 'model' }],
      fallback_used: false,
      fallback_reason: null,
    });
    expect(body.recommendations?.[0].score).toBe(recommender.recommend('ann', 1).items[0].score);
  });

  test('answers an unknown user by popularity, and says so', async () => {
    const { status, body } = await get('/recommendations/stranger?limit=3');
    expect(status).toBe(200);
    expect(body).toMatchObject({ user_id: 'stranger', fallback_used: true, fallback_reason: 'unknown-user' });
    expect(body.recommendations?.map(({ source }) => source)).toEqual(['popular', 'popular', 'popular']);
  });

  test('gives a list of ten where no limit is given, and all there are where more are asked for', async () => {
    const { ids } = recommender.toDataset().items;
    expect((await get('/recommendations/stranger')).body.recommendations).toHaveLength(Math.min(10, ids.length));
    expect((await get('/recommendations/stranger?limit=1000')).body.recommendations).toHaveLength(ids.length);
  });

  test('gives an empty list to a user who has everything', async () => {
    const { status, body } = await get('/recommendations/all');
    expect(status).toBe(200);
    expect(body.recommendations).toEqual([]);
  });

  test.each(STRANGE_IDS)('takes the user id %j', async (userId) => {
    const { status, body } = await get(`/recommendations/${encodeURIComponent(userId)}?limit=1`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ user_id: userId, fallback_used: false });
  });

  test.each(['', '0', '-1', '+1', '1.5', '1e3', '0x10', '1001', '1000000000', 'abc', ' 1', '1 ', '٣'])(
    'refuses the limit %j',
    async (limit) => {
      const { status, type, body } = await get(`/recommendations/ann?limit=${encodeURIComponent(limit)}`);
      expect(status).toBe(400);
      expect(type).toMatch(/^application\/json/);
      expect(body).toEqual({ error: { code: 'invalid-option', message: expect.stringContaining('`limit`') } });
    },
  );

  test('refuses a limit given twice', async () => {
    const { status, body } = await get('/recommendations/ann?limit=1&limit=2');
    expect(status).toBe(400);
    expect(body.error).toEqual({
      code: 'invalid-option',
      message: 'Expected `limit` once, got it 2 times',
    });
  });

  test('refuses broken percent-encoding without a stack trace', async () => {
    const { status, type, body } = await get('/recommendations/%E0%A4%A');
    expect(status).toBe(400);
    expect(type).toMatch(/^application\/json/);
    expect(body.error?.code).toBe('bad-request');
    expect(JSON.stringify(body)).not.toMatch(/\bat |node_modules/);
  });
});

describe('everything else', () => {
  test.each(['/recommendations/ann/more', '/nothing', '/items/a/b/c'])('answers 404 in JSON at %s', async (path) => {
    const { status, type, body } = await get(path);
    expect(status).toBe(404);
    expect(type).toMatch(/^application\/json/);
    expect(body.error?.code).toBe('not-found');
  });

  test.each([
    ['POST', '/health', 'GET, HEAD'],
    ['GET', '/recommendations', 'POST'],
    ['GET', '/recommendations/', 'POST'],
    ['PATCH', '/items/a', 'GET, HEAD, PUT, DELETE'],
    ['DELETE', '/items', 'GET, HEAD, POST'],
    ['GET', '/events', 'POST'],
    ['DELETE', '/openapi.json', 'GET, HEAD'],
    ['POST', '/report', 'GET, HEAD'],
  ])('answers 405 to %s %s, and says what is allowed', async (method, path, allowed) => {
    const response = await fetch(served.url + path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
    expect(await response.json()).toMatchObject({ error: { code: 'method-not-allowed' } });
  });

  test('tells what is allowed to who asks, and heads without a body', async () => {
    const options = await fetch(`${served.url}/items`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST']);
    const head = await fetch(`${served.url}/popular`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('tells nothing of an error of its own', async () => {
    const failing = vi.spyOn(recommender, 'recommend').mockImplementation(() => {
      throw new Error('the password is in here');
    });
    try {
      const { status, body } = await get('/recommendations/ann');
      expect(status).toBe(500);
      expect(body).toEqual({ error: { code: 'internal', message: 'Something went wrong here' } });
      expect(served.logged.filter((line) => line.includes('the password is in here'))).toHaveLength(1);
    } finally {
      failing.mockRestore();
    }
  });
});

test('serves a recommender that is not trained by popularity', async () => {
  const untrained = await serve({ events: interactions().map(toStored), settings: { WITHOUT_MODEL: 'popularity' } });
  try {
    const health: unknown = await (await fetch(`${untrained.url}/health`)).json();
    expect(health).toMatchObject({ model_version: null });
    const answer: unknown = await (await fetch(`${untrained.url}/recommendations/ann?limit=1`)).json();
    expect(answer).toMatchObject({ fallback_used: true, fallback_reason: 'not-trained' });
  } finally {
    await untrained.close();
  }
});
