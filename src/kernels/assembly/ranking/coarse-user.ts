import { Catalogue, Scratch } from '../records';
import { highDoubles, lowDoubles } from '../simd';

/** Coarse numbers of a user go from -MOST to MOST, and their sum without signs to MOST_SUM: no Int32 sum overflows. */
const MOST: f32 = 32767;
const MOST_SUM: f64 = 1.6e7;

/** A smaller step is taken for 0: what is below it may be lost. */
const LEAST_STEP: f64 = 7.888609052210118e-31;

/** What rounding of sums in Float32 adds to a bound, for each column and at most, as a share of both norms. */
const ROUNDOFF: f64 = 5.960464477539063e-8;
const ROUNDING: f64 = 1.9073486328125e-6;

/** Buckets that pairs are sorted by: an exponent and one more digit of a Float32. */
const BUCKETS: u32 = 512;
const BUCKET_SHIFT: u32 = 22;

/** Pairs that are looked at before a chunk is judged for the first time; then twice as many each time. */
export const FIRST_PAIRS: u32 = 8;

/** Measures the user's vector. @returns the step of its coarse numbers. */
function measure(scratch: Scratch, size: usize): f32 {
  let squares = f64x2.splat(0);
  let sums = squares;
  let most = f32x4.splat(0);
  for (let at: usize = 0; at < size; at += 16) {
    const numbers = v128.load(scratch.vector + at);
    const x = lowDoubles(numbers);
    const y = highDoubles(numbers);
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)));
    sums = f64x2.add(sums, f64x2.add(f64x2.abs(x), f64x2.abs(y)));
    most = f32x4.max(most, f32x4.abs(numbers));
  }
  scratch.norm = Math.sqrt(f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1));
  const largest = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  const step = max(<f64>(largest / MOST), sum / MOST_SUM);
  return step >= LEAST_STEP ? <f32>step : 0;
}

/** The pairs of columns by falling share of what scores vary by, to within half: a counting sort. */
function orderPairs(catalogue: Catalogue, scratch: Scratch, pairs: usize): void {
  memory.fill(scratch.buckets, 0, BUCKETS << 2);
  for (let pair: usize = 0; pair < pairs; pair++) {
    const numbers = scratch.vector + (pair << 3);
    const spread = catalogue.spread + (pair << 3);
    const x = load<f32>(numbers);
    const y = load<f32>(numbers, 4);
    const share = x * x * load<f32>(spread) + y * y * load<f32>(spread, 4);
    const key = (BUCKETS - 1 - (reinterpret<u32>(share) >> BUCKET_SHIFT)) & (BUCKETS - 1);
    store<u32>(scratch.keys + (pair << 2), key);
    const bucket = scratch.buckets + (<usize>key << 2);
    store<u32>(bucket, load<u32>(bucket) + 1);
  }
  let sum: u32 = 0;
  for (let bucket = scratch.buckets; bucket < scratch.buckets + (BUCKETS << 2); bucket += 4) {
    const count = load<u32>(bucket);
    store<u32>(bucket, sum);
    sum += count;
  }
  for (let pair: usize = 0; pair < pairs; pair++) {
    const bucket = scratch.buckets + (<usize>load<u32>(scratch.keys + (pair << 2)) << 2);
    const at = load<u32>(bucket);
    store<u32>(scratch.order + (<usize>at << 2), <u32>pair);
    store<u32>(bucket, at + 1);
  }
}

/** For each stage the most that the columns not yet looked at, and all rounding, can add for an item of norm 1. */
function boundRests(catalogue: Catalogue, scratch: Scratch, pairs: u32): void {
  const step = <f64>scratch.step;
  const columns = <f64>(2 * pairs);
  const lost = step > 0 ? step * Math.sqrt(columns) : scratch.norm;
  const always = lost + scratch.norm * (<f64>catalogue.dim * ROUNDOFF * 1.01 + ROUNDING);
  let stage = stageOf(pairs);
  let squares: f64 = 0;
  for (let at = pairs; ; at--) {
    if (at == pairsAt(stage, pairs)) {
      store<f32>(scratch.rests + (<usize>stage << 2), <f32>((Math.sqrt(squares) + always) * (1 + ROUNDING)));
      if (stage == 0) return;
      stage--;
    }
    const numbers = scratch.vector + (<usize>load<u32>(scratch.order + (<usize>(at - 1) << 2)) << 3);
    const x = <f64>load<f32>(numbers);
    const y = <f64>load<f32>(numbers, 4);
    squares += x * x + y * y;
  }
}

/** How many pairs have been looked at in a stage: none, the first few, then twice as many each time. */
@inline
export function pairsAt(stage: u32, pairs: u32): u32 {
  return stage == 0 ? 0 : min(FIRST_PAIRS << (stage - 1), pairs);
}

/** The stage in which all pairs have been looked at. */
export function stageOf(pairs: u32): u32 {
  let stage: u32 = 0;
  while (pairsAt(stage, pairs) < pairs) stage++;
  return stage;
}

/**
 * Makes the user's vector ready for the coarse tables: in whole numbers of two bytes, the pairs of columns in the
 * order in which they tell most about this user's scores, and what the others can add.
 */
export function prepareUser(catalogue: Catalogue, scratch: Scratch): void {
  const columns = (catalogue.dim + 15) & ~15;
  const size = <usize>columns << 2;
  scratch.step = measure(scratch, size);
  const inverse = f32x4.splat(scratch.step > 0 ? 1 / scratch.step : 0);
  for (let at: usize = 0; at < size; at += 32) {
    const low = f32x4.nearest(f32x4.mul(v128.load(scratch.vector + at), inverse));
    const high = f32x4.nearest(f32x4.mul(v128.load(scratch.vector + at, 16), inverse));
    const words = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(low), i32x4.trunc_sat_f32x4_s(high));
    v128.store(scratch.coarse + (at >> 1), words);
  }
  orderPairs(catalogue, scratch, <usize>(columns >> 1));
  boundRests(catalogue, scratch, columns >> 1);
}
