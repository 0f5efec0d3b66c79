import { type CustomTypesConfig, Pool, type PoolClient, types } from 'pg';
import QueryStream from 'pg-query-stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Recommender } from '../../src/index.js';
import { failureOf, messageOf } from '../support/errors.js';
import { type PostgresServer, startPostgres, withoutPostgres } from '../support/postgres.js';

const TABLES = `
  create type kind as enum ('view', 'purchase');
  create table purchases (
    customer_id bigint, sku uuid, amount numeric, units integer, sold bigint, bought_at timestamptz, local_at timestamp, bought_ms bigint, kind kind, payload jsonb);
  insert into purchases values
    (710000000000000001, '11111111-0000-4000-8000-000000000001', 2.50, 2, 3, '2025-03-01 22:15:00+02', '2025-03-01 20:15:00', 1740860100000, 'purchase', '{"product": {"id": "tea"}}'),
    (710000000000000002, '11111111-0000-4000-8000-000000000001', 0.25, 1, 4, '2025-03-01 20:15:00Z', '2025-03-01 20:15:00', 1740860100000, 'view', '{"product": {"id": "cup"}}');
  create table likes (user_id integer, item_id text, liked_at timestamptz, undone_at timestamptz);
  insert into likes values (1, 'tea', '2025-03-01', null), (1, 'cup', '2025-03-02', '2025-03-03'), (2, 'pot', '2025-03-02', null)`;

const EVENING = Date.UTC(2025, 2, 1, 20, 15);
const IDS = ['710000000000000001', '710000000000000002'];

/** Rows that the database makes as they are fetched, and that nobody fetches to the end. */
const ENDLESS = 'select generate_series(1, 1000000000) as g';

if (withoutPostgres()) {
  const places = '/usr/lib/postgresql, on the path or in CF_RECS_POSTGRES';
  it.skip(`Postgres is not tried: there is none in ${places} (apt-get install postgresql)`, () => {});
}

