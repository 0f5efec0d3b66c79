import { setTimeout } from 'node:timers/promises';
import { type DatabaseConnection, Kysely, SelectQueryNode, SqliteDialect, SqliteDriver } from 'kysely';
import Libsql from 'libsql';
import type { Database } from './open-database.js';
import type { Tables } from './tables.js';

type File = InstanceType<typeof Libsql>;

/** Parameters of a statement are bounded (SQLITE_MAX_VARIABLE_NUMBER), and no table has more columns. */
const MOST_ROWS = Math.floor(32_766 / 10);

/** How long opening and reading wait for other processes, which are in their way for moments alone. */
const MOMENTS_MS = 5000;

const isBusy = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');

/** Does something that is over at once, again and again while another process is in the way. */
async function insist<T>(act: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + MOMENTS_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await setTimeout(1 + 4 * Math.random());
    }
  }
}

/** The driver of Kysely for a file that other processes have open too. */
class SharedFileDriver extends SqliteDriver {
  constructor(private readonly file: File) {
    super({ database: file as never });
  }

  /** Reads wait only where another process repairs the file after a crash, or closes it as the last one. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: (query) =>
        SelectQueryNode.is(query.query) ? insist(() => connection.executeQuery(query)) : connection.executeQuery(query),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
  }

  /** After some errors, that of a full disk among them, SQLite has done so itself, and another time is one too many. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.file.inTransaction) await super.rollbackTransaction(connection);
  }
}

class SharedFileDialect extends SqliteDialect {
  constructor(private readonly file: File) {
    super({ database: file as never });
  }

  override createDriver(): SqliteDriver {
    return new SharedFileDriver(this.file);
  }
}

/**
 * A file of SQLite in WAL mode: readers and a writer do not wait for each other, and what a transaction has committed is on
 * the disk. It is asked in this thread, so a wait for another process would stop all answers: it says that it is busy at
 * once, and is asked again later.
 */
export async function openSqlite(path: string, readOnly: boolean): Promise<Database> {
  const file = new Libsql(path, { timeout: 0 });
  try {
    file.exec('PRAGMA busy_timeout = 0');
    // The mode is that of the file, which nobody else may have open in the moment it changes.
    await insist(() => file.exec(readOnly ? 'PRAGMA query_only = ON' : 'PRAGMA journal_mode = WAL'));
    // Of this connection: a transaction is on the disk before it is said to be.
    file.exec('PRAGMA synchronous = FULL');
  } catch (error) {
    file.close();
    throw error;
  }
  const db = new Kysely<Tables>({ dialect: new SharedFileDialect(file) });
  return {
    kind: 'sqlite',
    db,
    mostRows: MOST_ROWS,
    isBusy,
    // Columns take any text and number that a request can hold.
    isRefusal: () => false,
    notify: async () => {},
    listen: () => {},
    close: () => db.destroy(),
  };
}
