import { Catalogue, Request } from '../records';
import { dot } from '../rows';
import { offer, threshold } from './top-k';

/** Bytes of an item that gains, and of the most that it can score, in Float32. */
const PAIR: usize = 8;

/** Places of a chunk, which share a bound. */
const CHUNK_PLACES: usize = 128;

/** Items are scored in rounds, each of those whose bound is above this share of the bound of the round before. */
const SHARE: f32 = 0.7;
const ROUNDS: u32 = 12;

/** Adds what the history's neighbours are to the gains of their items. @returns the end of the list of items that gain. */
function gather(catalogue: Catalogue, request: Request): usize {
  let touched = request.touched;
  for (let entry: usize = 0; entry < <usize>request.entries; entry++) {
    const weight = load<f64>(request.weights + (entry << 3));
    const row = catalogue.neighbourOffsets + (<usize>load<u32>(request.items + (entry << 2)) << 2);
    const end = <usize>load<u32>(row, 4) << 2;
    for (let at = <usize>load<u32>(row) << 2; at < end; at += 4) {
      const item = load<u32>(catalogue.neighbourItems + at);
      const gain = request.gains + (<usize>item << 3);
      const more = weight * <f64>load<f32>(catalogue.neighbourValues + at);
      const before = load<f64>(gain);
      if (isNaN(before)) {
        store<f64>(gain, more);
        store<u32>(touched, item);
        touched += PAIR;
      } else store<f64>(gain, before + more);
    }
  }
  return touched;
}

/**
 * Sets the user's bit at the places of the items that gain, and notes the most that each can score. One whose place is
 * marked already, which the list must not hold, can score nothing.
 * @returns the most that any can.
 */
function limitScores(catalogue: Catalogue, request: Request, end: usize, excluded: usize, marks: usize, bit: u32): f32 {
  let largest: f32 = 0;
  for (let at = request.touched; at < end; at += PAIR) {
    const item = <usize>load<u32>(at);
    const place = <usize>load<u32>(catalogue.placeOf + (item << 2));
    const byte = <u32>load<u8>(marks + place);
    let most: f32 = -1;
    if ((load<u8>(excluded + place) | (byte & bit)) == 0) {
      store<u8>(marks + place, byte | bit);
      const product = load<f64>(catalogue.bounds + ((place / CHUNK_PLACES) << 3)) * request.norm + catalogue.slack;
      most = min(<f32>(product + request.scale * load<f64>(request.gains + (item << 3))), f32.MAX_VALUE);
      largest = max(largest, most);
    }
    store<f32>(at, most, 4);
  }
  return largest;
}

/**
 * Offers the items that gain from the history's neighbours to the best of a user, and sets the user's bit at the place of
 * each, so that the scan passes over them. Their scores are product + scale x gain, the gain summed in Float64 in the order
 * of the entries. Those that can score most come first, so that most others need not be scored.
 */
export function offerNeighbours(catalogue: Catalogue, request: Request, excluded: usize, marks: usize, bit: u32): void {
  const end = gather(catalogue, request);
  const row = <usize>((catalogue.dim + 15) & ~15) << 2;
  let above = limitScores(catalogue, request, end, excluded, marks, bit);
  let below = f32(Infinity);
  for (let round: u32 = 1; below >= threshold(request); round++) {
    above = round < ROUNDS ? above * SHARE : 0;
    for (let at = request.touched; at < end; at += PAIR) {
      const most = load<f32>(at, 4);
      if (most < above || most >= below || most < threshold(request)) continue;
      const item = load<u32>(at);
      const product = dot(request.vector, catalogue.itemRows + <usize>item * row, row);
      const score = <f32>(<f64>product + request.scale * load<f64>(request.gains + (<usize>item << 3)));
      if (score >= threshold(request)) request.found = offer(request.results, request.found, request.limit, score, item);
    }
    below = above;
  }
  for (let at = request.touched; at < end; at += PAIR) store<f64>(request.gains + (<usize>load<u32>(at) << 3), NaN);
}
