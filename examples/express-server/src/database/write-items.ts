import type { Change, StoredItem } from './changes.js';
import type { Connection } from './open-database.js';
import type { ItemTable } from './tables.js';
import type { Job } from './writer.js';

/** An item that nothing is said of but that it is gone. */
const goneItem = (itemId: string): StoredItem => ({
  item_id: itemId,
  title: null,
  image: null,
  url: null,
  categories: '[]',
  available: 0,
  published_at: null,
  gone: 1,
});

/** Writes rows, each in place of what was there. */
async function upsert(connection: Connection, rows: readonly ItemTable[]): Promise<void> {
  await connection
    .insertInto('items')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('item_id').doUpdateSet((row) => ({
        sequence: row.ref('excluded.sequence'),
        title: row.ref('excluded.title'),
        image: row.ref('excluded.image'),
        url: row.ref('excluded.url'),
        categories: row.ref('excluded.categories'),
        available: row.ref('excluded.available'),
        published_at: row.ref('excluded.published_at'),
        gone: row.ref('excluded.gone'),
      })),
    )
    .execute();
}

/** Writes items of the catalogue, each in place of what was there, all or none. The last of one id counts. */
export function putItems(items: readonly StoredItem[], mostRows: number): Job<void> {
  const different = [...new Map(items.map((item) => [item.item_id, item])).values()];
  return {
    numbers: different.length,
    async write(connection, first) {
      const rows = different.map((item, at) => ({ sequence: first + at, ...item }));
      for (let from = 0; from < rows.length; from += mostRows) {
        await upsert(connection, rows.slice(from, from + mostRows));
      }
      const changes = different.map((item, at): Change => ({ kind: 'item', sequence: first + at, item }));
      return { changes, result: undefined };
    },
  };
}

/** What was there of an item that is removed. */
export type Removed = 'described' | 'undescribed' | 'gone';

/** Marks an item as gone, whether the shop ever described it or not. */
export function removeItem(itemId: string): Job<Removed> {
  return {
    numbers: 1,
    async write(connection, sequence) {
      const before = await connection
        .selectFrom('items')
        .select('gone')
        .where('item_id', '=', itemId)
        .executeTakeFirst();
      const item = goneItem(itemId);
      await upsert(connection, [{ sequence, ...item }]);
      const changes: Change[] = [{ kind: 'item', sequence, item }];
      if (before === undefined) return { changes, result: 'undescribed' };
      return { changes, result: before.gone === 1 ? 'gone' : 'described' };
    },
  };
}
