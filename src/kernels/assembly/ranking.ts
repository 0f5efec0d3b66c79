import { highDoubles, lowDoubles, multiplyAdd } from './simd';
import { offer, sortHeap } from './top';

/** The items, as `placeCatalogue` lays them out. */
@unmanaged
class Catalogue {
  slack: f64;
  items: u32;
  dim: u32;
  tiles: usize;
  reaches: usize;
  itemAt: usize;
  placeOf: usize;
  history: usize;
}

/** One user's wish, as `RankingDesk` lays it out. */
@unmanaged
class Request {
  scale: f64;
  norm: f64;
  items: usize;
  weights: usize;
  entries: u32;
  barred: usize;
  barredEnd: usize;
  best: usize;
  room: u32;
  size: u32;
  vector: usize;
  scores: usize;
}

const REQUEST: usize = 64;

/** Tiles of 8 items that are scored before the best are looked for among them: they stay in the cache. */
const CHUNK: u32 = 16;

/** The smallest Float32 above 0: no item at or below 0 is a candidate. */
const LEAST: f32 = 1.401298464324817e-45;

@inline
function requestAt(requests: usize, user: u32): Request {
  return changetype<Request>(requests + <usize>user * REQUEST);
}

@inline
function addWeighted(weight: v128, lanes: v128, sum: v128): v128 {
  return f64x2.add(sum, f64x2.mul(weight, lanes));
}

/** The pooled history as a Float32 vector, summed in Float64 in the order of the entries, and its norm. */
function pool(catalogue: Catalogue, request: Request): void {
  const columns = (catalogue.dim + 15) & ~15;
  const row = <usize>columns << 2;
  const scale = f64x2.splat(request.scale);
  let squares = f64x2.splat(0);
  for (let column: usize = 0; column < row; column += 64) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    for (let entry: usize = 0; entry < <usize>request.entries; entry++) {
      const weight = v128.load64_splat(request.weights + (entry << 3));
      const from = catalogue.history + <usize>load<u32>(request.items + (entry << 2)) * row + column;
      const x0 = v128.load(from);
      const x1 = v128.load(from, 16);
      const x2 = v128.load(from, 32);
      const x3 = v128.load(from, 48);
      a = addWeighted(weight, lowDoubles(x0), a);
      b = addWeighted(weight, highDoubles(x0), b);
      c = addWeighted(weight, lowDoubles(x1), c);
      d = addWeighted(weight, highDoubles(x1), d);
      e = addWeighted(weight, lowDoubles(x2), e);
      f = addWeighted(weight, highDoubles(x2), f);
      g = addWeighted(weight, lowDoubles(x3), g);
      h = addWeighted(weight, highDoubles(x3), h);
    }
    const to = request.vector + column;
    squares = storeScaled(to, scale, a, b, squares);
    squares = storeScaled(to + 16, scale, c, d, squares);
    squares = storeScaled(to + 32, scale, e, f, squares);
    squares = storeScaled(to + 48, scale, g, h, squares);
  }
  request.norm = Math.sqrt(f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1));
}

/** Stores four sums times the scale as Float32, and returns the squares of what is stored added to `squares`. */
@inline
function storeScaled(to: usize, scale: v128, a: v128, b: v128, squares: v128): v128 {
  const low = f32x4.demote_f64x2_zero(f64x2.mul(scale, a));
  const high = f32x4.demote_f64x2_zero(f64x2.mul(scale, b));
  const four = v128.shuffle<i64>(low, high, 0, 2);
  v128.store(to, four);
  const x = lowDoubles(four);
  const y = highDoubles(four);
  return f64x2.add(squares, f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)));
}

/** Sets or clears a user's bit at the places of the items that the user's list must not hold. */
@inline
function bar(catalogue: Catalogue, request: Request, marks: usize, bit: u32, on: bool): void {
  for (let at = request.barred; at < request.barredEnd; at += 4) {
    const mark = marks + <usize>load<u32>(catalogue.placeOf + (<usize>load<u32>(at) << 2));
    const others = <u32>load<u8>(mark) & ~bit;
    store<u8>(mark, on ? others | bit : others);
  }
}

/** The score that a candidate must reach. */
@inline
function threshold(request: Request): f32 {
  return request.size < request.room ? LEAST : load<f32>(request.best);
}

/** One user's scores for some tiles, a multiple of four: 32 items share each number of the user. */
function scoreOne(request: Request, dim: u32, tiles: usize, count: u32): void {
  const size = <usize>dim << 5;
  const end = request.vector + (<usize>dim << 2);
  let to = request.scores;
  for (let t: u32 = 0; t < count; t += 4) {
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    let tile0 = tiles + <usize>t * size;
    let tile1 = tile0 + size;
    let tile2 = tile1 + size;
    let tile3 = tile2 + size;
    for (let at = request.vector; at < end; at += 4) {
      const x = v128.load32_splat(at);
      a0 = multiplyAdd(x, v128.load(tile0), a0);
      b0 = multiplyAdd(x, v128.load(tile0, 16), b0);
      a1 = multiplyAdd(x, v128.load(tile1), a1);
      b1 = multiplyAdd(x, v128.load(tile1, 16), b1);
      a2 = multiplyAdd(x, v128.load(tile2), a2);
      b2 = multiplyAdd(x, v128.load(tile2, 16), b2);
      a3 = multiplyAdd(x, v128.load(tile3), a3);
      b3 = multiplyAdd(x, v128.load(tile3, 16), b3);
      tile0 += 32;
      tile1 += 32;
      tile2 += 32;
      tile3 += 32;
    }
    v128.store(to, a0);
    v128.store(to, b0, 16);
    v128.store(to, a1, 32);
    v128.store(to, b1, 48);
    v128.store(to, a2, 64);
    v128.store(to, b2, 80);
    v128.store(to, a3, 96);
    v128.store(to, b3, 112);
    to += 128;
  }
}

