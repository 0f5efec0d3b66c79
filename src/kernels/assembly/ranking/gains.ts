import { Catalogue, Request, Scratch } from '../records';
import { offerPending, TOGETHER } from './exact';

/** More than what rounding to Float32 takes off a gain or adds to it, as a share. */
export const ROUNDING: f64 = 9.5367431640625e-7;

/** Adds the neighbours of one item to the gains of their items. */
@inline
export function addNeighbours(catalogue: Catalogue, scratch: Scratch, weight: f64, at: usize): void {
  const gain = scratch.gains + (<usize>load<u32>(catalogue.neighbourItems + at) << 3);
  store<f64>(gain, load<f64>(gain) + weight * <f64>load<f32>(catalogue.neighbourValues + at));
}

/** Takes the best so far out of the list and offers them again, with their scores, and has the scan pass over them. */
export function offerAgain(catalogue: Catalogue, request: Request, scratch: Scratch): void {
  const count = request.found;
  request.found = 0;
  // Those that are offered take no more room than those that were read.
  for (let at: u32 = 0; at < count; ) {
    let pending: u32 = 0;
    for (; at < count && pending < TOGETHER; at++) {
      const item = load<u32>(request.results + (<usize>at << 3), 4);
      const raise = scratch.raises + (<usize>load<u32>(catalogue.placeOf + (<usize>item << 2)) << 2);
      // One that is listed twice.
      if (load<f32>(raise) == -f32(Infinity)) continue;
      store<f32>(raise, -f32(Infinity));
      store<u32>(scratch.pending + (<usize>pending << 2), item);
      pending++;
    }
    if (pending > 0) offerPending(catalogue, request, scratch, pending);
  }
}
