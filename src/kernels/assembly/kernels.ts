// AssemblyScript, compiled to WebAssembly by scripts/build-kernels.mjs: once with SIMD, once with relaxed SIMD.
// Everything goes by address in one imported memory. What wraps them has a twin in plain TypeScript.

/** a x b + c on four lanes; relaxed SIMD does it in one instruction and with one rounding. */
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** Where to stop in the rows of a tile: an upper triangular right side has zeros below its diagonal. */
@inline
function depthOf(tile: usize, row: usize, triangular: bool): usize {
  return triangular ? min(row, (tile + 1) << 5) : row;
}

/**
 * target = left x right, each number summed over the depth in order.
 *
 * @param left - count x depth, row-major.
 * @param tiles - right in tiles of 8 columns: tileCount x depth x 8, so that eight columns share each number of left.
 * @param triangular - right is upper triangular: what lies below its diagonal is not read.
 * @param target - count rows of 8 x tileCount.
 */
export function multiplyTiles(
  left: usize,
  count: i32,
  tiles: usize,
  tileCount: i32,
  depth: i32,
  triangular: bool,
  target: usize,
): void {
  const row = <usize>depth << 2;
  const targetRow = <usize>tileCount << 5;
  let rows = count;
  // Four rows at a time, so that every number of the right side is loaded a quarter as often.
  for (; rows >= 4; rows -= 4) {
    for (let t: usize = 0; t < <usize>tileCount; t++) {
      let tile = tiles + t * (row << 3);
      const to = target + (t << 5);
      let a0 = f32x4.splat(0);
      let b0 = a0;
      let a1 = a0;
      let b1 = a0;
      let a2 = a0;
      let b2 = a0;
      let a3 = a0;
      let b3 = a0;
      const last = left + depthOf(t, row, triangular);
      for (let at = left; at < last; at += 4) {
        const x = v128.load(tile);
        const y = v128.load(tile, 16);
        tile += 32;
        const l0 = v128.load32_splat(at);
        a0 = multiplyAdd(l0, x, a0);
        b0 = multiplyAdd(l0, y, b0);
        const l1 = v128.load32_splat(at + row);
        a1 = multiplyAdd(l1, x, a1);
        b1 = multiplyAdd(l1, y, b1);
        const l2 = v128.load32_splat(at + 2 * row);
        a2 = multiplyAdd(l2, x, a2);
        b2 = multiplyAdd(l2, y, b2);
        const l3 = v128.load32_splat(at + 3 * row);
        a3 = multiplyAdd(l3, x, a3);
        b3 = multiplyAdd(l3, y, b3);
      }
      v128.store(to, a0);
      v128.store(to, b0, 16);
      v128.store(to + targetRow, a1);
      v128.store(to + targetRow, b1, 16);
      v128.store(to + 2 * targetRow, a2);
      v128.store(to + 2 * targetRow, b2, 16);
      v128.store(to + 3 * targetRow, a3);
      v128.store(to + 3 * targetRow, b3, 16);
    }
    left += 4 * row;
    target += 4 * targetRow;
  }
  for (; rows > 0; rows--) {
    for (let t: usize = 0; t < <usize>tileCount; t++) {
      let tile = tiles + t * (row << 3);
      let a = f32x4.splat(0);
      let b = a;
      const last = left + depthOf(t, row, triangular);
      for (let at = left; at < last; at += 4) {
        const l = v128.load32_splat(at);
        a = multiplyAdd(l, v128.load(tile), a);
        b = multiplyAdd(l, v128.load(tile, 16), b);
        tile += 32;
      }
      v128.store(target + (t << 5), a);
      v128.store(target + (t << 5), b, 16);
    }
    left += row;
    target += targetRow;
  }
}

