import { offerNeighbours } from './neighbours';
import { pool } from './pool';
import { Catalogue, Request, REQUEST_BYTES } from '../records';
import { scoreFour, scoreOne } from './score';
import { offer, sortHeap, threshold } from './top-k';

/** Tiles of 8 items that are scored before the best are looked for among them: they stay in the cache. */
const CHUNK: u32 = 16;

@inline
function requestAt(requests: usize, user: u32): Request {
  return changetype<Request>(requests + <usize>user * REQUEST_BYTES);
}

/** Sets or clears a user's bit at the places of the items that the user's list must not hold. */
@inline
function mark(catalogue: Catalogue, request: Request, marks: usize, bit: u32, on: bool): void {
  for (let at = request.excluded; at < request.excludedEnd; at += 4) {
    const byte = marks + <usize>load<u32>(catalogue.placeOf + (<usize>load<u32>(at) << 2));
    const others = <u32>load<u8>(byte) & ~bit;
    store<u8>(byte, on ? others | bit : others);
  }
}

/** Offers the scored items that reach the threshold, and that the list may hold, to the best of a user. */
function collect(
  catalogue: Catalogue,
  request: Request,
  first: u32,
  count: u32,
  excluded: usize,
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
      if (load<u8>(excluded + place) | (<u32>load<u8>(marks + place) & bit)) continue;
      const item = load<u32>(catalogue.itemAt + (place << 2));
      request.found = offer(
        request.results,
        request.found,
        request.limit,
        load<f32>(from + (<usize>lane << 2)),
        item,
      );
      least = f32x4.splat(threshold(request));
    }
  }
}

/**
 * The best items for up to 8 users: all that score above 0, at most the limit of each request, best first, ties by item.
 * Items that gain from the neighbours of a history are scored apart, the others in a scan. They stand by falling norm, so that a user is done when no later one can reach the worst that is kept: by Cauchy and
 * Schwarz a score is at most |user| x |item|.
 *
 * @param requests - `count` of them, one after the other.
 * @param excluded - a byte for each place of the catalogue: not 0 where no list may hold the item.
 * @param marks - room for another byte for each place, all 0 before and after: a bit for each user whose list must not
 * hold the item.
 */
export function rankUsers(catalogue: usize, requests: usize, count: u32, excluded: usize, marks: usize): void {
  const items = changetype<Catalogue>(catalogue);
  const dim = items.dim;
  const size = <usize>dim << 5;
  // Four tiles are scored at a time: what fills up the last four is zeros.
  const tileCount = (items.places + 31) >> 5 << 2;
  for (let user: u32 = 0; user < count; user++) {
    const request = requestAt(requests, user);
    request.found = 0;
    pool(items, request);
    mark(items, request, marks, 1 << user, true);
    if (items.neighbourOffsets != 0) offerNeighbours(items, request, excluded, marks, 1 << user);
  }
  let active: u32 = (1 << count) - 1;
  let bound = items.bounds + (<usize>items.firstChunk << 3);
  for (let first = items.firstChunk * CHUNK; first < tileCount; first += CHUNK, bound += 8) {
    for (let rest = active; rest != 0; rest &= rest - 1) {
      const request = requestAt(requests, ctz(rest));
      const most = load<f64>(bound) * request.norm;
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
      collect(items, requestAt(requests, ctz(rest)), first, tilesHere, excluded, marks, rest & (0 - rest));
    }
  }
  for (let user: u32 = 0; user < count; user++) {
    const request = requestAt(requests, user);
    mark(items, request, marks, 1 << user, false);
    sortHeap(request.results, request.found);
  }
  if (items.neighbourOffsets != 0) memory.fill(marks, 0, items.places);
}
