import type { StoredEvent } from '../database/changes.js';
import type { Connection } from '../database/open-database.js';
import { storeEvents } from '../database/write-events.js';
import type { Job } from '../database/writer.js';

/** What tells events apart. Nothing said of a value means 1. */
const keyOf = ({ user_id, item_id, event, value, timestamp }: StoredEvent): string =>
  JSON.stringify([user_id, item_id, event, value ?? 1, timestamp]);

/** The events of the same users in the same time. */
async function heldKeys(connection: Connection, events: readonly StoredEvent[]): Promise<Set<string>> {
  const users = [...new Set(events.map(({ user_id }) => user_id))];
  const moments = events.map(({ timestamp }) => timestamp);
  const held = await connection
    .selectFrom('events')
    .selectAll()
    .where('user_id', 'in', users)
    .where('timestamp', '>=', Math.min(...moments))
    .where('timestamp', '<=', Math.max(...moments))
    .execute();
  return new Set(held.map(keyOf));
}

/**
 * Stores events that are not there yet, each once, so that a log can be imported again, and one that has grown.
 * @param mostRows - that one statement may write.
 * @returns how many were stored.
 */
export function storeMissing(events: readonly StoredEvent[], mostRows: number): Job<number> {
  return {
    numbers: events.length,
    async write(connection, first) {
      const held = await heldKeys(connection, events);
      const missing = new Map(events.map((event) => [keyOf(event), event]));
      for (const key of held) missing.delete(key);
      const { changes } = await storeEvents([...missing.values()], null, mostRows).write(connection, first);
      return { changes, result: missing.size };
    },
  };
}
