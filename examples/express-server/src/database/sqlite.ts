import { Kysely, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import type { Database } from './open-database.js';
import type { Tables } from './tables.js';

/** Parameters of a statement are bounded (SQLITE_MAX_VARIABLE_NUMBER), and no table has more columns. */
const MOST_ROWS = Math.floor(32_766 / 10);

/**
 * A file of SQLite in WAL mode: readers and a writer do not wait for each other, and what a transaction has committed is on
 * the disk. It is asked in this thread, so a wait for another process would stop all answers: it says that it is busy at
 * once, and is asked again later.
 */
export function openSqlite(path: string, readOnly: boolean): Database {
  const file = new Libsql(path, { timeout: 0 } as ConstructorParameters<typeof Libsql>[1]);
  file.exec('PRAGMA busy_timeout = 0');
  if (readOnly) file.exec('PRAGMA query_only = ON');
  else file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file as never }) });
  return {
    kind: 'sqlite',
    db,
    mostRows: MOST_ROWS,
    isBusy: (error) => String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY'),
    notify: async () => {},
    listen: () => {},
    close: () => db.destroy(),
  };
}
