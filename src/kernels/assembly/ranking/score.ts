import { Request } from '../records';
import { multiplyAdd } from '../simd';

/** One user's scores for some tiles, a multiple of four: 32 items share each number of the user. */
export function scoreOne(request: Request, dim: u32, tiles: usize, count: u32): void {
  const size = <usize>dim << 5;
  const end = request.vector + (<usize>dim << 2);
  let to = request.scores;
  for (let t: u32 = 0; t < count; t += 4) {
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    let tile0 = tiles + <usize>t * size;
    let tile1 = tile0 + size;
    let tile2 = tile1 + size;
    let tile3 = tile2 + size;
    for (let at = request.vector; at < end; at += 4) {
      const x = v128.load32_splat(at);
      a0 = multiplyAdd(x, v128.load(tile0), a0);
      b0 = multiplyAdd(x, v128.load(tile0, 16), b0);
      a1 = multiplyAdd(x, v128.load(tile1), a1);
      b1 = multiplyAdd(x, v128.load(tile1, 16), b1);
      a2 = multiplyAdd(x, v128.load(tile2), a2);
      b2 = multiplyAdd(x, v128.load(tile2, 16), b2);
      a3 = multiplyAdd(x, v128.load(tile3), a3);
      b3 = multiplyAdd(x, v128.load(tile3, 16), b3);
      tile0 += 32;
      tile1 += 32;
      tile2 += 32;
      tile3 += 32;
    }
    v128.store(to, a0);
    v128.store(to, b0, 16);
    v128.store(to, a1, 32);
    v128.store(to, b1, 48);
    v128.store(to, a2, 64);
    v128.store(to, b2, 80);
    v128.store(to, a3, 96);
    v128.store(to, b3, 112);
    to += 128;
  }
}

/** Four users' scores for some tiles: each tile is loaded once for all four. Every score has the bits of `scoreOne`. */
export function scoreFour(r0: Request, r1: Request, r2: Request, r3: Request, dim: u32, tiles: usize, count: u32): void {
  const second = r1.vector - r0.vector;
  const third = r2.vector - r0.vector;
  const fourth = r3.vector - r0.vector;
  const end = r0.vector + (<usize>dim << 2);
  let tile = tiles;
  for (let t: u32 = 0; t < count; t++) {
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    for (let at = r0.vector; at < end; at += 4) {
      const x = v128.load(tile);
      const y = v128.load(tile, 16);
      tile += 32;
      const l0 = v128.load32_splat(at);
      a0 = multiplyAdd(l0, x, a0);
      b0 = multiplyAdd(l0, y, b0);
      const l1 = v128.load32_splat(at + second);
      a1 = multiplyAdd(l1, x, a1);
      b1 = multiplyAdd(l1, y, b1);
      const l2 = v128.load32_splat(at + third);
      a2 = multiplyAdd(l2, x, a2);
      b2 = multiplyAdd(l2, y, b2);
      const l3 = v128.load32_splat(at + fourth);
      a3 = multiplyAdd(l3, x, a3);
      b3 = multiplyAdd(l3, y, b3);
    }
    const to = <usize>t << 5;
    v128.store(r0.scores + to, a0);
    v128.store(r0.scores + to, b0, 16);
    v128.store(r1.scores + to, a1);
    v128.store(r1.scores + to, b1, 16);
    v128.store(r2.scores + to, a2);
    v128.store(r2.scores + to, b2, 16);
    v128.store(r3.scores + to, a3);
    v128.store(r3.scores + to, b3, 16);
  }
}
