import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Recommender } from '../../src/index.js';
import { failureOf, messageOf } from '../support/errors.js';
import { temporaryFolders } from '../support/model-folders.js';

const newFile = temporaryFolders();
let database: Database;

beforeEach(() => {
  database = new Database(newFile('shop.db'));
});
afterEach(() => {
  database.close();
});

const fields = { userId: 'customer_id', itemId: 'sku', timestamp: 'bought_at' };

/** A table of purchases, its times as the column's type and its rows say. */
function createPurchases(type: string, rows: readonly string[]): void {
  database.exec(`create table purchases (id integer primary key, customer_id integer, sku text, bought_at ${type});
    insert into purchases (customer_id, sku, bought_at) values ${rows.join(', ')}`);
}

const purchases = () => database.prepare('select customer_id, sku, bought_at from purchases');

describe('a cursor of SQLite', () => {
  it('is read row by row by the names of the table', async () => {
    createPurchases('text', ["(1, 'tea', '2025-03-01 20:15:00')", "(2, 'tea', null)", "(1, 'cup', null)"]);
    const recommender = await Recommender.fromInteractions(purchases().iterate(), { fields });
    expect(recommender.info.summary).toMatchObject({ rows: 3, users: 2, items: 2, interactions: 3, dislikes: 0 });
    expect(recommender.users).toEqual(['1', '2']);
    expect(recommender.items).toEqual(['tea', 'cup']);
  });

  it('is read to its end where it takes many fetches', async () => {
    database.exec(`create table plays as with recursive numbers(n) as
      (select 0 union all select n + 1 from numbers where n < 9999) select n % 100 as user_id, n / 100 as item_id from numbers`);
    const recommender = await Recommender.fromInteractions(
      database.prepare<[], { user_id: number; item_id: number }>('select user_id, item_id from plays').iterate(),
    );
    expect(recommender.info.summary).toMatchObject({ rows: 10_000, users: 100, items: 100, interactions: 10_000 });
  });

  it('is handed on whole by `map`', async () => {
    createPurchases('text', ["(1, 'tea', '2025-03-01')", "(2, 'voucher', '2025-03-01')"]);
    const recommender = await Recommender.fromInteractions(purchases().iterate(), {
      map: (raw) => {
        const row = raw as { readonly customer_id: number; readonly sku: string; readonly bought_at: string };
        return row.sku === 'voucher'
          ? null
          : { userId: `customer-${row.customer_id}`, itemId: row.sku, timestamp: row.bought_at };
      },
    });
    expect(recommender.users).toEqual(['customer-1']);
    expect(recommender.items).toEqual(['tea']);
  });

  it('reads several tables at once, of which a later one takes back what an earlier one says', async () => {
    database.exec(`
      create table likes (user_id integer, sku text, liked_at text, undone_at text);
      create table orders (id integer primary key, user_id integer, paid_at text);
      create table order_lines (order_id integer, sku text);
      insert into likes values (1, 'tea', '2025-03-01', null), (1, 'cup', '2025-03-02', '2025-03-03'), (2, 'pot', '2025-03-02', null);
      insert into orders values (10, 2, '2025-03-04'), (11, 3, null);
      insert into order_lines values (10, 'tea'), (10, 'cup'), (11, 'pot')`);
    const events = database.prepare<[], { user_id: number; item_id: string; event: string; timestamp: string }>(`
      select user_id, sku as item_id, 'like' as event, liked_at as timestamp from likes
      union all
      select user_id, sku, 'unlike', undone_at from likes where undone_at is not null
      union all
      select user_id, sku, 'purchase', paid_at from orders join order_lines on order_id = id where paid_at is not null`);
    const recommender = await Recommender.fromInteractions(events.iterate());
    const { summary } = recommender.info;
    expect(summary.events).toEqual({
      like: { count: 3, weight: 1 },
      unlike: { count: 1, weight: 'retract' },
      purchase: { count: 2, weight: 1 },
    });
    expect(summary).toMatchObject({ rows: 6, users: 2, interactions: 4, dislikes: 0 });
    expect(recommender.history('1').map(({ itemId }) => itemId)).toEqual(['tea']);
    expect(
      recommender
        .history('2')
        .map(({ itemId }) => itemId)
        .sort(),
    ).toEqual(['cup', 'pot', 'tea']);
  });
});

