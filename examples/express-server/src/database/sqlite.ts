import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SelectQueryNode,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import Libsql from 'libsql';
import { untilFree } from './busy.js';
import type { Database } from './open-database.js';
import type { Tables } from './tables.js';

type File = InstanceType<typeof Libsql>;

/** Parameters of a statement are bounded (SQLITE_MAX_VARIABLE_NUMBER), and no table has more columns. */
const MOST_ROWS = Math.floor(32_766 / 10);

/** How opening and reading wait for other processes, which are in their way for moments alone. */
const MOMENTS = { mostMs: 5000, waitMs: 5 };

const isBusy = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');

/** Does something that is over at once, again and again while another process is in the way. */
const insist = <T>(act: () => T | Promise<T>): Promise<T> => untilFree(isBusy, MOMENTS, act);

/** Takes the lock of writers at once. One that is taken later comes too late for what was read before. */
const TO_WRITE = 'begin immediate';
/** Looks at the file as it is now, which stays so until the commit. */
const TO_READ = 'begin; select 1 from sqlite_schema limit 1';

/**
 * The driver of Kysely for a file that other processes have open too. Whether they are in the way is found out at the
 * begin of a transaction, and single statements are in one too: libsql leaves any other statement that finds the file
 * busy half done, until it is collected as garbage, and no transaction can end before that.
 */
class SharedFileDriver extends SqliteDriver {
  constructor(private readonly file: File) {
    super({ database: file as never });
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: async <Row>(query: CompiledQuery) => {
        const execute = () => connection.executeQuery<Row>(query);
        if (this.inTransaction) return execute();
        const act = (begin: string) => this.within(begin, execute);
        // Reads wait only where another process repairs the file after a crash, or closes it as the last one.
        return SelectQueryNode.is(query.query) ? insist(() => act(TO_READ)) : act(TO_WRITE);
      },
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
  }

  override async beginTransaction(): Promise<void> {
    this.file.exec(TO_WRITE);
  }

  override async commitTransaction(): Promise<void> {
    this.file.exec('commit');
  }

  override async rollbackTransaction(): Promise<void> {
    this.rollback();
  }

  /** A closed file may not even be asked: libsql would end the process. */
  private get inTransaction(): boolean {
    return this.file.open && this.file.inTransaction;
  }

  /** After some errors, that of a full disk among them, SQLite has done so itself, and another time is one too many. */
  private rollback(): void {
    if (this.inTransaction) this.file.exec('rollback');
  }

  private async within<T>(begin: string, act: () => Promise<T>): Promise<T> {
    try {
      this.file.exec(begin);
      const result = await act();
      this.file.exec('commit');
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
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
