import { highDoubles, lowDoubles } from '../simd';
import { Catalogue, Request } from '../records';

@inline
function addWeighted(weight: v128, lanes: v128, sum: v128): v128 {
  return f64x2.add(sum, f64x2.mul(weight, lanes));
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

/** The pooled history as a Float32 vector, summed in Float64 in the order of the entries, and its norm. */
export function pool(catalogue: Catalogue, request: Request): void {
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
