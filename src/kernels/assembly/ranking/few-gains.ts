import { Catalogue, Request, Scratch } from '../records';
import { addNeighbours, offerAgain, ROUNDING } from './gains';
import { offer, threshold } from './top-k';

/**
 * Adds up the gains of few items, in Float64 in the order of the entries, and lists them: an item when it first gains, and again where its gains cancelled out meanwhile.
 * @returns the end of the list.
 */
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
 * Adds up what few items gain, and raises their bounds. One that cannot reach the list with its gain cannot without it: that gain is
 * forgotten, and the bound stays as it is.
 * @returns the end of the list of items whose gain is kept.
 */
export function raiseFew(catalogue: Catalogue, request: Request, scratch: Scratch, excluded: usize): usize {
  const end = gatherFew(catalogue, request, scratch);
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
