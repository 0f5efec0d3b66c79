import { Catalogue, Request, Scratch } from '../records';
import { pairsAt, stageOf } from './coarse-user';
import { offerPending, TOGETHER } from './exact';
import { threshold } from './top-k';

/** Bytes of a pair of columns of a chunk: two for each of its 32 places. */
const LINE: usize = 64;

@inline
function addPair(pair: v128, codes: usize, sums: v128): v128 {
  return i32x4.add(sums, i32x4.dot_i16x8_s(pair, v128.load8x8_s(codes)));
}

/** Adds the products of some of the user's pairs of columns to the coarse sums of a chunk. */
function addPairs(scratch: Scratch, codes: usize, first: u32, last: u32): void {
  const sums = scratch.sums;
  let a = v128.load(sums);
  let b = v128.load(sums, 16);
  let c = v128.load(sums, 32);
  let d = v128.load(sums, 48);
  let e = v128.load(sums, 64);
  let f = v128.load(sums, 80);
  let g = v128.load(sums, 96);
  let h = v128.load(sums, 112);
  const coarse = scratch.coarse;
  const end = scratch.order + (<usize>last << 2);
  for (let at = scratch.order + (<usize>first << 2); at < end; at += 4) {
    const number = <usize>load<u32>(at);
    const pair = v128.load32_splat(coarse + (number << 2));
    const line = codes + number * LINE;
    a = addPair(pair, line, a);
    b = addPair(pair, line + 8, b);
    c = addPair(pair, line + 16, c);
    d = addPair(pair, line + 24, d);
    e = addPair(pair, line + 32, e);
    f = addPair(pair, line + 40, f);
    g = addPair(pair, line + 48, g);
    h = addPair(pair, line + 56, h);
  }
  v128.store(sums, a);
  v128.store(sums, b, 16);
  v128.store(sums, c, 32);
  v128.store(sums, d, 48);
  v128.store(sums, e, 64);
  v128.store(sums, f, 80);
  v128.store(sums, g, 96);
  v128.store(sums, h, 112);
}

/** The coarse product of the user and a row. */
function multiplyRow(scratch: Scratch, codes: usize, columns: usize): i32 {
  let a = i32x4.splat(0);
  let b = a;
  let from = scratch.coarse;
  for (const end = codes + columns; codes < end; codes += 16, from += 32) {
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(from), v128.load8x8_s(codes)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(from, 16), v128.load8x8_s(codes, 8)));
  }
  a = i32x4.add(a, b);
  return i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + (i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3));
}

/** A bit for each place of a chunk that, after so many stages, can reach the worst that is kept. */
function reaching(catalogue: Catalogue, scratch: Scratch, chunk: usize, stage: u32, least: f32): u32 {
  const leasts = f32x4.splat(least);
  const step = f32x4.splat(scratch.step);
  const norm = f32x4.splat(<f32>scratch.norm);
  const rest = v128.load32_splat(scratch.rests + (<usize>stage << 2));
  const from = chunk << 7;
  let bits: u32 = 0;
  for (let at: usize = 0; at < 128; at += 16) {
    const place = from + at;
    const sum = f32x4.convert_i32x4_s(v128.load(scratch.sums + at));
    const product = f32x4.mul(sum, f32x4.mul(step, v128.load(catalogue.steps + place)));
    const error = f32x4.mul(norm, v128.load(catalogue.errors + place));
    const others = f32x4.add(f32x4.mul(rest, v128.load(catalogue.norms + place)), v128.load(scratch.raises + place));
    // What is not a number is not known to be too small.
    const below = f32x4.lt(f32x4.add(f32x4.add(product, error), others), leasts);
    bits |= (~i32x4.bitmask(below) & 15) << (<u32>at >> 2);
  }
  return bits;
}

/** Whether a place can reach the worst that is kept by its coarse row. */
@inline
function reaches(catalogue: Catalogue, scratch: Scratch, place: usize, columns: usize, last: u32, least: f32): bool {
  const sum = <f32>multiplyRow(scratch, catalogue.codes + place * columns, columns);
  const at = place << 2;
  const product = sum * (scratch.step * load<f32>(catalogue.steps + at));
  const error = <f32>scratch.norm * load<f32>(catalogue.errors + at);
  const others =
    load<f32>(scratch.rests + (<usize>last << 2)) * load<f32>(catalogue.norms + at) + load<f32>(scratch.raises + at);
  return !(product + error + others < least);
}

/** A bit for each place of a chunk that lists may hold. */
@inline
function allowed(excluded: usize): u32 {
  const zero = i8x16.splat(0);
  return (
    i8x16.bitmask(i8x16.eq(v128.load(excluded), zero)) | (i8x16.bitmask(i8x16.eq(v128.load(excluded, 16), zero)) << 16)
  );
}

/**
 * Looks for the best of a user chunk by chunk. A bound on the score of each place falls as more pairs of columns are looked
 * at, those first that tell most about this user; when few places of a chunk can still reach the worst that is kept, they
 * are looked at row by row, and what can reach it then is scored. Chunks come by falling norm, so that the user is done
 * when no later one can hold anything.
 */
export function scan(catalogue: Catalogue, request: Request, scratch: Scratch, excluded: usize): void {
  const columns = <usize>((catalogue.dim + 15) & ~15);
  const pairs = <u32>(columns >> 1);
  const last = stageOf(pairs);
  // What a row costs, in lines of a chunk.
  const rowCost = (pairs >> 5) + 2;
  let pending: u32 = 0;
  for (let chunk = <usize>catalogue.firstChunk; chunk < <usize>(catalogue.places >> 5); chunk++) {
    const most = load<f64>(catalogue.bounds + (chunk << 3)) * scratch.norm;
    const exact = <f64>threshold(request) - catalogue.slack;
    if (most + scratch.largestGain == 0 || most + scratch.largestGain < exact) break;
    if (most + <f64>load<f32>(scratch.chunkRaises + (chunk << 2)) < exact) continue;
    const least = <f32>exact;
    let bits = allowed(excluded + (chunk << 5));
    if (bits == 0) continue;
    memory.fill(scratch.sums, 0, 128);
    let stage: u32 = 0;
    for (bits &= reaching(catalogue, scratch, chunk, 0, least); bits != 0 && stage < last; ) {
      const seen = pairsAt(stage, pairs);
      const next = pairsAt(stage + 1, pairs);
      if (popcnt(bits) * rowCost <= next - seen) break;
      addPairs(scratch, catalogue.pairCodes + (chunk * columns << 5), seen, next);
      bits &= reaching(catalogue, scratch, chunk, ++stage, least);
    }
    for (; bits != 0; bits &= bits - 1) {
      const place = (chunk << 5) + <usize>ctz(bits);
      if (stage < last && !reaches(catalogue, scratch, place, columns, last, least)) continue;
      store<u32>(scratch.pending + (<usize>pending << 2), load<u32>(catalogue.itemAt + (place << 2)));
      if (++pending == TOGETHER) {
        offerPending(catalogue, request, scratch, pending);
        pending = 0;
      }
    }
  }
  if (pending > 0) offerPending(catalogue, request, scratch, pending);
}
