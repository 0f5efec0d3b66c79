import { Catalogue, Request, Scratch } from '../records';
import { offerPending, TOGETHER } from './exact';
import { offer, threshold } from './top-k';

/** More than what rounding to Float32 takes off a gain or adds to it, as a share. */
const ROUNDING: f64 = 9.5367431640625e-7;

/** Where so many neighbours are added up that most items may gain, all items are looked through: this share of them. */
const DENSE_SHARE: u32 = 4;

/** Adds the neighbours of one item to the gains of their items. */
@inline
function addNeighbours(catalogue: Catalogue, scratch: Scratch, weight: f64, at: usize): void {
  const gain = scratch.gains + (<usize>load<u32>(catalogue.neighbourItems + at) << 3);
  store<f64>(gain, load<f64>(gain) + weight * <f64>load<f32>(catalogue.neighbourValues + at));
}

/** Adds up the gains of many items, and lists those that gain. @returns the end of the list. */
function gatherMany(catalogue: Catalogue, request: Request, scratch: Scratch): usize {
  for (let entry: usize = 0; entry < <usize>request.entries; entry++) {
    const weight = load<f64>(request.weights + (entry << 3));
    const row = catalogue.neighbourOffsets + (<usize>load<u32>(request.items + (entry << 2)) << 2);
    const end = <usize>load<u32>(row, 4) << 2;
    let at = <usize>load<u32>(row) << 2;
    for (; at + 12 < end; at += 16) {
      addNeighbours(catalogue, scratch, weight, at);
      addNeighbours(catalogue, scratch, weight, at + 4);
      addNeighbours(catalogue, scratch, weight, at + 8);
      addNeighbours(catalogue, scratch, weight, at + 12);
    }
    for (; at < end; at += 4) addNeighbours(catalogue, scratch, weight, at);
  }
  let touched = scratch.touched;
  for (let item: u32 = 0; item < catalogue.capacity; item++) {
    store<u32>(touched, item);
    touched += <usize>(load<f64>(scratch.gains + (<usize>item << 3)) != 0) << 2;
  }
  return touched;
}

/** The same for few: an item is listed when it first gains, and again where its gains cancelled out meanwhile. */
function gatherFew(catalogue: Catalogue, request: Request, scratch: Scratch): usize {
  let touched = scratch.touched;
  for (let entry: usize = 0; entry < <usize>request.entries; entry++) {
    const weight = load<f64>(request.weights + (entry << 3));
    const row = catalogue.neighbourOffsets + (<usize>load<u32>(request.items + (entry << 2)) << 2);
    const end = <usize>load<u32>(row, 4) << 2;
    for (let at = <usize>load<u32>(row) << 2; at < end; at += 4) {
      const item = load<u32>(catalogue.neighbourItems + at);
      const gain = scratch.gains + (<usize>item << 3);
      const before = load<f64>(gain);
      // Written each time and kept the first: cheaper than a branch that nobody can foresee.
      store<u32>(touched, item);
      touched += <usize>(before == 0) << 2;
      store<f64>(gain, before + weight * <f64>load<f32>(catalogue.neighbourValues + at));
    }
  }
  return touched;
}

/**
 * Adds what the history's neighbours are to the gains of their items, in Float64 in the order of the entries.
 * @returns the end of the list of items that gain.
 */
function gather(catalogue: Catalogue, request: Request, scratch: Scratch): usize {
  let count: u64 = 0;
  for (let entry: usize = 0; entry < <usize>request.entries; entry++) {
    const row = catalogue.neighbourOffsets + (<usize>load<u32>(request.items + (entry << 2)) << 2);
    count += <u64>(load<u32>(row, 4) - load<u32>(row));
  }
  if (count * DENSE_SHARE >= <u64>catalogue.capacity) return gatherMany(catalogue, request, scratch);
  return gatherFew(catalogue, request, scratch);
}

/** Takes the best so far out of the list and offers them again, with their scores, and has the scan pass over them. */
function offerAgain(catalogue: Catalogue, request: Request, scratch: Scratch): void {
  const count = request.found;
  request.found = 0;
  // Those that are offered take no more room than those that were read.
  for (let at: u32 = 0; at < count; ) {
    let pending: u32 = 0;
    for (; at < count && pending < TOGETHER; at++) {
      const item = load<u32>(request.results + (<usize>at << 3), 4);
      const raise = scratch.raises + (<usize>load<u32>(catalogue.placeOf + (<usize>item << 2)) << 2);
      // One that is listed twice.
      if (load<f32>(raise) != 0) continue;
      store<f32>(raise, -f32(Infinity));
      store<u32>(scratch.pending + (<usize>pending << 2), item);
      pending++;
    }
    if (pending > 0) offerPending(catalogue, request, scratch, pending);
  }
}

/** What an item gains at most, in Float32. */
@inline
function mostOf(request: Request, scratch: Scratch, item: u32): f32 {
  const exact = request.scale * load<f64>(scratch.gains + (<usize>item << 3));
  return <f32>(exact + Math.abs(exact) * ROUNDING);
}

/** Offers the items that gain most, of those that the list may hold: they are likely to be among the best. */
function offerLargest(catalogue: Catalogue, request: Request, scratch: Scratch, end: usize, excluded: usize): void {
  for (let at = scratch.touched; at < end; at += 4) {
    const item = load<u32>(at);
    const most = mostOf(request, scratch, item);
    if (most < threshold(request)) continue;
    const place = <usize>load<u32>(catalogue.placeOf + (<usize>item << 2));
    if (load<u8>(excluded + place) != 0 || load<f32>(scratch.raises + (place << 2)) != 0) continue;
    request.found = offer(request.results, request.found, request.limit, most, item);
  }
  offerAgain(catalogue, request, scratch);
}

/**
 * Adds up what items gain from the history's neighbours, offers those that gain most at once, so that the worst of the list
 * is good from the start, and raises the bounds of others. An item that cannot reach the list with its gain cannot without
 * it: that gain is forgotten, and the bound stays as it is.
 * @returns the end of the list of items whose gain is kept.
 */
export function gain(catalogue: Catalogue, request: Request, scratch: Scratch, excluded: usize): usize {
  const end = gather(catalogue, request, scratch);
  offerLargest(catalogue, request, scratch, end, excluded);
  const least = <f64>threshold(request) - catalogue.slack;
  const first = load<f64>(catalogue.bounds + (<usize>catalogue.firstChunk << 3)) * scratch.norm;
  let kept = scratch.touched;
  for (let at = scratch.touched; at < end; at += 4) {
    const item = load<u32>(at);
    const most = mostOf(request, scratch, item);
    if (most >= 0 && first + <f64>most < least) {
      store<f64>(scratch.gains + (<usize>item << 3), 0);
      continue;
    }
    const place = <usize>load<u32>(catalogue.placeOf + (<usize>item << 2));
    const bound = load<f64>(catalogue.bounds + ((place >> 5) << 3)) * scratch.norm;
    if (most >= 0 && bound + <f64>most < least) {
      store<f64>(scratch.gains + (<usize>item << 3), 0);
      continue;
    }
    store<u32>(kept, item);
    kept += 4;
    const raise = scratch.raises + (place << 2);
    if (load<f32>(raise) != 0) continue;
    store<f32>(raise, most);
    const chunk = scratch.chunkRaises + ((place >> 5) << 2);
    store<f32>(chunk, max(load<f32>(chunk), most));
    scratch.largestGain = max(scratch.largestGain, <f64>most);
  }
  return kept;
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
