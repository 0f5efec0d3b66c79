import { IdIndex } from '../data/id-index.js';

/** The index of ids that a file lists, or null where they are not all strings, each different from the others. */
export function indexIds(ids: unknown): IdIndex | null {
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) return null;
  const index = new IdIndex(ids).freeze();
  return index.size === ids.length ? index : null;
}