/** Four rows of a Gram block: the numbers at `from` times the tile at `to`, over `count` rows of both. */
@inline
function gramRows(from: usize, to: usize, count: i32, target: usize, targetRow: usize): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  const last = to + (<usize>count << 5);
  for (; to < last; to += 32) {
    const x = v128.load(to);
    const y = v128.load(to, 16);
    const l0 = v128.load32_splat(from);
    a0 = multiplyAdd(l0, x, a0);
    b0 = multiplyAdd(l0, y, b0);
    const l1 = v128.load32_splat(from, 4);
    a1 = multiplyAdd(l1, x, a1);
    b1 = multiplyAdd(l1, y, b1);
    const l2 = v128.load32_splat(from, 8);
    a2 = multiplyAdd(l2, x, a2);
    b2 = multiplyAdd(l2, y, b2);
    const l3 = v128.load32_splat(from, 12);
    a3 = multiplyAdd(l3, x, a3);
    b3 = multiplyAdd(l3, y, b3);
    from += 32;
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

/**
 * The upper triangle, in squares of 8 x 8, of the Gram matrix of some rows; the rest of the target is not written.
 *
 * @param tiles - the rows in tiles of 8 columns: tileCount x count x 8.
 * @param target - 8 x tileCount squared, row-major.
 */
export function gramTiles(tiles: usize, count: i32, tileCount: i32, target: usize): void {
  const tileSize = <usize>count << 5;
  const targetRow = <usize>tileCount << 5;
  for (let i: usize = 0; i < <usize>tileCount; i++) {
    const from = tiles + i * tileSize;
    for (let j = i; j < <usize>tileCount; j++) {
      const to = target + i * 8 * targetRow + (j << 5);
      gramRows(from, tiles + j * tileSize, count, to, targetRow);
      gramRows(from + 16, tiles + j * tileSize, count, to + 4 * targetRow, targetRow);
    }
  }
}

/** Puts a row-major matrix into tiles of 8 columns: tileCount x count x 8. Its width is a multiple of 8. */
export function packTiles(rows: usize, count: i32, tileCount: i32, tiles: usize): void {
  const tileSize = <usize>count << 5;
  for (let r: usize = 0; r < <usize>count; r++) {
    let to = tiles + (r << 5);
    for (let t = 0; t < tileCount; t++) {
      v128.store(to, v128.load(rows));
      v128.store(to, v128.load(rows, 16), 16);
      rows += 32;
      to += tileSize;
    }
  }
}

/**
 * Rows `start` to `end` of a sparse matrix times a dense one. Four entries at a time, so that the target is read and
 * written a quarter as often.
 *
 * @param offsets, indexes, values - the sparse matrix in compressed rows.
 * @param dense - width columns, a multiple of 8, row-major.
 * @param target - (end - start) x width; overwritten.
 */
export function multiplySparse(
  offsets: usize,
  indexes: usize,
  values: usize,
  start: i32,
  end: i32,
  dense: usize,
  width: i32,
  target: usize,
): void {
  const row = <usize>width << 2;
  for (let r = start; r < end; r++) {
    let at = <usize>load<u32>(offsets + (<usize>r << 2)) << 2;
    const last = <usize>load<u32>(offsets + (<usize>r << 2), 4) << 2;
    const targetEnd = target + row;
    memory.fill(target, 0, row);
    for (; at + 16 <= last; at += 16) {
      const v0 = v128.load32_splat(values + at);
      const v1 = v128.load32_splat(values + at, 4);
      const v2 = v128.load32_splat(values + at, 8);
      const v3 = v128.load32_splat(values + at, 12);
      let d0 = dense + <usize>load<u32>(indexes + at) * row;
      let d1 = dense + <usize>load<u32>(indexes + at, 4) * row;
      let d2 = dense + <usize>load<u32>(indexes + at, 8) * row;
      let d3 = dense + <usize>load<u32>(indexes + at, 12) * row;
      for (let to = target; to < targetEnd; to += 32) {
        let a = multiplyAdd(v0, v128.load(d0), v128.load(to));
        let b = multiplyAdd(v0, v128.load(d0, 16), v128.load(to, 16));
        a = multiplyAdd(v1, v128.load(d1), a);
        b = multiplyAdd(v1, v128.load(d1, 16), b);
        a = multiplyAdd(v2, v128.load(d2), a);
        b = multiplyAdd(v2, v128.load(d2, 16), b);
        v128.store(to, multiplyAdd(v3, v128.load(d3), a));
        v128.store(to, multiplyAdd(v3, v128.load(d3, 16), b), 16);
        d0 += 32;
        d1 += 32;
        d2 += 32;
        d3 += 32;
      }
    }
    for (; at < last; at += 4) {
      const value = v128.load32_splat(values + at);
      let from = dense + <usize>load<u32>(indexes + at) * row;
      for (let to = target; to < targetEnd; to += 32) {
        v128.store(to, multiplyAdd(value, v128.load(from), v128.load(to)));
        v128.store(to, multiplyAdd(value, v128.load(from, 16), v128.load(to, 16)), 16);
        from += 32;
      }
    }
    target = targetEnd;
  }
}

/**
 * target += rows `start` to `end` of a sparse matrix, transposed, times a dense one.
 *
 * @param dense - (end - start) x width, row-major; width is a multiple of 8.
 * @param target - a row for each column of the sparse matrix, x width.
 */
export function addTransposedProduct(
  offsets: usize,
  indexes: usize,
  values: usize,
  start: i32,
  end: i32,
  dense: usize,
  width: i32,
  target: usize,
): void {
  const row = <usize>width << 2;
  for (let r = start; r < end; r++) {
    const first = <usize>load<u32>(offsets + (<usize>r << 2)) << 2;
    const last = <usize>load<u32>(offsets + (<usize>r << 2), 4) << 2;
    for (let at = first; at < last; at += 4) {
      const value = v128.load32_splat(values + at);
      let to = target + <usize>load<u32>(indexes + at) * row;
      for (let from = dense; from < dense + row; from += 32) {
        v128.store(to, multiplyAdd(value, v128.load(from), v128.load(to)));
        v128.store(to, multiplyAdd(value, v128.load(from, 16), v128.load(to, 16)), 16);
        to += 32;
      }
    }
    dense += row;
  }
}

/**
 * The first place at or after `from` whose score is above the threshold, `count` where there is none. What stands
 * beyond `count`, up to a multiple of 8, is read and must be there.
 */
export function findAbove(scores: usize, from: i32, count: i32, threshold: f32): i32 {
  const limit = f32x4.splat(threshold);
  let at = from & ~7;
  for (; at < count; at += 8) {
    const address = scores + (<usize>at << 2);
    const low = i32x4.bitmask(f32x4.gt(v128.load(address), limit));
    const high = i32x4.bitmask(f32x4.gt(v128.load(address, 16), limit));
    let found = low | (high << 4);
    // In the first eight, those before `from` do not count.
    if (at < from) found &= 0xff << (from - at);
    if (found != 0) return min(at + ctz(found), count);
  }
  return count;
}
