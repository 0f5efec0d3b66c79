import { Neighbours } from '../records';
import { addRow, dot } from '../rows';
import { packRows, writeExplained } from './explained';
import { factorise, rowAt, solve } from './packed-cholesky';

// The own item's part of the normal equations, see src/solvers/neighbours/train-neighbours.ts: with t the own row of the
// table, u = t x inverses, and C the candidates,
//     matrix = products - T_C T_C^T + ridge + [g m l] B [g m l]^T,     g: entries of A^T A, m = T_C u, l = T_C t.
//
// In a sequence no item has such a part, as none is in its own history: matrix = products - T_C T_C^T + ridge, the right side
// is g - T_C e, and the embedding e - T_C^T gains, where e is the one given.

/** 1 - leverage is not below this but by rounding, unless the ridge is far smaller than any that is of use. */
const SMALLEST_REST: f64 = 1e-5;

/** B, symmetric, and the inverse K of the two by two matrix that it comes from. */
let bgg: f64 = 0;
let bgm: f64 = 0;
let bgl: f64 = 0;
let bmm: f64 = 0;
let bml: f64 = 0;
let bll: f64 = 0;

/** What is the same for all candidates of the item, from the squares of u and t. */
let alpha: f64 = 0;
let beta: f64 = 0;
let z0: f64 = 0;
let z1: f64 = 0;

@inline
function prepareJoint(square: f64, gamma: f64): void {
  const across = min(beta - 1, -SMALLEST_REST);
  // Not above 0 but by rounding.
  const lower = min(gamma - square, 0);
  const determinant = alpha * lower - across * across;
  const k00 = lower / determinant;
  const k01 = -across / determinant;
  const k11 = alpha / determinant;
  bmm = k00;
  bml = k01;
  bll = k11;
  bgm = 1 - alpha * k00 - beta * k01;
  bgl = -alpha * k01 - beta * k11;
  bgg = alpha * alpha * k00 + 2 * alpha * beta * k01 + beta * beta * k11 - alpha;
  const e0 = beta - alpha * square;
  const e1 = gamma - beta * square;
  z0 = -square - (k00 * e0 + k01 * e1);
  z1 = 1 - (k01 * e0 + k11 * e1);
}

@inline
function read(vector: usize, at: usize): f64 {
  return load<f64>(vector + (at << 3));
}

/** Adds to the lower triangle, in groups of four rows; rows behind the last candidate become those of the identity. */
@inline
function fill(matrix: usize, products: usize, count: usize, size: usize, ridge: f64, g: usize, m: usize, l: usize): void {
  let from = products;
  for (let p: usize = 0; p < size; p++) {
    const row = rowAt(matrix, p);
    if (p >= count) {
      memory.fill(row, 0, p << 3);
      store<f64>(row + (p << 3), 1);
      continue;
    }
    const gp = read(g, p);
    const mp = read(m, p);
    const lp = read(l, p);
    const hg = bgg * gp + bgm * mp + bgl * lp;
    const hm = bgm * gp + bmm * mp + bml * lp;
    const hl = bgl * gp + bml * mp + bll * lp;
    for (let q: usize = 0; q <= p; q++, from += 4) {
      const value = read(row, q) + <f64>load<f32>(from) + hg * read(g, q) + hm * read(m, q) + hl * read(l, q);
      store<f64>(row + (q << 3), q == p ? value + ridge : value);
    }
  }
}

/**
 * Solves the normal equations of each `step`-th item of a block from `start` to `end`: the gains of its candidates and
 * its embedding.
 *
 * @param scratch - see `solveScratch`.
 */
export function solveNeighbours(record: usize, start: i32, end: i32, step: i32, scratch: usize): void {
  const block = changetype<Neighbours>(record);
  const dim = <usize>block.dim;
  const row = dim << 2;
  const room = <usize>block.room;
  const whole = (room + 3) & ~3;
  const triangle = (room * (room + 1)) << 1;
  const g = scratch + ((whole >> 1) * (whole + 4) << 3);
  const m = g + (whole << 3);
  const l = m + (whole << 3);
  const right = l + (whole << 3);
  const u = right + (whole << 3);
  const pooled = u + row;
  const packed = pooled + row;
  const joint = block.sequence == 0;
  for (let local = <usize>start; local < <usize>end; local += step) {
    const count = <usize>load<u32>(block.counts + (local << 2));
    const candidates = block.candidates + ((local * room) << 2);
    const gains = block.gains + ((local * room) << 2);
    const square = <f64>load<f32>(block.squares + (local << 2));
    const t = block.table + (<usize>block.first + local) * row;
    const embedding = block.embeddings + local * row;
    let gamma: f64 = 0;
    alpha = 0;
    beta = 0;
    for (let k: usize = 0; k < dim; k++) {
      const own = <f64>load<f32>(t + (k << 2));
      const scaled = own * read(block.inverses, k);
      store<f32>(u + (k << 2), <f32>scaled);
      alpha += scaled * scaled;
      beta += scaled * own;
      gamma += own * own;
    }
    if (joint) prepareJoint(square, gamma);
    else bgg = bgm = bgl = bmm = bml = bll = 0;
    const size = (count + 3) & ~3;
    for (let p: usize = 0; p < size; p++) {
      const inside = p < count;
      const from = inside ? block.table + <usize>load<u32>(candidates + (p << 2)) * row : 0;
      const gp = inside ? <f64>load<f32>(gains + (p << 2)) : 0;
      const mp = inside && joint ? <f64>dot(from, u, row) : 0;
      const lp = inside ? <f64>dot(from, joint ? t : embedding, row) : 0;
      store<f64>(g + (p << 3), gp);
      store<f64>(m + (p << 3), mp);
      store<f64>(l + (p << 3), lp);
      const rest = joint ? gp - ((mp - alpha * gp) * z0 + (lp - beta * gp) * z1) : gp - lp;
      store<f64>(right + (p << 3), inside ? rest : 0);
    }
    packRows(packed, block.table, row, candidates, count, size);
    writeExplained(scratch, packed, dim, size);
    fill(scratch, block.products + local * triangle, count, size, block.ridge, g, m, l);
    factorise(scratch, size >> 2, block.smallestPivot);
    solve(scratch, size >> 2, right);

    let along: f64 = 0;
    memory.fill(pooled, 0, row);
    for (let p: usize = 0; p < count; p++) {
      const gain = read(right, p);
      along += gain * read(g, p);
      store<f32>(gains + (p << 2), <f32>gain);
      addRow(pooled, <f32>gain, block.table + <usize>load<u32>(candidates + (p << 2)) * row, row);
    }
    if (!joint) {
      addRow(embedding, -1, pooled, row);
      continue;
    }
    const less = square - along;
    let e0: f64 = 0;
    let e1: f64 = 0;
    for (let k: usize = 0; k < row; k += 4) {
      const own = <f64>load<f32>(t + k);
      const scaled = <f64>load<f32>(u + k);
      const rest = own - less * scaled - <f64>load<f32>(pooled + k);
      e0 += scaled * rest;
      e1 += own * rest;
    }
    const c0 = bmm * e0 + bml * e1;
    const c1 = bml * e0 + bll * e1;
    for (let k: usize = 0; k < dim; k++) {
      const own = <f64>load<f32>(t + (k << 2));
      const scaled = <f64>load<f32>(u + (k << 2));
      const rest = own - less * scaled - <f64>load<f32>(pooled + (k << 2));
      store<f32>(embedding + (k << 2), <f32>(read(block.roots, k) * (rest - c0 * scaled - c1 * own)));
    }
  }
}
