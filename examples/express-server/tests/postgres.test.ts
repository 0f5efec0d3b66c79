import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type PostgresServer, startPostgres, withoutPostgres } from '../../../tests/support/postgres.js';
import { dayOf } from '../src/database/list-counts.js';
import { ask } from './support/asking.js';
import { trainCamps } from './support/camps.js';
import { serve, type TestService } from './support/service.js';

describe.skipIf(withoutPostgres())('the service on Postgres', () => {
  let postgres: PostgresServer;
  let served: TestService;
  beforeAll(async () => {
    postgres = await startPostgres();
    served = await serve({ model: await trainCamps(), settings: { DATABASE_URL: postgres.url } });
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => {
    await served?.close();
    await postgres?.stop();
  });
  const get = async <Body>(path: string): Promise<Body> => (await ask<Body>(served.url, 'GET', path)).body;

  test('counts clicks by day and kind', async () => {
    // A day may end while it runs, but not this one.
    vi.useFakeTimers({ toFake: ['Date'] });
    const { list_id } = await get<{ list_id: string }>('/popular');
    const event = { user_id: 'ann', item_id: 'metal-1' };
    await ask(served.url, 'POST', '/events', [{ ...event, list_id }, { ...event, list_id: 'newsletter' }, event]);
    const day = dayOf(Date.now());
    expect(await get('/admin/clicks')).toEqual({ days: [{ day, kind: 'popular', lists: 1, events: 1 }] });
  });

  test('keeps a catalogue', async () => {
    const item = { title: 'Ünï 🎧', categories: ['Jazz'], published_at: '2026-01-31T12:00:00.000Z' };
    await ask(served.url, 'PUT', '/items/jazz-1', item);
    await served.restart();
    expect(await get('/items/jazz-1')).toMatchObject(item);
    expect((await ask(served.url, 'DELETE', '/items/jazz-1')).body).toMatchObject({ removed: true });
    expect((await ask(served.url, 'DELETE', '/items/jazz-1')).body).toMatchObject({ removed: false });
  });

  test('tells of models and trainings', async () => {
    expect(await get('/admin/models')).toMatchObject({ models: [{ in_use: true, made_at: expect.any(String) }] });
    expect(await get('/admin/training')).toEqual({ running: false, progress: null, last_problem: null });
  });

  // It has no text with a NUL in it. What is asked for at the same time must not go along with it.
  test.each([
    ['POST', '/events', { user_id: 'a\0b', item_id: 'metal-1' }],
    ['POST', '/events', [{ user_id: 'ann', item_id: 'metal-1', event: '\0' }]],
    ['PUT', '/items/metal-1', { title: '\0' }],
    ['POST', '/items', [{ item_id: '\0' }]],
    ['DELETE', '/users/%00', undefined],
    ['DELETE', '/users/ann/items/%00', undefined],
    ['DELETE', '/items/%00', undefined],
  ])('refuses a NUL in %s %s, and nothing beside it', async (method, path, body) => {
    const good = () => ask(served.url, 'POST', '/events', { user_id: 'ann', item_id: 'metal-1' });
    const answers = await Promise.all([good(), ask(served.url, method, path, body), good()]);
    expect(answers).toMatchObject([{ status: 200 }, { status: 400 }, { status: 200 }]);
  });
});
