import { CfRecsError, describe } from '../errors.js';
import { type RerankOptions, resolveRerankOptions } from './rerank-options.js';

/**
 * Caps how many items of a list share a key (an artist, a category): of each key the first `maxPer` stay, in their order.
 * The list gets shorter, so ask for a longer one and cut it afterwards. A pure function on any list.
 *
 * @example
 * import { rerank } from 'cf-recs';
 *
 * const artistOf = new Map([['a1', 'Ann'], ['a2', 'Ann'], ['b1', 'Ben']]);
 * const items = [{ itemId: 'a1' }, { itemId: 'a2' }, { itemId: 'b1' }]; // what `recommend` lists, say
 * rerank(items, { maxPer: 1, keyOf: (itemId) => artistOf.get(itemId) }); // [{ itemId: 'a1' }, { itemId: 'b1' }]
 *
 * @param items - an array such as the `items` of a list, best first; not changed.
 * @throws CfRecsError `invalid-option`, `unknown-option`. An error that `keyOf` throws passes through.
 */
export function rerank<Item extends { readonly itemId: string }>(
  items: readonly Item[],
  options: RerankOptions,
): Item[] {
  const { maxPer, keyOf } = resolveRerankOptions(options);
  if (!Array.isArray(items)) {
    throw new CfRecsError(
      'invalid-option',
      `Expected the first argument of \`rerank\` to be an array such as the \`items\` of a list, got ${describe(items)}`,
    );
  }
  const counts = new Map<unknown, number>();
  return items.filter(({ itemId }) => {
    const key = keyOf(itemId);
    if (key === null || key === undefined) return true;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= maxPer;
  });
}
