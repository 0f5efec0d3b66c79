import { setTimeout } from 'node:timers/promises';
import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import { describeError } from '../problems.js';
import type { Database } from './open-database.js';

/** What was changed in the tables over time, oldest first. Never edit one that was released: add another. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-first': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('sequence')
        .ifNotExists()
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('last', 'bigint', (column) => column.notNull())
        .execute();
      await sql`insert into sequence (id, last) values (1, 0) on conflict do nothing`.execute(db);
      await db.schema
        .createTable('events')
        .ifNotExists()
        .addColumn('sequence', 'bigint', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('item_id', 'text', (column) => column.notNull())
        .addColumn('event', 'text')
        .addColumn('value', 'double precision')
        .addColumn('timestamp', 'bigint', (column) => column.notNull())
        .addColumn('list_id', 'text')
        .execute();
      // Not the item too: two ids may be longer than what Postgres takes into an index.
      await db.schema.createIndex('events_of_user').ifNotExists().on('events').column('user_id').execute();
      await db.schema.createIndex('events_by_time').ifNotExists().on('events').column('timestamp').execute();
      await db.schema
        .createTable('deletions')
        .ifNotExists()
        .addColumn('sequence', 'bigint', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('item_id', 'text')
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('items')
        .ifNotExists()
        .addColumn('item_id', 'text', (column) => column.primaryKey())
        .addColumn('sequence', 'bigint', (column) => column.notNull())
        .addColumn('title', 'text')
        .addColumn('image', 'text')
        .addColumn('url', 'text')
        .addColumn('categories', 'text', (column) => column.notNull())
        .addColumn('available', 'integer', (column) => column.notNull())
        .addColumn('published_at', 'bigint')
        .addColumn('gone', 'integer', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('items_by_change').ifNotExists().on('items').column('sequence').execute();
      await db.schema
        .createTable('models')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('model_id', 'text')
        .addColumn('sequence', 'bigint', (column) => column.notNull())
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .addColumn('origin', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('path', 'text', (column) => column.notNull())
        .addColumn('figures', 'text')
        .addColumn('seconds', 'double precision')
        .execute();
      await db.schema
        .createTable('list_counts')
        .ifNotExists()
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('lists', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('list_counts_key', ['day', 'kind'])
        .execute();
      await db.schema
        .createTable('idempotency_keys')
        .ifNotExists()
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('digest', 'text', (column) => column.notNull())
        .addColumn('answer', 'text', (column) => column.notNull())
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('leases')
        .ifNotExists()
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('progress', 'double precision')
        .execute();
    },
  },
};

const provider: MigrationProvider = { getMigrations: async () => MIGRATIONS };

/** How long another process may be making the tables. */
const PATIENCE_MS = 5000;

/** Brings the tables up to what this version needs; those of a later version are refused. @throws what the database says. */
export async function migrate({ db }: Database): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    if (error === undefined) return;
    // What was done that this version knows nothing of.
    if (String(error).includes('corrupted migrations')) {
      throw new Error(`Expected the tables of this version or an earlier one, got others: ${describeError(error)}`);
    }
    // Two processes that start at once are in each other's way in SQLite, which has no lock for this. Every step may be
    // taken twice.
    if (performance.now() > deadline) throw error;
    await setTimeout(50 + 100 * Math.random());
  }
}

/** Whether the tables are those of this version; a replica may not make them. */
export async function isMigrated({ db }: Database): Promise<boolean> {
  const migrations = await new Migrator({ db, provider }).getMigrations();
  return migrations.every(({ executedAt }) => executedAt !== undefined);
}
