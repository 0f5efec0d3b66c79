import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { isMigrated, migrate } from '../../src/database/migrations.js';
import { type Database, openDatabase } from '../../src/database/open-database.js';
import { lastNumber } from '../../src/database/sequence.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase((fresh) => {
  const opened = async (url: string, use: (database: Database) => Promise<void>): Promise<void> => {
    const database = await openDatabase(url, false);
    await use(database).finally(() => database.close());
  };

  test('makes the tables once', async () => {
    const url = await fresh();
    await opened(url, async (database) => {
      expect(await isMigrated(database)).toBe(false);
      await migrate(database);
      await database.db.updateTable('sequence').set({ last: 7 }).execute();
      await migrate(database);
      expect(await isMigrated(database)).toBe(true);
    });
    await opened(url, async (database) => {
      await migrate(database);
      expect(await lastNumber(database.db)).toBe(7);
    });
  });

  test('makes the tables once where several processes start at once', async () => {
    const url = await fresh();
    await Promise.all(
      Array.from({ length: 5 }, () =>
        opened(url, async (database) => {
          await migrate(database);
          expect(await lastNumber(database.db)).toBe(0);
        }),
      ),
    );
    await opened(url, async ({ db }) => {
      const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
      expect(rows).toEqual([{ name: '001-first' }]);
    });
  });

  test('refuses the tables of a later version', async () => {
    await opened(await fresh(), async (database) => {
      await migrate(database);
      await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2099')`.execute(database.db);
      await expect(migrate(database)).rejects.toThrow(/^Expected the tables of this version .* 999-later/);
    });
  });
});

test('a replica does not make a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-replica-'));
  try {
    await expect(openDatabase(`sqlite:${join(folder, 'none.db')}`, true)).rejects.toThrow('ENOENT');
  } finally {
    await rm(folder, { recursive: true });
  }
});
