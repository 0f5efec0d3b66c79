import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import { untilFree } from './busy.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import type { Tables } from './tables.js';

export type Connection = Kysely<Tables> | Transaction<Tables>;

/** An open database: the same queries whichever it is. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Tables>;
  /** Rows that one statement may write: parameters are bounded. */
  readonly mostRows: number;
  /** Whether an error says that another process is writing: to be tried again. */
  isBusy(error: unknown): boolean;
  /** Whether an error says that what is to be written is something that this database cannot hold. */
  isRefusal(error: unknown): boolean;
  /** Tells other processes, where the database can, that there is something new. Part of the transaction that makes it. */
  notify(connection: Connection): Promise<void>;
  /** Calls back when another process did. Nothing is promised: polling finds what a notice misses. */
  listen(onNotice: () => void, onProblem: (error: unknown) => void): void;
  close(): Promise<void>;
}

/** How a write waits for those of other processes. */
const TO_WRITE = { mostMs: 10_000, waitMs: 10 };

/**
 * Opens `sqlite:PATH` or `postgres://...`, without looking at its tables.
 * @param readOnly - whether nothing may be written.
 */
export async function openDatabase(url: string, readOnly: boolean): Promise<Database> {
  if (!url.startsWith('sqlite:')) return openPostgres(url, readOnly);
  const path = url.slice('sqlite:'.length);
  // SQLite would make an empty file where there is none.
  if (readOnly) await access(path);
  else await mkdir(dirname(path), { recursive: true });
  return openSqlite(path, readOnly);
}

/** Does something that another process may be in the way of, until it is not. */
export const patiently = <T>(database: Database, act: () => Promise<T>): Promise<T> =>
  untilFree((error) => database.isBusy(error), TO_WRITE, act);
