import { afterEach, expect, test, vi } from 'vitest';
import { removeOld } from '../../src/database/housekeeping.js';
import { dayOf, ListCounts } from '../../src/database/list-counts.js';
import { storeEvents } from '../../src/database/write-events.js';
import { onEachDatabase } from '../support/databases.js';
import { eventOf, Opened, writerOf } from '../support/opened.js';

const opened = new Opened();
afterEach(() => {
  vi.useRealTimers();
  return opened.close();
});

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number): number => Date.now() - days * DAY;

onEachDatabase((fresh) => {
  test('removes events that are too old, however many, and no others', async () => {
    const database = await opened.open(await fresh());
    const events = Array.from({ length: 1200 }, (_, n) =>
      eventOf(n % 12 === 0 ? 'new' : 'old', 'a', { timestamp: daysAgo(n % 12 === 0 ? 29.9 : 30.1) }),
    );
    await writerOf(database).write(storeEvents(events, null, database.mostRows));
    expect(await removeOld(database, 0, 0)).toBe(0);
    expect(await removeOld(database, 30, 0)).toBe(1100);
    const left = await database.db.selectFrom('events').select('user_id').execute();
    expect(left).toEqual(Array.from({ length: 100 }, () => ({ user_id: 'new' })));
  });

  test('remembers deletions for as long as a model may come back that does not know of them', async () => {
    const database = await opened.open(await fresh());
    const rows = [
      { sequence: 1, user_id: 'in the model', item_id: null, made_at: daysAgo(31) },
      { sequence: 2, user_id: 'in the model of late', item_id: null, made_at: daysAgo(29) },
      { sequence: 9, user_id: 'not in the model', item_id: 'a', made_at: daysAgo(300) },
    ];
    await database.db.insertInto('deletions').values(rows).execute();
    await removeOld(database, 1, 2);
    const left = await database.db.selectFrom('deletions').select('sequence').orderBy('sequence').execute();
    expect(left).toEqual([{ sequence: 2 }, { sequence: 9 }]);
  });

  test('forgets keys of requests that do not come again', async () => {
    const database = await opened.open(await fresh());
    const rows = [1.9, 2.1].map((days) => ({ key: String(days), digest: '', answer: '', made_at: daysAgo(days) }));
    await database.db.insertInto('idempotency_keys').values(rows).execute();
    await removeOld(database, 0, 0);
    expect(await database.db.selectFrom('idempotency_keys').select('key').execute()).toEqual([{ key: '1.9' }]);
  });

  test('adds up the lists that all processes served', async () => {
    const url = await fresh();
    // A day may end while it runs, but not this one.
    vi.useFakeTimers({ toFake: ['Date'] });
    const databases = [await opened.open(url), await opened.open(url)];
    const all = databases.map((database) => new ListCounts(database, false));
    for (const counts of all) for (let list = 0; list < 3; list++) counts.add('model');
    all[0].add('popular');
    await Promise.all(all.map((counts) => counts.close()));
    const replica = new ListCounts(databases[0], true);
    replica.add('model');
    await replica.close();
    const rows = await databases[0].db.selectFrom('list_counts').selectAll().orderBy('kind').execute();
    const day = dayOf(Date.now());
    expect(rows).toEqual([
      { day, kind: 'model', lists: 6 },
      { day, kind: 'popular', lists: 1 },
    ]);
  });
});