/** Four users' scores for some tiles: each tile is loaded once for all four. Every score has the bits of `scoreOne`. */
function scoreFour(r0: Request, r1: Request, r2: Request, r3: Request, dim: u32, tiles: usize, count: u32): void {
  const second = r1.vector - r0.vector;
  const third = r2.vector - r0.vector;
  const fourth = r3.vector - r0.vector;
  const end = r0.vector + (<usize>dim << 2);
  let tile = tiles;
  for (let t: u32 = 0; t < count; t++) {
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    for (let at = r0.vector; at < end; at += 4) {
      const x = v128.load(tile);
      const y = v128.load(tile, 16);
      tile += 32;
      const l0 = v128.load32_splat(at);
      a0 = multiplyAdd(l0, x, a0);
      b0 = multiplyAdd(l0, y, b0);
      const l1 = v128.load32_splat(at + second);
      a1 = multiplyAdd(l1, x, a1);
      b1 = multiplyAdd(l1, y, b1);
      const l2 = v128.load32_splat(at + third);
      a2 = multiplyAdd(l2, x, a2);
      b2 = multiplyAdd(l2, y, b2);
      const l3 = v128.load32_splat(at + fourth);
      a3 = multiplyAdd(l3, x, a3);
      b3 = multiplyAdd(l3, y, b3);
    }
    const to = <usize>t << 5;
    v128.store(r0.scores + to, a0);
    v128.store(r0.scores + to, b0, 16);
    v128.store(r1.scores + to, a1);
    v128.store(r1.scores + to, b1, 16);
    v128.store(r2.scores + to, a2);
    v128.store(r2.scores + to, b2, 16);
    v128.store(r3.scores + to, a3);
    v128.store(r3.scores + to, b3, 16);
  }
}

/** Offers the scored items that reach the threshold, and that the list may hold, to the best of a user. */
function collect(
  catalogue: Catalogue,
  request: Request,
  first: u32,
  count: u32,
  closed: usize,
  marks: usize,
  bit: u32,
): void {
  let least = f32x4.splat(threshold(request));
  for (let t: u32 = 0; t < count; t++) {
    const from = request.scores + (<usize>t << 5);
    let above =
      i32x4.bitmask(f32x4.ge(v128.load(from), least)) | (i32x4.bitmask(f32x4.ge(v128.load(from, 16), least)) << 4);
    for (; above != 0; above &= above - 1) {
      const lane = <u32>ctz(above);
      const place = <usize>(((first + t) << 3) + lane);
      if (load<u8>(closed + place) | (<u32>load<u8>(marks + place) & bit)) continue;
      const item = load<u32>(catalogue.itemAt + (place << 2));
      request.size = offer(
        request.best,
        request.size,
        request.room,
        load<f32>(from + (<usize>lane << 2)),
        item,
      );
      least = f32x4.splat(threshold(request));
    }
  }
}

/**
 * The best items for up to 8 users: all that score above 0, at most as many as there is room for, best first, ties by
 * item. Items stand by falling norm, so that a user is done when no later one can reach the worst that is kept: by
 * Cauchy and Schwarz a score is at most |user| x |item|.
 *
 * @param requests - `count` of them, one after the other.
 * @param closed - a byte for each place of the catalogue: not 0 where no list may hold the item.
 * @param marks - the same, all 0 before and after: what one user's list must not hold.
 */
export function rankUsers(catalogue: usize, requests: usize, count: u32, closed: usize, marks: usize): void {
  const items = changetype<Catalogue>(catalogue);
  const dim = items.dim;
  const size = <usize>dim << 5;
  // Four tiles are scored at a time: what fills up the last four is zeros.
  const tileCount = (items.items + 31) >> 5 << 2;
  for (let user: u32 = 0; user < count; user++) {
    const request = requestAt(requests, user);
    request.size = 0;
    pool(items, request);
    bar(items, request, marks, 1 << user, true);
  }
  let active: u32 = (1 << count) - 1;
  let reach = items.reaches;
  for (let first: u32 = 0; first < tileCount; first += CHUNK, reach += 8) {
    for (let rest = active; rest != 0; rest &= rest - 1) {
      const request = requestAt(requests, ctz(rest));
      const most = load<f64>(reach) * request.norm;
      if (most == 0 || most + items.slack < <f64>threshold(request)) active ^= rest & (0 - rest);
    }
    if (active == 0) break;
    const tiles = items.tiles + <usize>first * size;
    const tilesHere = min(CHUNK, tileCount - first);
    let rest = active;
    while (popcnt(rest) > 3) {
      const r0 = requestAt(requests, ctz(rest));
      rest &= rest - 1;
      const r1 = requestAt(requests, ctz(rest));
      rest &= rest - 1;
      const r2 = requestAt(requests, ctz(rest));
      rest &= rest - 1;
      const r3 = requestAt(requests, ctz(rest));
      rest &= rest - 1;
      scoreFour(r0, r1, r2, r3, dim, tiles, tilesHere);
    }
    for (; rest != 0; rest &= rest - 1) scoreOne(requestAt(requests, ctz(rest)), dim, tiles, tilesHere);
    for (let rest = active; rest != 0; rest &= rest - 1) {
      collect(items, requestAt(requests, ctz(rest)), first, tilesHere, closed, marks, rest & (0 - rest));
    }
  }
  for (let user: u32 = 0; user < count; user++) {
    const request = requestAt(requests, user);
    bar(items, request, marks, 1 << user, false);
    sortHeap(request.best, request.size);
  }
}
