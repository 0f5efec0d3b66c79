import { Catalogue, Request } from '../records';
import { dot } from '../rows';
import { offer, threshold } from './top-k';

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
        touched += 4;
      } else store<f64>(gain, before + more);
    }
  }
  return touched;
}

/**
 * Offers the items that gain from the history's neighbours to the best of a user, and sets the user's bit at the place of
 * each, so that the scan passes over them: their scores are product + scale x gain, the gain summed in Float64 in the
 * order of the entries. Items whose place is marked already, which the list must not hold, are not scored.
 */
export function offerNeighbours(
  catalogue: Catalogue,
  request: Request,
  excluded: usize,
  marks: usize,
  bit: u32,
): void {
  const end = gather(catalogue, request);
  const row = <usize>((catalogue.dim + 15) & ~15) << 2;
  for (let at = request.touched; at < end; at += 4) {
    const item = load<u32>(at);
    const gain = request.gains + (<usize>item << 3);
    const sum = load<f64>(gain);
    store<f64>(gain, NaN);
    const place = <usize>load<u32>(catalogue.placeOf + (<usize>item << 2));
    const byte = <u32>load<u8>(marks + place);
    if (load<u8>(excluded + place) | (byte & bit)) continue;
    store<u8>(marks + place, byte | bit);
    const product = dot(request.vector, catalogue.itemRows + <usize>item * row, row);
    const score = <f32>(<f64>product + request.scale * sum);
    if (score >= threshold(request)) request.found = offer(request.results, request.found, request.limit, score, item);
  }
}
