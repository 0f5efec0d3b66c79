import { multiplyAdd } from './simd';

/**
 * Four rows by eight columns of a product, each number summed over the depth in order. The eight sums of four lanes stay
 * in registers, and every number of the right side is loaded once for four rows.
 *
 * @param left, leftStep, leftRow - the first number of the left side, and the bytes to the next of its row and of its
 * column.
 * @param tile - the right side: `depth` rows of eight columns.
 * @param target, targetRow - where the product goes, and the bytes between its rows; overwritten.
 */
@inline
export function multiplyFour(
  left: usize,
  leftStep: usize,
  leftRow: usize,
  tile: usize,
  depth: u32,
  target: usize,
  targetRow: usize,
): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  const last = tile + (<usize>depth << 5);
  for (; tile < last; tile += 32) {
    const x = v128.load(tile);
    const y = v128.load(tile, 16);
    const l0 = v128.load32_splat(left);
    a0 = multiplyAdd(l0, x, a0);
    b0 = multiplyAdd(l0, y, b0);
    const l1 = v128.load32_splat(left + leftRow);
    a1 = multiplyAdd(l1, x, a1);
    b1 = multiplyAdd(l1, y, b1);
    const l2 = v128.load32_splat(left + 2 * leftRow);
    a2 = multiplyAdd(l2, x, a2);
    b2 = multiplyAdd(l2, y, b2);
    const l3 = v128.load32_splat(left + 3 * leftRow);
    a3 = multiplyAdd(l3, x, a3);
    b3 = multiplyAdd(l3, y, b3);
    left += leftStep;
  }
  v128.store(target, a0);
  v128.store(target, b0, 16);
  v128.store(target + targetRow, a1);
  v128.store(target + targetRow, b1, 16);
  v128.store(target + 2 * targetRow, a2);
  v128.store(target + 2 * targetRow, b2, 16);
  v128.store(target + 3 * targetRow, a3);
  v128.store(target + 3 * targetRow, b3, 16);
}

/** One row by eight columns, with the bits of {@link multiplyFour}. */
@inline
export function multiplyOne(left: usize, leftStep: usize, tile: usize, depth: u32, target: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  const last = tile + (<usize>depth << 5);
  for (; tile < last; tile += 32) {
    const l = v128.load32_splat(left);
    a = multiplyAdd(l, v128.load(tile), a);
    b = multiplyAdd(l, v128.load(tile, 16), b);
    left += leftStep;
  }
  v128.store(target, a);
  v128.store(target, b, 16);
}
