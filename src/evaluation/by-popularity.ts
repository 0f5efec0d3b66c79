import type { PopularityBucket } from './evaluation.js';
import type { HeldOut } from './held-out.js';

const BUCKETS = 10;

/** Where buckets begin: held-out pairs are sorted by popularity, and items of one popularity are never parted. */
function cut(users: Uint32Array, order: Uint32Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at < order.length; at++) {
    const isNew = at === 0 || users[order[at]] !== users[order[at - 1]];
    const last = starts.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (isNew && at - last >= order.length / BUCKETS) starts.push(at);
  }
  return starts;
}

/**
 * Recall by the popularity of the held-out item.
 * @param popularity - users in train of each known item.
 * @param found - by maker of lists, for each held-out pair whether its item was found.
 */
export function recallByPopularity<Name extends string>(
  { items }: HeldOut,
  popularity: Uint32Array,
  found: Readonly<Record<Name, Uint8Array>>,
): PopularityBucket[] {
  const users = Uint32Array.from(items, (item) => popularity[item] ?? 0);
  const order = Uint32Array.from(items.keys()).sort((a, b) => users[a] - users[b] || a - b);
  return cut(users, order).map((start, bucket, starts) => {
    const pairs = order.subarray(start, starts[bucket + 1]);
    const shares = Object.entries<Uint8Array>(found).map(([name, marks]) => {
      const count = pairs.reduce((sum, pair) => sum + marks[pair], 0);
      return [name, count / pairs.length];
    });
    return {
      minUsers: users[pairs[0]],
      maxUsers: users[pairs[pairs.length - 1]],
      items: new Set(pairs.map((pair) => items[pair])).size,
      heldOut: pairs.length,
      recall: Object.fromEntries(shares),
    };
  });
}
