import type { Change, StoredItem } from './changes.js';
import type { Job } from './writer.js';

/** An item that nothing is said of but that it is gone. */
export const goneItem = (itemId: string): StoredItem => ({
  item_id: itemId,
  title: null,
  image: null,
  url: null,
  categories: '[]',
  available: 0,
  published_at: null,
  gone: 1,
});

/** Writes items of the catalogue, each in place of what was there, all or none. The last of one id counts. */
export function putItems(items: readonly StoredItem[], mostRows: number): Job<void> {
  const different = [...new Map(items.map((item) => [item.item_id, item])).values()];
  return {
    numbers: different.length,
    async write(connection, first) {
      for (let from = 0; from < different.length; from += mostRows) {
        const rows = different
          .slice(from, from + mostRows)
          .map((item, at) => ({ sequence: first + from + at, ...item }));
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
      const changes = different.map((item, at): Change => ({ kind: 'item', sequence: first + at, item }));
      return { changes, result: undefined };
    },
  };
}
