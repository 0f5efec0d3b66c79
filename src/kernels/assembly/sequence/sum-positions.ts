import { Sequence } from '../records';
import { addRow } from '../rows';
import { multiplyAdd } from '../simd';

// One panel of 16 columns, see ../sparse.ts. A history is held in four registers, and four more keep one.

const PANEL: usize = 64;

let a: v128 = f32x4.splat(0);
let b: v128 = f32x4.splat(0);
let c: v128 = f32x4.splat(0);
let d: v128 = f32x4.splat(0);
let keptA: v128 = f32x4.splat(0);
let keptB: v128 = f32x4.splat(0);
let keptC: v128 = f32x4.splat(0);
let keptD: v128 = f32x4.splat(0);

@inline
function clear(): void {
  a = b = c = d = f32x4.splat(0);
}

@inline
function fade(factor: f32): void {
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

/** Sets what the registers hold aside. */
@inline
function keep(): void {
  keptA = a;
  keptB = b;
  keptC = c;
  keptD = d;
}

/** The registers += factor x what was set aside. */
@inline
function takeKept(factor: f32): void {
  const factors = f32x4.splat(factor);
  a = multiplyAdd(factors, keptA, a);
  b = multiplyAdd(factors, keptB, b);
  c = multiplyAdd(factors, keptC, c);
  d = multiplyAdd(factors, keptD, d);
}

@inline
function write(to: usize): void {
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}

/**
 * Sums over the positions of the events from `start` to `end`, whole histories, with Z = X P: Z itself, a row for each event
 * but one alone in a user's first moment; Y^T Z; and X^T Z.
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
    const size = moment - load<u32>(before + at);
    const isFirst = at == first || load<u32>(after + at - 4) != load<u32>(before + at);
    const next = at + (<usize>size << 2);
    if (isFirst) clear();
    const faded: f32 = size > reach ? 0 : load<f32>(decays + (<usize>size << 2));
    if (size > 1) {
      // The mean history of each: the earlier moments, and the others of this one.
      const beside = load<f32>(sequence.besides + at);
      keep();
      fade(load<f32>(sequence.lefts + at));
      for (let event = at; event < next; event += 4) {
        take(beside * load<f32>(weights + event), dense + (<usize>load<u32>(items + event) << 6));
      }
      for (let event = at; event < next; event += 4, row += PANEL) {
        const item = <usize>load<u32>(items + event) << 6;
        const weight = load<f32>(weights + event);
        write(row);
        addRow(row, -beside * weight, dense + item, PANEL);
        addRow(arrivals + item, weight, row, PANEL);
      }
      clear();
      takeKept(faded);
    } else if (!isFirst) {
      write(row);
      row += PANEL;
      give(load<f32>(weights + at), arrivals + (<usize>load<u32>(items + at) << 6));
      fade(faded);
    }
    for (; at < next; at += 4) take(load<f32>(weights + at), dense + (<usize>load<u32>(items + at) << 6));
  }
  clear();
  for (let at = last; at > first; ) {
    const moment = load<u32>(after + at - 4);
    const size = moment - load<u32>(before + at - 4);
    const next = at - (<usize>size << 2);
    const isFirst = next == first || load<u32>(after + next - 4) != load<u32>(before + next);
    for (let event = next; event < at; event += 4) {
      give(load<f32>(weights + event), departures + (<usize>load<u32>(items + event) << 6));
    }
    const faded: f32 = size > reach ? 0 : load<f32>(decays + (<usize>size << 2));
    if (size > 1) {
      const beside = load<f32>(sequence.besides + next);
      keep();
      clear();
      const end = row;
      row -= <usize>size * PANEL;
      for (let from = row; from < end; from += PANEL) take(1, from);
      for (let event = next, from = row; event < at; event += 4, from += PANEL) {
        const to = departures + (<usize>load<u32>(items + event) << 6);
        const weight = beside * load<f32>(weights + event);
        give(weight, to);
        addRow(to, -weight, from, PANEL);
      }
      fade(load<f32>(sequence.lefts + next));
      takeKept(faded);
    } else if (!isFirst) {
      row -= PANEL;
      fade(faded);
      take(1, row);
    }
    if (isFirst) clear();
    at = next;
  }
}
