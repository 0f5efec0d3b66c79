import { CfRecsError, describe } from '../errors.js';
import { type RerankOptions, resolveRerankOptions } from './rerank-options.js';

/**
 * Caps how many items of a list share a key (an artist, a category): of each key the first `maxPer` stay, in their order.
 * The list gets shorter, so ask for a longer one and cut it afterwards. A pure function on any list.
 *
 * @example
 * const { items } = recommender.recommend('user-1', 50);
 * const varied = rerank(items, { maxPer: 2, keyOf: (itemId) => artistOf.get(itemId) }).slice(0, 10);
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
