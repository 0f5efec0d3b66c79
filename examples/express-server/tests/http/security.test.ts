import { request } from 'node:http';
import { Recommender } from 'cf-recs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/http/openapi/paths.js';
import { serve, type TestService, toStored } from '../support/service.js';

const KEY = 'the-key-of-the-tests';
const READ_KEY = 'the-key-of-who-reads';
const events = ['ann', 'bob', 'cat'].flatMap((user_id) => ['a', 'b', 'c'].map((item_id) => ({ user_id, item_id })));

let served: TestService;
/** Asks for a key of readers, too. */
let readers: TestService;
beforeAll(async () => {
  const model = await Recommender.fromInteractions(events);
  await model.train();
  served = await serve({
    model,
    settings: { NODE_ENV: 'production', API_KEY: `another-key-of-tests,${KEY}`, CORS_ORIGINS: 'https://shop.example' },
  });
  readers = await serve({ model, settings: { NODE_ENV: 'production', API_KEY: KEY, READ_API_KEY: READ_KEY } });
});
afterAll(async () => {
  await served.close();
  await readers.close();
});

const post = (body: string, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-api-key': KEY, ...headers },
  body,
});

/** The path as it stands: `fetch` would take the dots out. */
function raw(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${served.url}/`, { path }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    sent.once('error', reject).end();
  });
}

describe('keys', () => {
  const namesOf = (routes: typeof ROUTES): [string, string][] => routes.map(({ method, path }) => [method, path]);
  const isReading = ({ operation }: (typeof ROUTES)[number]) => operation.security?.some((key) => 'ReadKey' in key);
  const reading = namesOf(ROUTES.filter(isReading));
  const guarded = namesOf(ROUTES.filter((route) => route.operation.security && !isReading(route)));
  const ask = (url: string, method: string, path: string, key?: string): Promise<Response> =>
    fetch(url + path.replaceAll(/[{}]/g, ''), {
      method: method.toUpperCase(),
      headers: key === undefined ? {} : { 'x-api-key': key },
    });

  test('guard everything that changes or shows what is held on a person', () => {
    expect(guarded.map(([method, path]) => `${method} ${path}`)).toEqual([
      'post /items',
      'put /items/{item_id}',
      'delete /items/{item_id}',
      'get /users',
      'delete /users/{user_id}',
      'get /users/{user_id}/history',
      'get /users/{user_id}/explanations/{item_id}',
      'delete /users/{user_id}/items/{item_id}',
      'post /events',
      'post /admin/reload',
      'post /admin/retrain',
      'get /admin/training',
      'get /admin/models',
      'get /admin/clicks',
      'get /admin/exposure',
      'get /admin/comparison/{user_id}',
    ]);
  });

  test('for reading are for everything else but probes', () => {
    const rest = namesOf(ROUTES).filter(([, path]) => !['/health', '/ready', '/metrics'].includes(path));
    expect([...reading, ...guarded].sort()).toEqual(rest.sort());
  });

  test.each(guarded)('are needed for %s %s', async (method, path) => {
    for (const key of [undefined, '', 'wrong', KEY.slice(1), `${KEY}x`]) {
      const response = await ask(served.url, method, path, key);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: 'wrong-key' } });
    }
  });

  test('open, each of them', async () => {
    expect((await ask(served.url, 'get', '/users', KEY)).status).toBe(200);
    expect((await ask(served.url, 'get', '/users', 'another-key-of-tests')).status).toBe(200);
  });

  test.each(reading)('are not needed for %s %s unless there are some for reading', async (method, path) => {
    expect((await ask(served.url, method, path)).status).not.toBe(401);
    for (const [key, opens] of [
      [undefined, false],
      ['wrong', false],
      [READ_KEY, true],
      [KEY, true],
    ] as const) {
      expect((await ask(readers.url, method, path, key)).status === 401).toBe(!opens);
    }
  });

  test('for reading open nothing else', async () => {
    for (const [method, path] of guarded) expect((await ask(readers.url, method, path, READ_KEY)).status).toBe(401);
    for (const path of ['/health', '/ready', '/metrics'])
      expect((await ask(readers.url, 'get', path)).status).toBe(200);
  });

  test('leave everything closed in production where there are none', async () => {
    const closed = await serve({
      events: events.map(toStored),
      settings: { NODE_ENV: 'production', WITHOUT_MODEL: 'popularity' },
    });
    try {
      for (const [method, path] of guarded) expect((await ask(closed.url, method, path, KEY)).status).toBe(403);
      expect((await fetch(`${closed.url}/popular`)).status).toBe(200);
    } finally {
      await closed.close();
    }
  });
});

describe('input that means harm', () => {
  test.each([
    '{"__proto__":{"polluted":true},"user_id":"ann","item_id":"a"}',
    '{"constructor":{"prototype":{"polluted":true}},"user_id":"ann","item_id":"a"}',
    '[{"user_id":"ann","item_id":"a"},{"user_id":"ann","item_id":"b","toString":1}]',
    '{"user_id":"ann","item_id":{"__proto__":1}}',
    '{"user_id":"ann","item_id":"a","value":1e999}',
    '{"user_id":"ann","item_id":"\\ud800"}',
    '{"user_id":"ann\\u0000","item_id":"a"}',
    '{"user_id":"","item_id":"a"}',
    `{"user_id":"${'x'.repeat(513)}","item_id":"a"}`,
    '{"user_id":"ann","item_id":"a","timestamp":"2026-02-30T00:00:00Z"}',
    '{"user_id":"ann","item_id":"a","timestamp":"2026-06-30T23:59:60Z"}',
    '[]',
    '"text"',
    'null',
    `${'['.repeat(100_000)}`,
  ])('is refused, and changes nothing: %.60s', async (body) => {
    const before = served.service.live.recommender.history('ann').length;
    const response = await fetch(`${served.url}/events`, post(body));
    expect(response.status).toBe(400);
    expect(served.service.live.recommender.history('ann')).toHaveLength(before);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test.each(['__proto__', 'constructor', 'toString', '../../etc/passwd', '..\\..', '%2e%2e', "'; DROP TABLE users"])(
    'is a plain id: %j',
    async (id) => {
      const response = await fetch(`${served.url}/events`, post(JSON.stringify({ user_id: id, item_id: id })));
      expect(await response.json()).toMatchObject({ events: 1, new_users: 1 });
      const history = await fetch(`${served.url}/users/${encodeURIComponent(id)}/history`, {
        headers: { 'x-api-key': KEY },
      });
      expect(await history.json()).toMatchObject({ user_id: id, history: [{ item_id: id }] });
    },
  );

  test.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/docs/..%2f..%2fexpress%2fpackage.json',
    '/docs/%2e%2e/%2e%2e/package.json',
  ])('finds no file outside: %s', async (path) => {
    expect(await raw(path)).toBeGreaterThanOrEqual(400);
    expect(await raw(path)).toBeLessThan(500);
  });

  test('is refused where it is too large', async () => {
    const response = await fetch(
      `${served.url}/recommendations`,
      post(`{"history":[],"x":"${'x'.repeat(1024 * 1024)}"}`),
    );
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'too-large' } });
  });

  test('is refused where an option is not known', async () => {
    expect((await fetch(`${served.url}/popular?limt=3`)).status).toBe(400);
    expect((await fetch(`${served.url}/popular?__proto__=3`)).status).toBe(400);
    expect((await fetch(`${served.url}/popular?exclude=${'x'.repeat(513)}`)).status).toBe(400);
  });
});

test('tells a client to wait that asks too often, but not a probe', async () => {
  const limited = await serve({
    events: events.map(toStored),
    settings: { WITHOUT_MODEL: 'popularity', RATE_LIMIT: '3' },
  });
  try {
    const ask = () => fetch(`${limited.url}/popular`);
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 200]);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { code: 'too-many-requests' } });
    expect((await fetch(`${limited.url}/health`)).status).toBe(200);
  } finally {
    await limited.close();
  }
});

test('sends headers that keep browsers careful', async () => {
  const { headers } = await fetch(`${served.url}/`);
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-powered-by')).toBeNull();
});

test('lets pages of the origins that are named call, and no others', async () => {
  const allowed = async (url: string, origin: string) =>
    (await fetch(`${url}/popular`, { headers: { origin } })).headers.get('access-control-allow-origin');
  expect(await allowed(served.url, 'https://shop.example')).toBe('https://shop.example');
  expect(await allowed(served.url, 'https://evil.example')).toBeNull();
});

test('logs requests by their pattern, without a word on who was asked for', async () => {
  const response = await fetch(`${served.url}/recommendations/somebody-secret?exclude=item-secret`);
  await fetch(`${served.url}/users/somebody-secret/history`, { headers: { 'x-api-key': KEY } });
  await fetch(`${served.url}/events`, post('{"user_id":"somebody-secret"}'));
  const lines = served.logged.join('');
  expect(lines).toContain(response.headers.get('x-request-id'));
  expect(lines).toContain('"route":"/recommendations/{user_id}"');
  expect(lines).not.toMatch(/secret|the-key|127\.0\.0\.1/);
});
