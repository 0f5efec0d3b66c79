import type { IdIndex } from '../data/ids/id-index.js';
import { IdTable } from '../data/ids/id-table.js';

/** The index of ids that a file lists, or null where they are not all strings, each different from the others. */
export function indexIds(ids: unknown): IdIndex | null {
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) return null;
  const index = new IdTable(ids).freeze();
  return index.size === ids.length ? index : null;
}
