import { Catalogue, Request, Scratch } from '../records';
import { multiplyAdd } from '../simd';
import { offer, threshold } from './top-k';

/** How many items are scored side by side. */
export const TOGETHER: u32 = 8;

/** Adds four columns of four rows to four sums, one column after the other. */
@inline
function addColumns(vector: usize, r0: v128, r1: v128, r2: v128, r3: v128, sums: v128): v128 {
  const a = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const b = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const c = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const d = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  sums = multiplyAdd(v128.load32_splat(vector), v128.shuffle<i64>(a, b, 0, 2), sums);
  sums = multiplyAdd(v128.load32_splat(vector, 4), v128.shuffle<i64>(a, b, 1, 3), sums);
  sums = multiplyAdd(v128.load32_splat(vector, 8), v128.shuffle<i64>(c, d, 0, 2), sums);
  return multiplyAdd(v128.load32_splat(vector, 12), v128.shuffle<i64>(c, d, 1, 3), sums);
}

/**
 * Offers `count` items, at most {@link TOGETHER}, that stand in `pending` to the best of a user. A score is the product,
 * summed over the columns in order, and what the item gains from neighbours. There is room for as many items.
 */
export function offerPending(catalogue: Catalogue, request: Request, scratch: Scratch, count: u32): void {
  const pending = scratch.pending;
  // What is missing is scored as the first once more.
  for (let at = count; at < TOGETHER; at++) store<u32>(pending + (<usize>at << 2), load<u32>(pending));
  const size = <usize>((catalogue.dim + 15) & ~15) << 2;
  const rows = catalogue.rows;
  const r0 = rows + <usize>load<u32>(pending) * size;
  const r1 = rows + <usize>load<u32>(pending, 4) * size;
  const r2 = rows + <usize>load<u32>(pending, 8) * size;
  const r3 = rows + <usize>load<u32>(pending, 12) * size;
  const r4 = rows + <usize>load<u32>(pending, 16) * size;
  const r5 = rows + <usize>load<u32>(pending, 20) * size;
  const r6 = rows + <usize>load<u32>(pending, 24) * size;
  const r7 = rows + <usize>load<u32>(pending, 28) * size;
  let low = f32x4.splat(0);
  let high = low;
  for (let at: usize = 0; at < <usize>catalogue.dim << 2; at += 16) {
    const vector = scratch.vector + at;
    low = addColumns(vector, v128.load(r0 + at), v128.load(r1 + at), v128.load(r2 + at), v128.load(r3 + at), low);
    high = addColumns(vector, v128.load(r4 + at), v128.load(r5 + at), v128.load(r6 + at), v128.load(r7 + at), high);
  }
  v128.store(pending, low, 32);
  v128.store(pending, high, 48);
  for (let at: usize = 0; at < <usize>count << 2; at += 4) {
    const item = load<u32>(pending + at);
    let score = load<f32>(pending + at, 32);
    if (catalogue.neighbourOffsets != 0) {
      score = <f32>(<f64>score + request.scale * load<f64>(scratch.gains + (<usize>item << 3)));
    }
    if (score >= threshold(request)) request.found = offer(request.results, request.found, request.limit, score, item);
  }
}
