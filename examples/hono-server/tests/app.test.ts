import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Recommender } from 'cf-recs';
import { expect, test } from 'vitest';
import { createApp } from '../src/app.js';

test('recommends over HTTP', async () => {
  const recommender = await Recommender.load(new URL('../../../models/latest', import.meta.url));
  const server = serve({ fetch: createApp(recommender).fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  try {
    if (!server.listening) await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ask = async (path: string, body?: unknown): Promise<readonly [number, unknown]> => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const response = await fetch(url + path, init);
      return [response.status, await response.json()];
    };
    expect(await ask('/health')).toEqual([200, { status: 'ok', model_id: recommender.info.modelId }]);
    const known = recommender.recommend('user-30', 3);
    expect(await ask('/recommendations/user-30?limit=3')).toEqual([
      200,
      {
        user_id: 'user-30',
        recommendations: known.items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source })),
        fallback_used: false,
        fallback_reason: null,
      },
    ]);
    expect(await ask('/recommendations/a%2Fb?limit=1')).toMatchObject([200, { user_id: 'a/b', fallback_used: true }]);
    expect(await ask('/recommendations', { history: ['jazz-corner-1'] })).toMatchObject([
      200,
      { fallback_used: false },
    ]);
    expect(await ask('/items/jazz-corner-1/similar?limit=1')).toMatchObject([
      200,
      {
        item_id: 'jazz-corner-1',
        similar: [{ item_id: recommender.similarItems('jazz-corner-1', 1).items[0].itemId }],
      },
    ]);
    expect(await ask('/events', { user_id: 'new', item_id: 'jazz-corner-1' })).toMatchObject([200, { newUsers: 1 }]);
    expect(await ask('/recommendations/new')).toMatchObject([200, { fallback_used: false }]);
    expect(await ask('/recommendations/user-30?limit=0')).toMatchObject([400, { error: { code: 'invalid-option' } }]);
    expect(await ask('/items/none/similar')).toMatchObject([404, { error: { code: 'unknown-item' } }]);
    expect(await ask('/events', { user_id: 'new' })).toMatchObject([400, { error: { code: 'invalid-interaction' } }]);
  } finally {
    server.close();
  }
});
