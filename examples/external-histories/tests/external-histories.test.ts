import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Recommender } from 'cf-recs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, withoutPostgres } from '../../../tests/support/postgres.js';
import { startRedis, withoutRedis } from '../../../tests/support/redis.js';
import { createApp, recommend } from '../src/app.js';
import { copyHistories } from '../src/copy-histories.js';
import { type Entry, KEPT } from '../src/histories.js';
import { type OpenHistories, openHistories } from '../src/open-histories.js';
import { SAMPLE } from '../src/settings.js';

if (withoutPostgres()) it.skip('histories in Postgres are not tried: apt-get install postgresql', () => {});
if (withoutRedis()) it.skip('histories in Redis are not tried: apt-get install redis-server', () => {});

/** A model as `save(..., { histories: false })` leaves it. */
async function withoutHistories(recommender: Recommender): Promise<Recommender> {
  const files = new Map<string, Uint8Array>();
  const store = {
    read: (name: string) => files.get(name),
    write: (name: string, bytes: Uint8Array) => void files.set(name, bytes),
    remove: (name: string) => void files.delete(name),
    list: () => files.keys(),
  };
  await recommender.save(store, { histories: false });
  return Recommender.load(store);
}

/** Items with a vector of one number and no histories. */
const SHELF = { itemIds: ['rose', 'tulip', 'spade'], itemEmbeddings: [[3], [2], [1]] };

const NOON = Date.UTC(2026, 0, 1, 12);
const entry = (itemId: string, value = 1, minute = 0): Entry => ({
  itemId,
  value,
  timestamp: new Date(NOON + 60_000 * minute),
});

describe.each([
  ['Postgres', withoutPostgres(), startPostgres],
  ['Redis', withoutRedis(), startRedis],
])('histories in %s', (_, skipped, start) => {
  describe.skipIf(skipped)('of a server', () => {
    let stop: () => Promise<void>;
    let database: OpenHistories;
    let whole: Recommender;
    let served: Recommender;
    beforeAll(async () => {
      const server = await start();
      stop = server.stop;
      database = await openHistories(server.url);
      whole = await Recommender.load(SAMPLE);
      served = await withoutHistories(whole);
      await copyHistories(whole, database.histories);
    });
    afterAll(async () => {
      await database?.close();
      await stop?.();
    });

    it('give every user of the log the list that memory gives', async () => {
      expect(served.users).toEqual([]);
      expect(whole.users.length).toBeGreaterThan(40);
      for (const userId of whole.users) {
        expect(await recommend(served, database.histories, userId, 20)).toEqual(whole.recommend(userId, 20));
      }
    });

    it('take in events as `update` does, dislikes and new users, too', async () => {
      const events = [
        { userId: 'user-30', entry: entry('jazz-corner-1') },
        { userId: 'user-30', entry: entry('metal-wolves-1', -1, 1) },
        { userId: 'newcomer', entry: entry('jazz-corner-1', 1, 2) },
        { userId: 'o\'hara, "né" \\{1}', entry: entry('techno-shift-2', 2, 3) },
      ];
      for (const { userId, entry } of events) await database.histories.append(userId, [entry]);
      whole.update(
        events.map(({ userId, entry: { itemId, value, timestamp } }) => ({
          userId,
          itemId,
          event: value < 0 ? 'dislike' : 'like',
          timestamp,
        })),
      );
      for (const { userId } of events) {
        const list = await recommend(served, database.histories, userId, 20);
        expect(list.items.map(({ itemId }) => itemId)).toEqual(
          whole.recommend(userId, 20).items.map(({ itemId }) => itemId),
        );
        expect(list.fallback.used).toBe(false);
      }
    });

    it('copy again what was copied without counting it twice', async () => {
      const before = await database.histories.read('user-01');
      expect(before.length).toBeGreaterThan(10);
      await copyHistories(whole, database.histories);
      expect(await database.histories.read('user-01')).toEqual(before);
    });

    it('keep the newest entries, in order and without loss', async () => {
      const entries = Array.from({ length: KEPT + 2 }, (_, at) => entry(`item ${at}`, 1 / (at + 1), at));
      const rounded = entries.map((each) => ({ ...each, value: expect.closeTo(each.value, 6) }));
      await database.histories.append('reader', entries.slice(0, -3));
      for (const each of entries.slice(-3)) await database.histories.append('reader', [each]);
      expect(await database.histories.read('reader')).toEqual(rounded.slice(2));
      await database.histories.append('glutton', entries);
      expect(await database.histories.read('glutton')).toEqual(rounded.slice(2));
    });

    it('forget a user, and know nothing of a stranger', async () => {
      await database.histories.append('passer-by', [entry('jazz-corner-1')]);
      expect(await database.histories.read('passer-by')).toHaveLength(1);
      await database.histories.forget('passer-by');
      expect(await database.histories.read('passer-by')).toEqual([]);
      const list = await recommend(served, database.histories, 'passer-by', 3);
      expect(list).toMatchObject({ userId: 'passer-by', fallback: { used: true, reason: 'no-history' } });
    });

    describe('behind HTTP', () => {
      let app: Server;
      let url = '';
      const post = (body: string) => fetch(`${url}/events`, { method: 'POST', body });
      beforeAll(async () => {
        app = createApp(Recommender.fromEmbeddings(SHELF), database.histories).listen(0, '127.0.0.1');
        await once(app, 'listening');
        url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
      });
      afterAll(() => void app?.close());

      it('an event counts in the next list', async () => {
        const before = await (await fetch(`${url}/recommendations/a%2Fb?limit=1`)).json();
        expect(before).toMatchObject({ userId: 'a/b', items: [{ itemId: 'rose', source: 'popular' }] });
        expect((await post('{"user_id": "a/b", "item_id": "rose"}')).status).toBe(204);
        const after = await (await fetch(`${url}/recommendations/a%2Fb?limit=1`)).json();
        expect(after).toMatchObject({ userId: 'a/b', items: [{ itemId: 'tulip', source: 'model' }] });
      });

      it('what is wrong is said', async () => {
        for (const path of ['/recommendations/a?limit=0', '/recommendations/%zz']) {
          expect((await fetch(url + path)).status).toBe(400);
        }
        for (const body of [
          '{',
          '{}',
          '{"user_id": "a", "item_id": 1}',
          '{"user_id": "a", "item_id": "b", "value": "1"}',
        ]) {
          expect((await post(body)).status).toBe(400);
        }
        expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
      });
    });
  });
});

describe('where histories are', () => {
  it('is named by a URL', () => {
    expect(() => openHistories('mysql://localhost')).toThrow('Expected a URL of Postgres or Redis');
  });
});
