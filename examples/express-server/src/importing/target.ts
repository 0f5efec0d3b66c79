import { migrate } from '../database/migrations.js';
import { type Database, openDatabase } from '../database/open-database.js';
import { type Job, Writer } from '../database/writer.js';
import { NOTHING } from '../live/apply-changes.js';

/** Where imports go: a database whose services find what comes by its numbers, as they do with one another. */
export interface Target {
  readonly database: Database;
  /** Stores something, whole or not at all. */
  store<Result>(job: Job<Result>): Promise<Result>;
}

/** Does something with a database, which gets its tables where it has none, and closes it. */
export async function withTarget<Result>(url: string, act: (target: Target) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(url, false);
  try {
    await migrate(database);
    // There is no recommender here that would follow.
    const writer = new Writer(database, async (_first, jobs) => jobs.map(() => NOTHING));
    return await act({ database, store: async (job) => (await writer.write(job)).result });
  } finally {
    await database.close();
  }
}
