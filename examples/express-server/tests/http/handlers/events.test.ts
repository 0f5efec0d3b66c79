import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Answer, ask } from '../../support/asking.js';
import { trainCamps } from '../../support/camps.js';
import { serve, type TestService } from '../../support/service.js';

const MINUTE_MS = 60_000;
const KEY = { 'idempotency-key': 'a-key-of-the-client' };

let served: TestService;
afterEach(() => {
  vi.useRealTimers();
  return served.close();
});
const start = async (settings?: Readonly<Record<string, string>>): Promise<void> => {
  served = await serve({ model: await trainCamps(), settings });
};

interface Taken {
  readonly events?: number;
  readonly error?: { readonly code: string; readonly message: string };
}
const post = (body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer<Taken>> =>
  ask(served.url, 'POST', '/events', body, headers);

/** What is stored of events, in order. */
const stored = () => served.service.database.db.selectFrom('events').selectAll().orderBy('sequence').execute();
const countOf = async (): Promise<number> => (await stored()).length;

describe('what is taken in', () => {
  test('is stored as it was told, and counts at once', async () => {
    await start();
    const events = [
      { user_id: 'new', item_id: 'jazz-1', event: 'like', value: 2, timestamp: '2026-01-01T00:00:00Z', list_id: 'x-1' },
      { user_id: 'new', item_id: 'new-item' },
    ];
    expect(await post(events)).toEqual({ status: 200, body: { events: 2, new_users: 1, new_items: 1 } });
    expect(await stored()).toMatchObject([
      { event: 'like', value: 2, timestamp: Date.UTC(2026, 0, 1), list_id: 'x-1' },
      { event: null, value: null, timestamp: expect.any(Number), list_id: null },
    ]);
    expect(served.service.live.recommender.history('new')).toHaveLength(2);
  });

  test.each([
    [
      'a number that is none behind a good one',
      '[{"user_id":"ann","item_id":"metal-1"},{"user_id":"ann","item_id":"metal-2","value":1e999}]',
    ],
    [
      'a moment that is none',
      [
        { user_id: 'ann', item_id: 'metal-1' },
        { user_id: 'ann', item_id: 'x', timestamp: '2026-06-30T23:59:60Z' },
      ],
    ],
    [
      'a field that is not known',
      [
        { user_id: 'ann', item_id: 'metal-1' },
        { user_id: 'ann', item_id: 'x', weight: 1 },
      ],
    ],
    ['more than are taken', Array.from({ length: 1001 }, () => ({ user_id: 'ann', item_id: 'metal-1' }))],
  ])('is nothing of a batch with %s, now and after a restart', async (_, body) => {
    await start();
    expect((await post(body)).status).toBe(400);
    expect(await countOf()).toBe(0);
    const before = served.service.live.recommender.history('ann');
    await served.restart();
    expect(await countOf()).toBe(0);
    expect(served.service.live.recommender.history('ann')).toEqual(before);
  });

  test.each(['user_id', 'item_id', 'event', 'list_id'])(
    'is nothing with a NUL in `%s`, and no user of another id',
    async (name) => {
      await start();
      const event = { user_id: 'ann', item_id: 'metal-1', [name]: 'max\0' };
      expect(await post(event)).toMatchObject({ status: 400, body: { error: { code: 'invalid-body' } } });
      expect(await countOf()).toBe(0);
    },
  );

  test('is there after a restart', async () => {
    await start();
    await post([{ user_id: 'ann', item_id: 'metal-1' }]);
    const before = served.service.live.recommender.history('ann');
    expect(before).toHaveLength(4);
    await served.restart();
    expect(served.service.live.recommender.history('ann')).toEqual(before);
  });
});

describe('moments', () => {
  const ahead = (minutes: number) => ({
    user_id: 'ann',
    item_id: 'metal-1',
    timestamp: new Date(Date.now() + minutes * MINUTE_MS).toISOString(),
  });

  test('may be a little ahead, as clocks are, and no more', async () => {
    // No moment comes nearer while a slow machine looks at it.
    vi.useFakeTimers({ toFake: ['Date'] });
    await start();
    expect((await post(ahead(4))).status).toBe(200);
    expect(await post(ahead(6))).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid-body', message: expect.stringContaining('at most 5 minutes ahead') } },
    });
    expect((await post(ahead(60 * 24 * 365))).status).toBe(400);
    expect(await countOf()).toBe(1);
  });
});

describe('EVENT_WEIGHTS', () => {
  const event = (name?: string) => ({ user_id: 'ann', item_id: 'metal-1', event: name });

  test('says which names there are', async () => {
    await start({ EVENT_WEIGHTS: '{"buy":3,"view":0.5,"return":"retract"}' });
    expect((await post(event('buy'))).status).toBe(200);
    expect((await post(event())).status).toBe(200);
    expect(await post(event('bye'))).toEqual({
      status: 400,
      body: { error: { code: 'invalid-body', message: 'Expected `event` to be one of buy, view, return, got "bye"' } },
    });
    expect((await post(event('toString'))).status).toBe(400);
    expect(await countOf()).toBe(2);
  });

  test('says what they weigh', async () => {
    await start({ EVENT_WEIGHTS: '{"buy":3,"return":"retract"}' });
    const { live } = served.service;
    await post(event('buy'));
    expect(live.recommender.history('ann').find(({ itemId }) => itemId === 'metal-1')?.weight).toBe(3);
    await post(event('return'));
    expect(live.recommender.history('ann').some(({ itemId }) => itemId === 'metal-1')).toBe(false);
  });

  test('takes any name where nothing is set', async () => {
    await start();
    expect((await post(event('hummed along'))).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  const body = [{ user_id: 'ann', item_id: 'metal-1' }];

  test('makes a request that comes again count once, after a restart as well', async () => {
    await start();
    expect(await post(body, KEY)).toMatchObject({ status: 200, body: { events: 1 } });
    expect(await post(body, KEY)).toMatchObject({ status: 200, body: { events: 1 } });
    await served.restart();
    expect(await post(body, KEY)).toMatchObject({ status: 200, body: { events: 1 } });
    expect(await countOf()).toBe(1);
  });

  test('counts once where many come at the same time', async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body, KEY)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await countOf()).toBe(1);
  });

  test('is refused for another request, and free after one that was refused', async () => {
    await start();
    expect((await post([{ ...body[0], value: 'none' }], KEY)).status).toBe(400);
    expect((await post(body, KEY)).status).toBe(200);
    expect(await post([{ ...body[0], value: 2 }], KEY)).toMatchObject({
      status: 422,
      body: { error: { code: 'key-reused' } },
    });
    expect(await countOf()).toBe(1);
  });

  test('has bounds', async () => {
    await start();
    expect((await post(body, { 'idempotency-key': 'x'.repeat(256) })).status).toBe(400);
    expect((await post(body, { 'idempotency-key': '' })).status).toBe(400);
  });
});