describe('integers of SQLite beyond 2^53', () => {
  beforeEach(() => createPurchases('text', ["(710000000000000001, 'tea', null)", "(710000000000000002, 'tea', null)"]));

  it('keep their digits with safeIntegers', async () => {
    const recommender = await Recommender.fromInteractions(purchases().safeIntegers().iterate(), { fields });
    expect(recommender.users).toEqual(['710000000000000001', '710000000000000002']);
  });

  it('keep their digits as text', async () => {
    const cursor = database.prepare('select cast(customer_id as text) as customer_id, sku from purchases').iterate();
    const recommender = await Recommender.fromInteractions(cursor, {
      fields: { userId: 'customer_id', itemId: 'sku' },
    });
    expect(recommender.users).toEqual(['710000000000000001', '710000000000000002']);
  });

  it('are refused as numbers, whose digits are lost', async () => {
    const message = await messageOf('invalid-interaction', () =>
      Recommender.fromInteractions(purchases().iterate(), { fields }),
    );
    expect(message).toContain('customer_id');
  });
});

describe('times of SQLite', () => {
  const EVENING = Date.UTC(2025, 2, 1, 20, 15);

  it.each([
    ['datetime()', "'2025-03-01 20:15:00'"],
    ['ISO text', "'2025-03-01T20:15:00Z'"],
    ['ISO text of a zone', "'2025-03-01T22:15:00+02:00'"],
    ['seconds', '1740860100'],
    ['milliseconds', '1740860100000'],
  ])('are the same moment as %s', async (_, time) => {
    createPurchases('', [`(1, 'tea', ${time})`]);
    const cursors = [purchases().iterate(), purchases().safeIntegers().iterate()];
    for (const cursor of cursors) {
      const recommender = await Recommender.fromInteractions(cursor, { fields });
      expect(recommender.info.summary.period).toEqual({ from: EVENING, to: EVENING });
    }
  });

  it('may come from unixepoch() where they are kept as Julian days', async () => {
    createPurchases('real', ["(1, 'tea', julianday('2025-03-01 20:15:00'))"]);
    const cursor = database.prepare('select customer_id, sku, unixepoch(bought_at) as bought_at from purchases');
    const recommender = await Recommender.fromInteractions(cursor.iterate(), { fields });
    expect(recommender.info.summary.period?.to).toBe(EVENING);
  });
});

describe('counts of SQLite', () => {
  it.each([false, true])('are values, with safeIntegers %s', async (safe) => {
    createPurchases('text', ["(1, 'tea', null)", "(1, 'tea', null)", "(2, 'tea', null)"]);
    const counts = database
      .prepare('select customer_id, sku, count(*) as times from purchases group by customer_id, sku order by 1')
      .safeIntegers(safe);
    const recommender = await Recommender.fromInteractions(counts.iterate(), {
      fields: { userId: 'customer_id', itemId: 'sku', value: 'times' },
      weighting: 'value',
    });
    expect(recommender.history('1')[0]).toMatchObject({ itemId: 'tea', weight: 2 });
    expect(recommender.history('2')[0]).toMatchObject({ itemId: 'tea', weight: 1 });
  });
});

describe('what is new since the last look', () => {
  it('goes into `update` in windows that leave out nothing and read nothing twice', async () => {
    createPurchases('text', ["(1, 'tea', '2025-03-01 08:00:00')", "(2, 'tea', '2025-03-01 09:00:00')"]);
    const between = database.prepare<[string, string], { user_id: number; item_id: string; timestamp: string }>(
      `select customer_id as user_id, sku as item_id, bought_at as timestamp from purchases
       where bought_at >= ? and bought_at < ?`,
    );
    const recommender = await Recommender.fromInteractions(between.iterate('', '2025-03-01 09:00:00'));
    expect(recommender.users).toEqual(['1']);
    expect(recommender.update(between.iterate('2025-03-01 09:00:00', '2025-03-02'))).toEqual({
      events: 1,
      newUsers: 1,
      newItems: 0,
    });
    expect(recommender.update(between.iterate('2025-03-02', '2025-03-03')).events).toBe(0);
    expect(recommender.popular(1).items[0]).toMatchObject({ itemId: 'tea', score: 2 });
  });
});

describe('a cursor of SQLite that fails', () => {
  it('passes its error through, and the database goes on', async () => {
    database.exec(`create table plays (user_id text, item_id text, extra text);
      insert into plays values ('ann', 'a', '[1]'), ('ben', 'a', '[2]'), ('cat', 'b', 'no JSON')`);
    const cursor = database.prepare<[], { user_id: string; item_id: string }>(
      'select user_id, item_id, json_array_length(extra) from plays',
    );
    const error = await failureOf(() => Recommender.fromInteractions(cursor.iterate()));
    expect(String(error)).toContain('malformed JSON');
    expect(database.prepare<[], { n: number }>('select count(*) as n from plays').get()?.n).toBe(3);
  });
});
