/**
 * What an item in a history adds to other items beside the tables, as compressed sparse rows: row j, from `offsets[j]` to
 * `offsets[j + 1]`, is what item j adds. It may have no entries.
 */
export interface Neighbours {
  /** Where each row begins, and where the last one ends: items + 1 integers, the first of which is 0. */
  readonly offsets: Uint32Array;
  /** The items that gain, by index, ascending within a row, never the item of the row itself. */
  readonly items: Uint32Array;
  /** What each of them gains, finite, not 0. */
  readonly values: Float32Array;
}

/** The neighbours of a model that has none. */
export const noNeighbours = (items: number): Neighbours => ({
  offsets: new Uint32Array(items + 1),
  items: new Uint32Array(0),
  values: new Float32Array(0),
});

/** Whether a row has ascending items below `count`, none of which is its own. */
function rowIsSound(items: Uint32Array, row: number, start: number, end: number, count: number): boolean {
  for (let at = start, before = -1; at < end; at++) {
    const item = items[at];
    if (item <= before || item >= count || item === row) return false;
    before = item;
  }
  return true;
}

/** What is wrong with the neighbours of so many items, in words; null where nothing is. */
export function problemOf({ offsets, items, values }: Neighbours, count: number): string | null {
  if (offsets.length !== count + 1) return `${count + 1} offsets, got ${offsets.length}`;
  if (items.length !== values.length) return `as many items as values, got ${items.length} and ${values.length}`;
  if (offsets[0] !== 0 || offsets[count] !== items.length) {
    return `offsets from 0 to ${items.length}, got ${offsets[0]} to ${offsets[count]}`;
  }
  for (let row = 0; row < count; row++) {
    const [start, end] = [offsets[row], offsets[row + 1]];
    if (start > end || end > items.length) return `offsets that ascend, got ${start} and ${end} in row ${row}`;
    if (!rowIsSound(items, row, start, end, count)) return `other items below ${count}, ascending, in row ${row}`;
  }
  for (let at = 0; at < values.length; at++) {
    if (values[at] === 0 || !Number.isFinite(values[at])) return `finite values other than 0, got ${values[at]}`;
  }
  return null;
}

/** The value of an entry: what the item of a row adds to another one; 0 where there is no such entry. */
export function neighbourValue({ offsets, items, values }: Neighbours, row: number, item: number): number {
  let [low, high] = [offsets[row], offsets[row + 1]];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle] < item) low = middle + 1;
    else high = middle;
  }
  return low < offsets[row + 1] && items[low] === item ? values[low] : 0;
}

/**
 * The neighbours of the same items under other indexes, without the rows and entries of those that are left out.
 *
 * @param numbers - the new index of each item, or -1 for one that is left out; those that stay keep their order.
 * @param count - how many items there are afterwards.
 */
export function renumberNeighbours(
  { offsets, items, values }: Neighbours,
  numbers: Int32Array,
  count: number,
): Neighbours {
  if (values.length === 0) return noNeighbours(count);
  const newOffsets = new Uint32Array(count + 1);
  const newItems = new Uint32Array(items.length);
  const newValues = new Float32Array(items.length);
  let filled = 0;
  let left = 0;
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row];
    if (number === -1) continue;
    newOffsets.fill(left, filled, number + 1);
    filled = number + 1;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const item = numbers[items[at]];
      if (item === -1) continue;
      newItems[left] = item;
      newValues[left++] = values[at];
    }
  }
  newOffsets.fill(left, filled);
  return { offsets: newOffsets, items: newItems.subarray(0, left), values: newValues.subarray(0, left) };
}
