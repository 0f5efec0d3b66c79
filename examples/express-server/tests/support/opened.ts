import type { StoredEvent } from '../../src/database/changes.js';
import { migrate } from '../../src/database/migrations.js';
import { type Database, openDatabase } from '../../src/database/open-database.js';
import { Writer } from '../../src/database/writer.js';
import { NOTHING } from '../../src/live/apply-changes.js';

/** Databases with their tables, to be closed at the end of a test. */
export class Opened {
  private readonly databases: Database[] = [];

  async open(url: string): Promise<Database> {
    const database = await openDatabase(url, false);
    this.databases.push(database);
    await migrate(database);
    return database;
  }

  async close(): Promise<void> {
    for (const database of this.databases.splice(0)) await database.close();
  }
}

/** A writer whose changes nobody follows. */
export const writerOf = (database: Database): Writer =>
  new Writer(database, async (_first, jobs) => jobs.map(() => NOTHING));

/** An event as it is stored. */
export const eventOf = (user_id: string, item_id = 'a', more: Partial<StoredEvent> = {}): StoredEvent => ({
  user_id,
  item_id,
  event: null,
  value: null,
  timestamp: Date.parse('2026-01-01T00:00:00Z'),
  list_id: null,
  ...more,
});
