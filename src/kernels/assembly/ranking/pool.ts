import { highDoubles, lowDoubles } from '../simd';
import { Catalogue, Request, Scratch } from '../records';

@inline
function addWeighted(weight: v128, lanes: v128, sum: v128): v128 {
  return f64x2.add(sum, f64x2.mul(weight, lanes));
}

/** Stores four sums times the scale as Float32. */
@inline
function storeScaled(to: usize, scale: v128, a: v128, b: v128): void {
  const low = f32x4.demote_f64x2_zero(f64x2.mul(scale, a));
  const high = f32x4.demote_f64x2_zero(f64x2.mul(scale, b));
  v128.store(to, v128.shuffle<i64>(low, high, 0, 2));
}

/** The pooled history as a Float32 vector, summed in Float64 in the order of the entries. */
export function pool(catalogue: Catalogue, request: Request, scratch: Scratch): void {
  const columns = (catalogue.dim + 15) & ~15;
  const row = <usize>columns << 2;
  const scale = f64x2.splat(request.scale);
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
    const to = scratch.vector + column;
    storeScaled(to, scale, a, b);
    storeScaled(to + 16, scale, c, d);
    storeScaled(to + 32, scale, e, f);
    storeScaled(to + 48, scale, g, h);
  }
}
