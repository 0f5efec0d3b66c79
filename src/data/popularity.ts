/** Item indexes by falling popularity; of equally popular items the one first seen comes first. */
export function popularityOrder(popularity: Uint32Array): Uint32Array {
  const items = popularity.length;
  const most = popularity.reduce((largest, users) => Math.max(largest, users), 0);
  // One number carries both: sorting numbers is many times faster than sorting by a function.
  const keys = Float64Array.from(popularity, (users, item) => (most - users) * items + item).sort();
  return Uint32Array.from(keys, (key) => key % items);
}

/** How many items somebody has. */
export function countPopular(popularity: Uint32Array): number {
  return popularity.reduce((count, users) => count + (users > 0 ? 1 : 0), 0);
}
