import { offer, rise, sortHeap } from '../ranking/top-k';
import { Neighbours } from '../records';
import { addTransitions } from '../sequence/add-row';
import { addProducts } from './add-row';

/**
 * The candidates of each `step`-th item of a block from `start` to `end`: the largest entries of a row of A^T A, the own
 * one left out. With `sequence` the largest of what comes before it, over the lengths of the columns. Of equal ones the first in the data set.
 *
 * @param scratch - 8 bytes an item, zeros at first and again when it is done, and behind them room for the heap.
 */
export function nearestItems(record: usize, start: i32, end: i32, step: i32, scratch: usize): void {
  const block = changetype<Neighbours>(record);
  const length = <usize>block.items << 2;
  const touched = scratch + length;
  const heap = touched + length;
  const room = block.room;
  for (let local = start; local < end; local += step) {
    const item = block.first + local;
    const count = block.sequence
      ? addTransitions(block, item, scratch, touched)
      : addProducts(block, item, block.items, scratch, touched);
    let size: u32 = 0;
    let square: f32 = 0;
    for (let at: usize = 0; at < <usize>count << 2; at += 4) {
      const other = load<u32>(touched + at);
      const from = scratch + (<usize>other << 2);
      let value = load<f32>(from);
      store<f32>(from, 0);
      if (other == item) {
        square = value;
        continue;
      }
      if (block.sequence) value /= load<f32>(block.norms + (<usize>other << 2));
      size = offer(heap, size, room, value, load<u32>(block.order + (<usize>other << 2)));
    }
    // The same items once more, in their own order: a heap of equal scores sorts by item.
    for (let at: u32 = 0; at < size; at++) {
      const from = heap + (<usize>at << 3);
      const place = load<u32>(block.places + (<usize>load<u32>(from, 4) << 2));
      store<f32>(scratch + (<usize>place << 2), load<f32>(from));
      rise(heap, at, 0, place);
    }
    sortHeap(heap, size);
    const to = <usize>local * <usize>room;
    for (let at: usize = 0; at < size; at++) {
      const place = load<u32>(heap + (at << 3), 4);
      store<u32>(block.candidates + ((to + at) << 2), place);
      const from = scratch + (<usize>place << 2);
      const value = load<f32>(from);
      store<f32>(from, 0);
      const norm = block.sequence ? load<f32>(block.norms + (<usize>place << 2)) : 1;
      store<f32>(block.gains + ((to + at) << 2), value * norm);
    }
    store<u32>(block.counts + (<usize>local << 2), size);
    store<f32>(block.squares + (<usize>local << 2), square);
  }
}
