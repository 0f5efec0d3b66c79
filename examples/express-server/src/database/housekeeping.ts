import { setImmediate } from 'node:timers/promises';
import { type Database, patiently } from './open-database.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a request may come again with its key. */
const KEYS_KEEP_DAYS = 2;
/** How long a deletion is remembered that the model in use knows of: so long an older copy of a model may come back. */
const DELETIONS_KEEP_DAYS = 30;
/** Rows that go in one transaction, for which others wait, and in SQLite all answers. */
const MOST_ROWS = 500;

/**
 * Removes what is old: events, where they are kept for so many days (0: for ever), keys of requests, and deletions that are
 * in the histories of the model in use.
 * @param sequence - all changes up to it are in the model in use.
 * @param signal - stops it between two transactions.
 * @returns the events that went.
 */
export async function removeOld(
  database: Database,
  keepDays: number,
  sequence: number,
  signal?: AbortSignal,
): Promise<number> {
  const { db } = database;
  const now = Date.now();
  await patiently(database, () =>
    db
      .deleteFrom('idempotency_keys')
      .where('made_at', '<', now - KEYS_KEEP_DAYS * DAY_MS)
      .execute(),
  );
  await patiently(database, () =>
    db
      .deleteFrom('deletions')
      .where('sequence', '<=', sequence)
      .where('made_at', '<', now - DELETIONS_KEEP_DAYS * DAY_MS)
      .execute(),
  );
  if (keepDays === 0) return 0;
  for (let removed = 0; ; ) {
    const old = db
      .selectFrom('events')
      .select('sequence')
      .where('timestamp', '<', now - keepDays * DAY_MS)
      .limit(MOST_ROWS);
    const { numDeletedRows } = await patiently(database, () =>
      db.deleteFrom('events').where('sequence', 'in', old).executeTakeFirst(),
    );
    removed += Number(numDeletedRows);
    if (Number(numDeletedRows) < MOST_ROWS || signal?.aborted) return removed;
    await setImmediate();
  }
}
