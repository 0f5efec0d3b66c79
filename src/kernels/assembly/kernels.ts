// AssemblyScript, compiled to WebAssembly by scripts/build-kernels.mjs: once with SIMD, once with relaxed SIMD.
// Everything goes by address in one imported memory. The oracle of each kernel is its namesake in plain TypeScript.

/** a x b + c on four lanes; relaxed SIMD does it in one instruction and with one rounding. */
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/**
 * scores[u, i] = users[u] . items[i], summed over the dimensions in order.
 *
 * @param users - count x dim, row-major.
 * @param tiles - items in tiles of 8: tileCount x dim x 8, so that eight items share each number of a user.
 * @param scores - count rows of 8 x tileCount.
 */
export function scoreTiles(users: usize, count: i32, tiles: usize, tileCount: i32, dim: i32, scores: usize): void {
  const row = <usize>dim << 2;
  const scoresRow = <usize>tileCount << 5;
  let user = users;
  let target = scores;
  let left = count;
  // Four users at a time, so that every number of an item is loaded a quarter as often.
  for (; left >= 4; left -= 4) {
    let tile = tiles;
    const end = target + scoresRow;
    for (; target < end; target += 32) {
      let a0 = f32x4.splat(0);
      let b0 = a0;
      let a1 = a0;
      let b1 = a0;
      let a2 = a0;
      let b2 = a0;
      let a3 = a0;
      let b3 = a0;
      const last = user + row;
      for (let at = user; at < last; at += 4) {
        const x = v128.load(tile);
        const y = v128.load(tile, 16);
        tile += 32;
        const u0 = v128.load32_splat(at);
        a0 = multiplyAdd(u0, x, a0);
        b0 = multiplyAdd(u0, y, b0);
        const u1 = v128.load32_splat(at + row);
        a1 = multiplyAdd(u1, x, a1);
        b1 = multiplyAdd(u1, y, b1);
        const u2 = v128.load32_splat(at + 2 * row);
        a2 = multiplyAdd(u2, x, a2);
        b2 = multiplyAdd(u2, y, b2);
        const u3 = v128.load32_splat(at + 3 * row);
        a3 = multiplyAdd(u3, x, a3);
        b3 = multiplyAdd(u3, y, b3);
      }
      v128.store(target, a0);
      v128.store(target, b0, 16);
      v128.store(target + scoresRow, a1);
      v128.store(target + scoresRow, b1, 16);
      v128.store(target + 2 * scoresRow, a2);
      v128.store(target + 2 * scoresRow, b2, 16);
      v128.store(target + 3 * scoresRow, a3);
      v128.store(target + 3 * scoresRow, b3, 16);
    }
    target += 3 * scoresRow;
    user += 4 * row;
  }
  for (; left > 0; left--) {
    let tile = tiles;
    const last = user + row;
    const end = target + scoresRow;
    for (; target < end; target += 32) {
      let a = f32x4.splat(0);
      let b = a;
      for (let at = user; at < last; at += 4) {
        const u = v128.load32_splat(at);
        a = multiplyAdd(u, v128.load(tile), a);
        b = multiplyAdd(u, v128.load(tile, 16), b);
        tile += 32;
      }
      v128.store(target, a);
      v128.store(target, b, 16);
    }
    user = last;
  }
}
