import { Neighbours } from '../records';

/**
 * Adds up row `item` of A^T A, up to item `last`: the histories of all who have the item, each times its number there.
 *
 * @param sums - a number for each item, 0 before.
 * @param touched - is given the items whose sums are not 0 any more.
 * @returns how many they are.
 */
export function addProducts(block: Neighbours, item: u32, last: u32, sums: usize, touched: usize): u32 {
  let count: u32 = 0;
  const end = load<u32>(block.itemOffsets + ((<usize>item + 1) << 2));
  for (let at = load<u32>(block.itemOffsets + (<usize>item << 2)); at < end; at++) {
    const user = block.offsets + (<usize>load<u32>(block.itemUsers + (<usize>at << 2)) << 2);
    const weight = load<f32>(block.itemValues + (<usize>at << 2));
    const stop = <usize>load<u32>(user, 4) << 2;
    for (let entry = <usize>load<u32>(user) << 2; entry < stop; entry += 4) {
      const other = load<u32>(block.indexes + entry);
      if (other > last) break;
      const to = sums + (<usize>other << 2);
      const sum = load<f32>(to);
      const product = weight * load<f32>(block.values + entry);
      if (sum == 0) {
        if (product == 0) continue;
        store<u32>(touched + (<usize>count << 2), other);
        count++;
      }
      store<f32>(to, sum + product);
    }
  }
  return count;
}
