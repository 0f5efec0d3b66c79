import type { StoredItem } from '../database/changes.js';
import { putItems } from '../database/write-items.js';
import { type Description, toStored } from '../http/handlers/items.js';
import { MOST_ITEMS } from '../http/limits.js';
import { CATALOGUE_SCHEMAS } from '../http/openapi/schemas/catalogue.js';
import type { Schema } from '../http/openapi/schemas/values.js';
import { rowChecker } from '../http/validation.js';
import { convert, inBlocks } from './blocks.js';
import { readItems } from './read-items.js';
import type { Target } from './target.js';

const check = rowChecker(CATALOGUE_SCHEMAS.NewItems.items as Schema);

function toItem(row: unknown): StoredItem {
  check(row);
  const { item_id, ...description } = row as Description & { readonly item_id: string };
  return toStored(item_id, description);
}

/**
 * Imports a catalogue in blocks, each whole or not at all; an item takes the place of what was said of it before.
 * @returns how many lines there were.
 * @throws Error naming file, line and field; blocks before that of the line are stored then.
 */
export async function importItems(path: string, { database, store }: Target): Promise<number> {
  let items = 0;
  for await (const block of inBlocks(readItems(path), MOST_ITEMS)) {
    const stored = block.map((row) => convert(row, toItem));
    await store(putItems(stored, database.mostRows));
    items += stored.length;
  }
  return items;
}
