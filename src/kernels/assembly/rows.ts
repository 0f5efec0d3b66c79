import { multiplyAdd } from './simd';

// Rows of numbers whose bytes are a multiple of 32.

/** The sum of four lanes. */
@inline
function total(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}

/** The dot product of two rows. */
@inline
export function dot(a: usize, b: usize, row: usize): f32 {
  let low = f32x4.splat(0);
  let high = low;
  for (let at: usize = 0; at < row; at += 32) {
    low = multiplyAdd(v128.load(a + at), v128.load(b + at), low);
    high = multiplyAdd(v128.load(a + at, 16), v128.load(b + at, 16), high);
  }
  return total(f32x4.add(low, high));
}

/** target += factor x source, a row each. */
@inline
export function addRow(target: usize, factor: f32, source: usize, row: usize): void {
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at < row; at += 16) {
    v128.store(target + at, multiplyAdd(factors, v128.load(source + at), v128.load(target + at)));
  }
}

/** target = factor x source, a row each. */
@inline
export function scaleRow(target: usize, factor: f32, source: usize, row: usize): void {
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at < row; at += 16) v128.store(target + at, f32x4.mul(factors, v128.load(source + at)));
}
