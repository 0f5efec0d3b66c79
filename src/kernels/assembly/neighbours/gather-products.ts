import { Neighbours } from '../records';
import { addMeetings } from '../sequence/add-row';
import { addProducts } from './add-row';

/**
 * Hands each `step`-th wanted candidate's row of A^T A (X^T X), from `start` to `end`, to the items of the block that want it, as
 * far as their own candidates go.
 *
 * @param scratch - as for `nearestItems`.
 */
export function gatherProducts(record: usize, start: i32, end: i32, step: i32, scratch: usize): void {
  const block = changetype<Neighbours>(record);
  const length = <usize>block.items << 2;
  const touched = scratch + length;
  const room = block.room;
  const triangle = (<usize>room * (<usize>room + 1)) << 1;
  for (let r = start; r < end; r += step) {
    const item = load<u32>(block.wanted + (<usize>r << 2));
    const count = block.sequence
      ? addMeetings(block, item, item, scratch, touched)
      : addProducts(block, item, item, scratch, touched);
    const last = load<u32>(block.wantedOffsets + ((<usize>r + 1) << 2));
    for (let want = load<u32>(block.wantedOffsets + (<usize>r << 2)); want < last; want++) {
      const at = load<u32>(block.wantedAt + (<usize>want << 2));
      const local = at / room;
      const place = <usize>(at - local * room);
      let from = block.candidates + ((<usize>local * <usize>room) << 2);
      const stop = from + (place << 2);
      let to = block.products + <usize>local * triangle + ((place * (place + 1)) << 1);
      for (; from <= stop; from += 4, to += 4) {
        store<f32>(to, load<f32>(scratch + (<usize>load<u32>(from) << 2)));
      }
    }
    for (let at: usize = 0; at < <usize>count << 2; at += 4) {
      store<f32>(scratch + (<usize>load<u32>(touched + at) << 2), 0);
    }
  }
}
