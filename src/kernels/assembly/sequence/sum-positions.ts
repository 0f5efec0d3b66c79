import { Sequence } from '../records';
import { multiplyAdd } from '../simd';

// One panel of 16 columns, see ../sparse.ts. A history is held in four registers.

let a: v128 = f32x4.splat(0);
let b: v128 = f32x4.splat(0);
let c: v128 = f32x4.splat(0);
let d: v128 = f32x4.splat(0);

@inline
function clear(): void {
  a = b = c = d = f32x4.splat(0);
}

@inline
function decay(factor: f32): void {
  const factors = f32x4.splat(factor);
  a = f32x4.mul(factors, a);
  b = f32x4.mul(factors, b);
  c = f32x4.mul(factors, c);
  d = f32x4.mul(factors, d);
}

/** The registers += factor x a row. */
@inline
function take(factor: f32, from: usize): void {
  const factors = f32x4.splat(factor);
  a = multiplyAdd(factors, v128.load(from), a);
  b = multiplyAdd(factors, v128.load(from, 16), b);
  c = multiplyAdd(factors, v128.load(from, 32), c);
  d = multiplyAdd(factors, v128.load(from, 48), d);
}

/** A row += factor x the registers. */
@inline
function give(factor: f32, to: usize): void {
  const factors = f32x4.splat(factor);
  v128.store(to, multiplyAdd(factors, a, v128.load(to)));
  v128.store(to, multiplyAdd(factors, b, v128.load(to, 16)), 16);
  v128.store(to, multiplyAdd(factors, c, v128.load(to, 32)), 32);
  v128.store(to, multiplyAdd(factors, d, v128.load(to, 48)), 48);
}

@inline
function write(factor: f32, to: usize): void {
  const factors = f32x4.splat(factor);
  v128.store(to, f32x4.mul(factors, a));
  v128.store(to, f32x4.mul(factors, b), 16);
  v128.store(to, f32x4.mul(factors, c), 32);
  v128.store(to, f32x4.mul(factors, d), 48);
}

/**
 * Sums over the positions of the events from `start` to `end`, whole histories, with Z = X P: Z itself, a row for each
 * moment but a user's first, times the root of its events, so that the rows' products are those of Z^T Z; Y^T Z and X^T Z.
 *
 * @param dense - one panel of P, a row for each item.
 * @param rows - one panel of Z; overwritten.
 * @param arrivals, departures - one panel of Y^T Z and of X^T Z, a row for each item; added to.
 */
export function sumPositions(
  record: usize,
  start: i32,
  end: i32,
  dense: usize,
  rows: usize,
  arrivals: usize,
  departures: usize,
): void {
  const sequence = changetype<Sequence>(record);
  const items = sequence.items;
  const weights = sequence.weights;
  const after = sequence.after;
  const before = sequence.before;
  const decays = sequence.decays;
  const reach = sequence.reach;
  const first = <usize>start << 2;
  const last = <usize>end << 2;
  let row = rows;
  clear();
  for (let at = first; at < last; ) {
    const moment = load<u32>(after + at);
    const known = load<u32>(before + at);
    const size = moment - known;
    let next = at + 4;
    while (next < last && load<u32>(after + next) == moment) next += 4;
    if (at > first && load<u32>(after + at - 4) == known) {
      write(sqrt<f32>(<f32>size), row);
      row += 64;
      for (let event = at; event < next; event += 4) {
        give(load<f32>(weights + event), arrivals + (<usize>load<u32>(items + event) << 6));
      }
      decay(size > reach ? 0 : load<f32>(decays + (<usize>size << 2)));
    } else {
      clear();
    }
    for (; at < next; at += 4) take(load<f32>(weights + at), dense + (<usize>load<u32>(items + at) << 6));
  }
  clear();
  for (let at = last; at > first; ) {
    const event = at - 4;
    const moment = load<u32>(after + event);
    const known = load<u32>(before + event);
    const size = moment - known;
    for (; at > first && load<u32>(after + at - 4) == moment; at -= 4) {
      give(load<f32>(weights + at - 4), departures + (<usize>load<u32>(items + at - 4) << 6));
    }
    if (at > first && load<u32>(after + at - 4) == known) {
      row -= 64;
      decay(size > reach ? 0 : load<f32>(decays + (<usize>size << 2)));
      take(sqrt<f32>(<f32>size), row);
    } else {
      clear();
    }
  }
}
