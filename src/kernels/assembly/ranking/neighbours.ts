import { Catalogue, Request, Scratch } from '../records';
import { raiseFew } from './few-gains';
import { raiseMany } from './many-gains';

/** Where so many neighbours are added up that most items may gain, all items are looked through: this share of them. */
const DENSE_SHARE: u32 = 4;

/** Whether a history has so many neighbours that most items may gain. */
function areMany(catalogue: Catalogue, request: Request): bool {
  let count: u64 = 0;
  for (let entry: usize = 0; entry < <usize>request.entries; entry++) {
    const row = catalogue.neighbourOffsets + (<usize>load<u32>(request.items + (entry << 2)) << 2);
    count += <u64>(load<u32>(row, 4) - load<u32>(row));
  }
  return count * DENSE_SHARE >= <u64>catalogue.capacity;
}

/**
 * Adds up what items gain from the history's neighbours, offers those that gain most at once, so that the worst of the list
 * is good from the start, and raises the bounds of others.
 * @returns the end of the list of items whose gain is kept; that of a list of all where most gain.
 */
export function gain(catalogue: Catalogue, request: Request, scratch: Scratch, excluded: usize): usize {
  if (!areMany(catalogue, request)) return raiseFew(catalogue, request, scratch, excluded);
  raiseMany(catalogue, request, scratch, excluded);
  return scratch.touched + (<usize>catalogue.capacity << 2);
}

/** Makes the memory that {@link gain} has written to what it was. */
export function forgetGains(catalogue: Catalogue, scratch: Scratch, end: usize): void {
  if (<u32>(end - scratch.touched) >> 2 >= catalogue.capacity / DENSE_SHARE) {
    memory.fill(scratch.gains, 0, <usize>catalogue.capacity << 3);
    memory.fill(scratch.raises, 0, <usize>catalogue.places << 2);
    memory.fill(scratch.chunkRaises, 0, <usize>catalogue.places >> 3);
    return;
  }
  for (let at = scratch.touched; at < end; at += 4) {
    const item = <usize>load<u32>(at);
    const place = <usize>load<u32>(catalogue.placeOf + (item << 2));
    store<f64>(scratch.gains + (item << 3), 0);
    store<f32>(scratch.raises + (place << 2), 0);
    store<f32>(scratch.chunkRaises + ((place >> 5) << 2), 0);
  }
}