describe.skipIf(withoutPostgres())('a cursor of Postgres', () => {
  let server: PostgresServer;
  let pool: Pool;
  let client: PoolClient;

  beforeAll(async () => {
    server = await startPostgres();
    pool = new Pool({ connectionString: server.url, max: 2 });
    await pool.query(TABLES);
  });
  beforeEach(async () => {
    client = await pool.connect();
  });
  // A connection with an open cursor would never be free again.
  afterEach(async () => {
    opened?.destroy();
    await client.query('select 1');
    client.release();
    expect(pool.idleCount).toBe(pool.totalCount);
  });
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });

  let opened: QueryStream | null = null;
  const cursor = (sql: string, parsers?: CustomTypesConfig): QueryStream => {
    opened = client.query(new QueryStream(sql, [], { types: parsers }));
    return opened;
  };

  it('is read row by row by the names of the table', async () => {
    const stream = cursor('select customer_id, sku, bought_at, kind from purchases');
    const recommender = await Recommender.fromInteractions(stream, {
      fields: { userId: 'customer_id', itemId: 'sku', event: 'kind', timestamp: 'bought_at' },
    });
    const { summary } = recommender.info;
    expect(summary).toMatchObject({ rows: 2, users: 2, items: 1, interactions: 2, dislikes: 0 });
    expect(summary.period).toEqual({ from: EVENING, to: EVENING });
    expect(Object.keys(summary.events).sort()).toEqual(['purchase', 'view']);
    expect(recommender.users).toEqual(IDS);
    expect(recommender.items).toEqual(['11111111-0000-4000-8000-000000000001']);
    expect(stream.destroyed).toBe(true);
  });

  it('is read to its end where it takes many fetches', async () => {
    const stream = cursor('select g % 100 as user_id, g / 100 as item_id from generate_series(0, 9999) g');
    const recommender = await Recommender.fromInteractions(stream);
    expect(recommender.info.summary).toMatchObject({ rows: 10_000, users: 100, items: 100, interactions: 10_000 });
  });

  it('is handed on whole by `map`', async () => {
    const recommender = await Recommender.fromInteractions(cursor('select customer_id, payload from purchases'), {
      map: (raw) => {
        const row = raw as {
          readonly customer_id: string;
          readonly payload: { readonly product: { readonly id: string } };
        };
        return row.payload.product.id === 'cup' ? null : { userId: row.customer_id, itemId: row.payload.product.id };
      },
    });
    expect(recommender.users).toEqual(IDS.slice(0, 1));
    expect(recommender.items).toEqual(['tea']);
  });

  it('gives what is inside jsonb by a dotted path', async () => {
    const recommender = await Recommender.fromInteractions(cursor('select customer_id, payload from purchases'), {
      fields: { userId: 'customer_id', itemId: 'payload.product.id' },
    });
    expect(recommender.items).toEqual(['tea', 'cup']);
  });

  it.each([
    ['numeric, which comes as text', 'amount', [2.5, 0.25]],
    ['integer', 'units', [2, 1]],
    ['bigint, which comes as text', 'sold', [3, 4]],
    ['count(*), which comes as text', 'count(*)', [1, 1]],
  ])('gives values of %s', async (_, column, weights) => {
    const stream = cursor(
      `select customer_id, sku, ${column} as value from purchases group by 1, 2, ${column === 'count(*)' ? '2' : column} order by 1`,
    );
    const recommender = await Recommender.fromInteractions(stream, {
      fields: { userId: 'customer_id', itemId: 'sku' },
      weighting: 'value',
    });
    expect(IDS.map((user) => recommender.history(user)[0].weight)).toEqual(weights);
  });

  it('reads several tables at once, of which a later one takes back what an earlier one says', async () => {
    const stream = cursor(`
      select user_id::text, item_id, 'like' as event, liked_at as timestamp from likes
      union all
      select user_id::text, item_id, 'unlike', undone_at from likes where undone_at is not null
      union all
      select customer_id::text, sku::text, kind::text, bought_at from purchases`);
    const recommender = await Recommender.fromInteractions(stream);
    expect(recommender.info.summary).toMatchObject({ rows: 6, users: 4, interactions: 4, dislikes: 0 });
    expect(recommender.history('1').map(({ itemId }) => itemId)).toEqual(['tea']);
  });

  describe('with times', () => {
    const { TZ } = process.env;
    afterEach(() => {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    });

    const momentOf = async (column: string, parsers?: CustomTypesConfig): Promise<number | undefined> => {
      const stream = cursor(`select customer_id, sku, ${column} as at from purchases`, parsers);
      const recommender = await Recommender.fromInteractions(stream, {
        fields: { userId: 'customer_id', itemId: 'sku', timestamp: 'at' },
      });
      return recommender.info.summary.period?.to;
    };

    it.each([
      ['timestamptz', 'bought_at'],
      ['timestamp read as UTC by the database', "local_at at time zone 'UTC'"],
      ['timestamp as text', 'local_at::text'],
      ['bigint of milliseconds', 'bought_ms'],
      ['extract(epoch), which comes as text', 'extract(epoch from bought_at)'],
    ])('reads the moment of %s wherever it runs', async (_, column) => {
      for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
        process.env.TZ = zone;
        expect(await momentOf(column)).toBe(EVENING);
      }
    });

    it('has a timestamp without a zone from pg in the local time of the process, unless a parser says UTC', async () => {
      process.env.TZ = 'America/New_York';
      expect(await momentOf('local_at')).toBe(EVENING + 5 * 3_600_000);
      const utc: CustomTypesConfig = {
        getTypeParser: (type, format) =>
          type === types.builtins.TIMESTAMP
            ? (text: string) => new Date(`${text}Z`)
            : types.getTypeParser(type, format),
      };
      expect(await momentOf('local_at', utc)).toBe(EVENING);
    });
  });

  it('passes on the error of a cursor that fails in the midst', async () => {
    const stream = cursor('select g as user_id, 1 / (5000 - g) as item_id from generate_series(1, 10000) g');
    const error = await failureOf(() => Recommender.fromInteractions(stream));
    expect(error).toMatchObject({ code: '22012', message: 'division by zero' });
    expect(stream.destroyed).toBe(true);
  });

  it('passes on the error of a statement that is none', async () => {
    const error = await failureOf(() => Recommender.fromInteractions(cursor('select user_id from nowhere')));
    expect(error).toMatchObject({ code: '42P01' });
  });

  it('is closed at a row that is no interaction', async () => {
    const stream = cursor(`select 'ann' as user_id, nullif(g, 2000) as item_id from (${ENDLESS}) rows`);
    const error = await failureOf(() => Recommender.fromInteractions(stream));
    expect(error).toMatchObject({ code: 'invalid-interaction', message: expect.stringContaining('interaction 2000 ') });
    expect(stream.destroyed).toBe(true);
  });

  it('leaves a connection to others where it is not read at all, once it is destroyed', async () => {
    const stream = cursor(`select g as user_id, g as item_id from (${ENDLESS}) rows`);
    await messageOf('invalid-option', () => Recommender.fromInteractions(stream, { weighting: 'wrong' as 'event' }));
    stream.destroy();
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('is closed where a signal stops the reading', async () => {
    const stopping = new AbortController();
    const reason = new Error('enough');
    let values = 0;
    const read = (text: string): string => {
      if (++values === 1000) stopping.abort(reason);
      return text;
    };
    const stream = cursor(`select g as user_id, g as item_id from (${ENDLESS}) rows`, { getTypeParser: () => read });
    const error = await failureOf(() => Recommender.fromInteractions(stream, { signal: stopping.signal }));
    expect(error).toBe(reason);
    expect(stream.destroyed).toBe(true);
  });

  it('is stopped by a signal while the database has nothing to give, and closed when it gives', async () => {
    const stopping = new AbortController();
    const stream = cursor("select 'ann' as user_id, 'a' as item_id from pg_sleep(0.5)");
    const reading = failureOf(() => Recommender.fromInteractions(stream, { signal: stopping.signal }));
    stopping.abort();
    expect(await reading).toBe(stopping.signal.reason);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('ends with the error of a connection that is lost, where a listener hands it on', async () => {
    // The stream alone would wait for ever, and the client would end the process where nobody listens.
    const lost = new AbortController();
    const other = await pool.connect();
    other.on('error', (error) => lost.abort(error));
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    const stream = other.query(new QueryStream(`select g as user_id, g as item_id from (${ENDLESS}) rows`));
    const reading = failureOf(() => Recommender.fromInteractions(stream, { signal: lost.signal }));
    await client.query('select pg_terminate_backend($1)', [rows[0].pid]);
    expect(await reading).toBe(lost.signal.reason);
    expect(lost.signal.reason).toBeInstanceOf(Error);
    other.release();
    expect(pool.totalCount).toBe(1);
  });
});
