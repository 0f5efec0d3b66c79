import type { Connection } from './open-database.js';
import type { EventTable, ItemTable } from './tables.js';

/** An event as it is stored, less its number. */
export type StoredEvent = Omit<EventTable, 'sequence'>;

/** An item of the catalogue as it is stored, less the number of its last change. */
export type StoredItem = Omit<ItemTable, 'sequence'>;

/** Something that happened, in the order of numbers. */
export type Change =
  | { readonly kind: 'event'; readonly sequence: number; readonly event: StoredEvent }
  /** All that a user has is taken back, or what the user has with an item. */
  | { readonly kind: 'deletion'; readonly sequence: number; readonly userId: string; readonly itemId: string | null }
  | { readonly kind: 'item'; readonly sequence: number; readonly item: StoredItem };

/** Numbers that are asked for at a time where requests are waiting, which are answered in between. */
export const WINDOW = 500;
/** The same where nobody is waiting: a user's history is made anew for each window that has something of it. */
export const LARGE_WINDOW = 100_000;

/** The changes after one number up to another, in order. Events that a later deletion took are not there any more. */
export async function readChanges(connection: Connection, after: number, last: number): Promise<Change[]> {
  const [events, deletions, items] = await Promise.all([
    connection.selectFrom('events').selectAll().where('sequence', '>', after).where('sequence', '<=', last).execute(),
    connection
      .selectFrom('deletions')
      .selectAll()
      .where('sequence', '>', after)
      .where('sequence', '<=', last)
      .execute(),
    connection.selectFrom('items').selectAll().where('sequence', '>', after).where('sequence', '<=', last).execute(),
  ]);
  const changes: Change[] = events.map(({ sequence, ...event }) => ({ kind: 'event', sequence, event }));
  for (const { sequence, user_id, item_id } of deletions) {
    changes.push({ kind: 'deletion', sequence, userId: user_id, itemId: item_id });
  }
  for (const { sequence, ...item } of items) changes.push({ kind: 'item', sequence, item });
  return changes.sort((a, b) => a.sequence - b.sequence);
}
