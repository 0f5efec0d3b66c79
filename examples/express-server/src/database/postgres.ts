import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Database } from './open-database.js';
import type { Tables } from './tables.js';

/** Parameters of a statement are counted in 16 bits, and no table has more columns. */
const MOST_ROWS = Math.floor(65_535 / 10);

const CHANNEL = 'recommender_changes';
const RECONNECT_MS = 1000;

/** Nobody may keep the others waiting for ever: not a process that stands still, nor a network that swallows answers. */
const TIMEOUTS: pg.ClientConfig = {
  connectionTimeoutMillis: 5000,
  lock_timeout: 5000,
  idle_in_transaction_session_timeout: 10_000,
  statement_timeout: 30_000,
  query_timeout: 35_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
};

/** Sequences and moments fit into a double, and there is no other type that is read as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

/** Serialisation failures, deadlocks and locks that are not given: the transaction is to be tried again. */
const BUSY = new Set(['40001', '40P01', '55P03']);

/** Classes of errors that speak of the data: text with a NUL, numbers out of range, keys too long for an index. */
const REFUSALS = /^(22|23|54)/;

/** A database of Postgres. Commits are on the disk there as far as its `synchronous_commit` says, which is on by default. */
export function openPostgres(url: string, readOnly: boolean): Database {
  const options = readOnly ? '-c default_transaction_read_only=on' : undefined;
  const config = { connectionString: url, types, options, ...TIMEOUTS };
  /** Notices of this process's own changes are no news to it. */
  const own = randomUUID();
  const pool = new pg.Pool({ ...config, max: 4 });
  // A connection that breaks while it is idle is replaced when the next one is asked for; one that breaks between two
  // statements of a transaction says so at the second. Errors that nobody listens for would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let listener: pg.Client | null = null;
  let closed = false;

  async function listen(onNotice: () => void, onProblem: (error: unknown) => void): Promise<void> {
    if (closed) return;
    const client = new pg.Client(config);
    const again = (): void => {
      if (listener !== client) return;
      listener = null;
      client.end().catch(() => {});
      setTimeout(() => void listen(onNotice, onProblem), RECONNECT_MS).unref();
    };
    listener = client;
    client.on('notification', ({ payload }) => {
      if (payload !== own) onNotice();
    });
    client.on('error', again);
    client.on('end', again);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      // What came before this is found now.
      onNotice();
    } catch (error) {
      onProblem(error);
      again();
    }
  }

  return {
    kind: 'postgres',
    db,
    mostRows: MOST_ROWS,
    isBusy: (error) => BUSY.has(codeOf(error)),
    isRefusal: (error) => REFUSALS.test(codeOf(error)),
    async notify(connection) {
      await sql`select pg_notify(${CHANNEL}, ${own})`.execute(connection);
    },
    listen: (onNotice, onProblem) => void listen(onNotice, onProblem),
    async close() {
      closed = true;
      const client = listener;
      listener = null;
      await client?.end().catch(() => {});
      await db.destroy();
    },
  };
}
