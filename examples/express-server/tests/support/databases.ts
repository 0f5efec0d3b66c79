import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { type PostgresServer, startPostgres, withoutPostgres } from '../../../../tests/support/postgres.js';

/** Makes an empty database. @returns its `DATABASE_URL`. */
export type FreshDatabase = () => Promise<string>;

/** An empty database of a server. */
async function createDatabase({ url }: PostgresServer, name: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace(/\/postgres$/, `/${name}`);
}

type Suite = (fresh: FreshDatabase) => void;

function onSqlite(suite: Suite): void {
  describe('on SQLite', () => {
    let folder: string;
    let count = 0;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'cf-recs-sqlite-'));
    });
    afterAll(() => rm(folder, { recursive: true }));
    suite(async () => `sqlite:${join(folder, `${++count}.db`)}`);
  });
}

/** Tests on a server of Postgres; where there is none they are reported as skipped. */
export function onPostgres(suite: Suite): void {
  describe.skipIf(withoutPostgres())('on Postgres', () => {
    let server: PostgresServer;
    let count = 0;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server?.stop());
    suite(() => createDatabase(server, `test_${++count}`));
  });
}

/** The same tests on files of SQLite and on a server of Postgres. */
export function onEachDatabase(suite: Suite): void {
  onSqlite(suite);
  onPostgres(suite);
}
