import { Catalogue, Request, Scratch } from '../records';
import { addNeighbours, offerAgain, ROUNDING } from './gains';
import { offer, threshold } from './top-k';

/** Adds up the gains of many items, in Float64 in the order of the entries. */
function gatherMany(catalogue: Catalogue, request: Request, scratch: Scratch): void {
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
}

/** Four gains, by place, as {@link mostOf} has them. */
@inline
function mostOfFour(scratch: Scratch, items: usize, scale: v128): v128 {
  const gains = scratch.gains;
  let low = v128.load64_zero(gains + (<usize>load<u32>(items) << 3));
  low = v128.load64_lane(gains + (<usize>load<u32>(items, 4) << 3), low, 1);
  let high = v128.load64_zero(gains + (<usize>load<u32>(items, 8) << 3));
  high = v128.load64_lane(gains + (<usize>load<u32>(items, 12) << 3), high, 1);
  const rounding = f64x2.splat(ROUNDING);
  low = f64x2.mul(low, scale);
  high = f64x2.mul(high, scale);
  low = f32x4.demote_f64x2_zero(f64x2.add(low, f64x2.mul(f64x2.abs(low), rounding)));
  high = f32x4.demote_f64x2_zero(f64x2.add(high, f64x2.mul(f64x2.abs(high), rounding)));
  return v128.shuffle<i64>(low, high, 0, 2);
}

/** Offers those of four places that gain as much as what is kept. */
function offerFour(catalogue: Catalogue, request: Request, four: usize, mosts: usize, bits: i32, excluded: usize): void {
  for (; bits != 0; bits &= bits - 1) {
    const place = four + <usize>ctz(bits);
    const most = load<f32>(mosts + (place << 2));
    if (load<u8>(excluded + place) != 0 || most < threshold(request)) continue;
    const item = load<u32>(catalogue.itemAt + (place << 2));
    request.found = offer(request.results, request.found, request.limit, most, item);
  }
}

/** Adds up what many items gain, and raises their bounds: place by place, in the order of the scan, without a branch for each. */
export function raiseMany(catalogue: Catalogue, request: Request, scratch: Scratch, excluded: usize): void {
  gatherMany(catalogue, request, scratch);
  const scale = f64x2.splat(request.scale);
  const zero = f32x4.splat(0);
  const raises = scratch.raises;
  const first = <usize>catalogue.firstChunk << 5;
  for (let place = first; place < <usize>catalogue.places; place += 4) {
    const to = raises + (place << 2);
    const before = v128.load(to);
    const mosts = mostOfFour(scratch, catalogue.itemAt + (place << 2), scale);
    const raised = v128.bitselect(mosts, before, f32x4.eq(before, zero));
    v128.store(to, raised);
    const bits = i32x4.bitmask(f32x4.ge(raised, f32x4.splat(threshold(request))));
    if (bits != 0) offerFour(catalogue, request, place, raises, bits, excluded);
  }
  offerAgain(catalogue, request, scratch);
  for (let place = first; place < <usize>catalogue.places; place += 32) {
    let most = zero;
    const end = raises + (place << 2) + 128;
    for (let at = raises + (place << 2); at < end; at += 16) most = f32x4.max(most, v128.load(at));
    most = f32x4.max(most, v128.shuffle<i64>(most, most, 1, 0));
    const largest = max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
    store<f32>(scratch.chunkRaises + ((place >> 5) << 2), largest);
    scratch.largestGain = max(scratch.largestGain, <f64>largest);
  }
}
