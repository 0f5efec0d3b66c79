/**
 * One step of Adam (Kingma and Ba, 2015; beta .9 and .999, epsilon 1e-8) on some rows of a table; rows that a step does
 * not touch stay as they are (lazy Adam).
 *
 * @param table, first, second - the table and its moments: rows of `dim` numbers, a multiple of 4.
 * @param rows - which rows the gradients are of, each at most once; those from `start` to `end` are done.
 * @param rate - the learning rate over 1 - .9^steps.
 * @param correction - 1 over 1 - .999^steps.
 */
export function stepAdam(
  table: usize,
  first: usize,
  second: usize,
  dim: i32,
  rows: usize,
  gradients: usize,
  start: i32,
  end: i32,
  rate: f32,
  correction: f32,
): void {
  const row = <usize>dim << 2;
  const rates = f32x4.splat(rate);
  const corrections = f32x4.splat(correction);
  const epsilon = f32x4.splat(1e-8);
  for (let r = <usize>start; r < <usize>end; r++) {
    let gradient = gradients + r * row;
    const from = <usize>load<u32>(rows + (r << 2)) * row;
    for (let at = from; at < from + row; at += 16) {
      const g = v128.load(gradient);
      gradient += 16;
      const m = f32x4.add(f32x4.mul(f32x4.splat(0.9), v128.load(first + at)), f32x4.mul(f32x4.splat(0.1), g));
      const v = f32x4.add(
        f32x4.mul(f32x4.splat(0.999), v128.load(second + at)),
        f32x4.mul(f32x4.splat(0.001), f32x4.mul(g, g)),
      );
      v128.store(first + at, m);
      v128.store(second + at, v);
      const step = f32x4.div(f32x4.mul(rates, m), f32x4.add(f32x4.sqrt(f32x4.mul(v, corrections)), epsilon));
      v128.store(table + at, f32x4.sub(v128.load(table + at), step));
    }
  }
}
