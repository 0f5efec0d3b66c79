/** Item indexes by falling popularity; of equally popular items the one first seen comes first. */
export function popularityOrder(popularity: Uint32Array): Uint32Array {
  const items = popularity.length;
  let most = 0;
  for (const users of popularity) most = Math.max(most, users);
  // One number carries both: sorting numbers is many times faster than sorting by a function.
  const keys = new Float64Array(items);
  for (let item = 0; item < items; item++) keys[item] = (most - popularity[item]) * items + item;
  keys.sort();
  const order = new Uint32Array(items);
  for (let at = 0; at < items; at++) order[at] = keys[at] - items * Math.floor(keys[at] / items);
  return order;
}

/** How many items somebody has. */
export function countPopular(popularity: Uint32Array): number {
  let count = 0;
  for (const users of popularity) if (users > 0) count++;
  return count;
}
