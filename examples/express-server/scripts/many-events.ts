import type { StoredEvent } from '../src/database/changes.js';
import { migrate } from '../src/database/migrations.js';
import { openDatabase } from '../src/database/open-database.js';
import { storeEvents } from '../src/database/write-events.js';
import { Writer } from '../src/database/writer.js';
import { NOTHING } from '../src/live/apply-changes.js';

const AT_A_TIME = 10_000;

/** Fills a database with events of users of 50 events each, as if they had been told over the last months. */
export async function storeMany(url: string, count: number, items: readonly string[]): Promise<void> {
  const database = await openDatabase(url, false);
  try {
    await migrate(database);
    const writer = new Writer(database, async (_first, jobs) => jobs.map(() => NOTHING));
    const users = Math.ceil(count / 50);
    const begin = Date.now() - 100 * 24 * 60 * 60 * 1000;
    const eventOf = (n: number): StoredEvent => ({
      user_id: `visitor-${(n * 7919) % users}`,
      item_id: items[(n * 104_729 + Math.floor(n / users)) % items.length],
      event: 'like',
      value: null,
      timestamp: begin + 1000 * n,
      list_id: null,
    });
    for (let from = 0; from < count; from += AT_A_TIME) {
      const events = Array.from({ length: Math.min(AT_A_TIME, count - from) }, (_, n) => eventOf(from + n));
      await writer.write(storeEvents(events, null, database.mostRows));
    }
  } finally {
    await database.close();
  }
}
