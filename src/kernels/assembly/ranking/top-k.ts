import { Request } from '../records';

// The best so far, in a heap whose root is the worst of them: pairs of a score (Float32) and an item (integer). Larger
// scores are better; among equal scores the smaller item is.

/** Bytes of a pair. */
const PAIR: usize = 8;

/** The smallest Float32 above 0: no item at or below 0 is a candidate. */
const LEAST: f32 = 1.401298464324817e-45;

/** The score that a candidate for a user's list must reach. */
@inline
export function threshold(request: Request): f32 {
  return request.found < request.limit ? LEAST : load<f32>(request.results);
}

@inline
function isWorse(score: f32, item: u32, otherScore: f32, otherItem: u32): bool {
  return score < otherScore || (score == otherScore && item > otherItem);
}

@inline
function put(at: usize, score: f32, item: u32): void {
  store<f32>(at, score);
  store<u32>(at, item, 4);
}

/** Adds a pair to a heap of `size`, which has room for it. */
export function rise(heap: usize, size: u32, score: f32, item: u32): void {
  let at = size;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const from = heap + <usize>parent * PAIR;
    if (!isWorse(score, item, load<f32>(from), load<u32>(from, 4))) break;
    store<u64>(heap + <usize>at * PAIR, load<u64>(from));
    at = parent;
  }
  put(heap + <usize>at * PAIR, score, item);
}

/** Puts a pair in the place of the root of a heap of `size`. */
export function sink(heap: usize, size: u32, score: f32, item: u32): void {
  let at: u32 = 0;
  for (let child: u32 = 1; child < size; child = 2 * at + 1) {
    let from = heap + <usize>child * PAIR;
    if (child + 1 < size && isWorse(load<f32>(from, 8), load<u32>(from, 12), load<f32>(from), load<u32>(from, 4))) {
      from += PAIR;
      child++;
    }
    if (!isWorse(load<f32>(from), load<u32>(from, 4), score, item)) break;
    store<u64>(heap + <usize>at * PAIR, load<u64>(from));
    at = child;
  }
  put(heap + <usize>at * PAIR, score, item);
}

/** Offers a pair to a heap with `room` and returns its size then. */
@inline
export function offer(heap: usize, size: u32, room: u32, score: f32, item: u32): u32 {
  if (size < room) {
    rise(heap, size, score, item);
    return size + 1;
  }
  if (isWorse(load<f32>(heap), load<u32>(heap, 4), score, item)) sink(heap, size, score, item);
  return size;
}

/** Makes a heap into a list, best first. */
export function sortHeap(heap: usize, size: u32): void {
  for (let last = size; last-- > 1; ) {
    const at = heap + <usize>last * PAIR;
    const score = load<f32>(at);
    const item = load<u32>(at, 4);
    store<u64>(at, load<u64>(heap));
    sink(heap, last, score, item);
  }
}
