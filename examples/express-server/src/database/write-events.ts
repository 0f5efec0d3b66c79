import { createHash } from 'node:crypto';
import type { Change, StoredEvent } from './changes.js';
import type { Connection } from './open-database.js';
import type { Job } from './writer.js';

/** What becomes of events that are to be stored. */
export type EventsWritten =
  | { readonly kind: 'stored' }
  /** They were stored by an earlier request with the same key: so many. */
  | { readonly kind: 'repeated'; readonly events: number }
  /** The key is that of another request. */
  | { readonly kind: 'key-reused' };

/** A key that a client gave a request, and what it sent: moments that the service fills in differ from time to time. */
export interface IdempotencyKey {
  readonly key: string;
  readonly request: unknown;
}

const digestOf = (request: unknown): string => createHash('sha256').update(JSON.stringify(request)).digest('hex');

/** Stores events, all or none, once for each key. @param mostRows - that one statement may write. */
export function storeEvents(
  events: readonly StoredEvent[],
  idempotency: IdempotencyKey | null,
  mostRows: number,
): Job<EventsWritten> {
  return {
    numbers: events.length,
    async write(connection, first) {
      if (idempotency !== null) {
        const earlier = await claim(connection, idempotency, events.length);
        if (earlier !== null) return { changes: [], result: earlier };
      }
      for (let from = 0; from < events.length; from += mostRows) {
        const rows = events
          .slice(from, from + mostRows)
          .map((event, at) => ({ sequence: first + from + at, ...event }));
        await connection.insertInto('events').values(rows).execute();
      }
      const changes = events.map((event, at): Change => ({ kind: 'event', sequence: first + at, event }));
      return { changes, result: { kind: 'stored' } };
    },
  };
}

/** Takes a key. @returns what came of the request that has it already; null where there is none. */
async function claim(
  connection: Connection,
  { key, request }: IdempotencyKey,
  events: number,
): Promise<EventsWritten | null> {
  const digest = digestOf(request);
  const { numInsertedOrUpdatedRows = 0n } = await connection
    .insertInto('idempotency_keys')
    .values({ key, digest, answer: String(events), made_at: Date.now() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows > 0n) return null;
  const held = await connection
    .selectFrom('idempotency_keys')
    .select(['digest', 'answer'])
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return held.digest === digest ? { kind: 'repeated', events: Number(held.answer) } : { kind: 'key-reused' };
}
