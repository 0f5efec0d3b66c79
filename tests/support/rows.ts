import { IdTable } from '../../src/data/ids/id-table.js';
import type { ReadRow } from '../../src/reading/rows/read-row.js';

/** All that a row says of itself, its ids also as their places among some that are known. */
export const contentOf = (row: ReadRow) => ({
  user: row.userIn(new IdTable(['0', '7', 'ann'])),
  item: row.itemIn(new IdTable(['0', '7', 'ann'])),
  userId: row.userId,
  itemId: row.itemId,
  event: row.event,
  value: row.value,
  timestamp: row.timestamp,
});
