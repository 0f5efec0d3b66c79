import { multiplyAdd } from './simd';

// One step of sampled softmax. See ../softmax-step.ts for what each field is; the order there is the order here.
@unmanaged
class Step {
  dim: u32;
  users: u32;
  candidates: u32;
  stride: u32;
  catalogue: f32;
  inverseTemperature: f32;
  historyTable: usize;
  itemTable: usize;
  items: usize;
  offsets: usize;
  entries: usize;
  slots: usize;
  hidden: usize;
  weights: usize;
  scales: usize;
  units: usize;
  slotTiles: usize;
  columnTiles: usize;
  lengths: usize;
  queries: usize;
  queryTiles: usize;
  exponentials: usize;
  targetGradients: usize;
  probabilities: usize;
  slopes: usize;
  userLengths: usize;
  userGradients: usize;
  slotOffsets: usize;
  slotEntries: usize;
  slotUsers: usize;
  itemGradients: usize;
  rowOffsets: usize;
  rowUsers: usize;
  historyGradients: usize;
}

/** Keeps the length of a row of zeros from being divided by. */
const EPSILON: f32 = 1e-9;

/** e^x on four lanes, for |x| <= 87: 2^n times a Taylor polynomial on |r| <= ln(2) / 2, good to the last bit or two. */
@inline
function exponential(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  // ln 2 in two parts, of which the first has few digits, so that its product with n is exact.
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), x);
  r = multiplyAdd(n, f32x4.splat(0.000212194440), r);
  let sum = f32x4.splat(1.0 / 720.0);
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 120.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 24.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 6.0));
  sum = multiplyAdd(sum, r, f32x4.splat(0.5));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

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
function dot(a: usize, b: usize, row: usize): f32 {
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
function addRow(target: usize, factor: f32, source: usize, row: usize): void {
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at < row; at += 16) {
    v128.store(target + at, multiplyAdd(factors, v128.load(source + at), v128.load(target + at)));
  }
}

/** target = factor x source, a row each. */
@inline
function scaleRow(target: usize, factor: f32, source: usize, row: usize): void {
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at < row; at += 16) v128.store(target + at, f32x4.mul(factors, v128.load(source + at)));
}

/** The unit vectors of the step's items `start` to `end`, in the three orders in which they are read. */
export function softmaxUnits(step: usize, start: i32, end: i32): void {
  const s = changetype<Step>(step);
  const row = <usize>s.dim << 2;
  for (let slot = <usize>start; slot < <usize>end; slot++) {
    const from = s.itemTable + <usize>load<u32>(s.items + (slot << 2)) * row;
    const unit = s.units + slot * row;
    const length = sqrt<f32>(dot(from, from, row)) + EPSILON;
    store<f32>(s.lengths + (slot << 2), length);
    scaleRow(unit, 1 / length, from, row);
    if (slot >= <usize>s.candidates) continue;
    const tile = s.slotTiles + (slot >> 3) * (row << 3) + ((slot & 7) << 2);
    for (let at: usize = 0; at < row; at += 4) store<f32>(tile + (at << 3), load<f32>(unit + at));
    for (let at: usize = 0; at < row; at += 32) {
      const to = s.columnTiles + at * s.stride + (slot << 5);
      v128.store(to, v128.load(unit + at));
      v128.store(to, v128.load(unit + at, 16), 16);
    }
  }
}

/** The query of a user: the kept history rows added, scaled to length 1 and divided by the temperature. */
@inline
function poolUser(s: Step, user: usize, row: usize): f32 {
  const query = s.queries + user * row;
  memory.fill(query, 0, row);
  const last = <usize>load<u32>(s.offsets + (user << 2), 4);
  for (let at = <usize>load<u32>(s.offsets + (user << 2)); at < last; at++) {
    if (load<u8>(s.hidden + at) != 0) continue;
    addRow(query, 1, s.historyTable + <usize>load<u32>(s.entries + (at << 2)) * row, row);
  }
  const scale = load<f32>(s.scales + (user << 2));
  const length = scale * sqrt<f32>(dot(query, query, row)) + EPSILON;
  scaleRow(query, (scale / length) * s.inverseTemperature, query, row);
  return length;
}

/** e^logit of four users for every candidate, eight candidates at a time. */
function exponentialsOfFour(s: Step, user: usize, row: usize): void {
  const first = s.queries + user * row;
  const targetRow = <usize>s.stride << 2;
  const last = first + row;
  let tile = s.slotTiles;
  for (let slot: usize = 0; slot < <usize>s.stride; slot += 8) {
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    for (let at = first; at < last; at += 4) {
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
    const to = s.exponentials + user * targetRow + (slot << 2);
    v128.store(to, exponential(a0));
    v128.store(to, exponential(b0), 16);
    v128.store(to + targetRow, exponential(a1));
    v128.store(to + targetRow, exponential(b1), 16);
    v128.store(to + 2 * targetRow, exponential(a2));
    v128.store(to + 2 * targetRow, exponential(b2), 16);
    v128.store(to + 3 * targetRow, exponential(a3));
    v128.store(to + 3 * targetRow, exponential(b3), 16);
  }
}

/** The same for one user. */
function exponentialsOfOne(s: Step, user: usize, row: usize): void {
  const first = s.queries + user * row;
  const targetRow = <usize>s.stride << 2;
  const last = first + row;
  let tile = s.slotTiles;
  for (let slot: usize = 0; slot < <usize>s.stride; slot += 8) {
    let a = f32x4.splat(0);
    let b = a;
    for (let at = first; at < last; at += 4) {
      const l = v128.load32_splat(at);
      a = multiplyAdd(l, v128.load(tile), a);
      b = multiplyAdd(l, v128.load(tile, 16), b);
      tile += 32;
    }
    const to = s.exponentials + user * targetRow + (slot << 2);
    v128.store(to, exponential(a));
    v128.store(to, exponential(b), 16);
  }
}

/** Takes a user's own items, and what fills the row up, out of the candidates, and adds up what is left. */
@inline
function sumNegatives(s: Step, user: usize): f64 {
  const row = s.exponentials + user * (<usize>s.stride << 2);
  const last = <usize>load<u32>(s.offsets + (user << 2), 4);
  for (let at = <usize>load<u32>(s.offsets + (user << 2)); at < last; at++) {
    const slot = load<u32>(s.slots + (at << 2));
    if (slot < s.candidates) store<f32>(row + (<usize>slot << 2), 0);
  }
  for (let slot = s.candidates; slot < s.stride; slot++) store<f32>(row + (<usize>slot << 2), 0);
  let low = f64x2.splat(0);
  let high = low;
  for (let at: usize = 0; at < <usize>s.stride << 2; at += 16) {
    const four = v128.load(row + at);
    low = f64x2.add(low, f64x2.promote_low_f32x4(four));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 2, 3)));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Probabilities and gradients of a user's targets; gives the gradient of the loss by each e^logit of a negative. */
@inline
function addTargets(s: Step, user: usize, row: usize): f32 {
  const first = <usize>load<u32>(s.offsets + (user << 2));
  const last = <usize>load<u32>(s.offsets + (user << 2), 4);
  const query = s.queries + user * row;
  const gradient = s.userGradients + user * row;
  const weight = load<f64>(s.weights + (user << 3));
  let own: u32 = 0;
  for (let at = first; at < last; at++) if (load<u32>(s.slots + (at << 2)) < s.candidates) own++;
  // Each candidate that is no item of the user's stands for so many items of the catalogue.
  const negatives = s.candidates - own;
  const share = (<f64>s.catalogue - <f64>(last - first)) / <f64>(negatives > 0 ? negatives : 1);
  const sum = share * sumNegatives(s, user);
  let slope: f64 = 0;
  for (let at = first; at < last; at++) {
    if (load<u8>(s.hidden + at) == 0) continue;
    const unit = s.units + <usize>load<u32>(s.slots + (at << 2)) * row;
    const positive = <f64>f32x4.extract_lane(exponential(f32x4.splat(dot(query, unit, row))), 0);
    const all = positive + sum;
    store<f64>(s.probabilities + (at << 3), positive / all);
    slope += weight / all;
    const target = <f32>(weight * (positive / all - 1));
    store<f32>(s.targetGradients + (at << 2), target);
    addRow(gradient, target, unit, row);
  }
  return <f32>(slope * share);
}

/** target += factor x eight numbers. */
@inline
function addScaled(target: usize, factor: v128, a: v128, b: v128): void {
  v128.store(target, multiplyAdd(factor, a, v128.load(target)));
  v128.store(target, multiplyAdd(factor, b, v128.load(target, 16)), 16);
}

/** Adds to the gradient of a user what the negatives say, slope x e^logit each. */
@inline
function addNegativesToOne(s: Step, user: usize, row: usize): void {
  const from = s.exponentials + user * (<usize>s.stride << 2);
  const last = from + (<usize>s.stride << 2);
  for (let column: usize = 0; column < row; column += 32) {
    let tile = s.columnTiles + column * s.stride;
    let a = f32x4.splat(0);
    let b = a;
    for (let at = from; at < last; at += 4) {
      const l = v128.load32_splat(at);
      a = multiplyAdd(l, v128.load(tile), a);
      b = multiplyAdd(l, v128.load(tile, 16), b);
      tile += 32;
    }
    addScaled(s.userGradients + user * row + column, v128.load32_splat(s.slopes + (user << 2)), a, b);
  }
}

/** {@link addNegativesToOne} for four users, so that every number of the tiles is loaded a quarter as often. */
@inline
function addNegativesToFour(s: Step, user: usize, row: usize): void {
  const stride = <usize>s.stride << 2;
  const from = s.exponentials + user * stride;
  const last = from + stride;
  for (let column: usize = 0; column < row; column += 32) {
    let tile = s.columnTiles + column * s.stride;
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    for (let at = from; at < last; at += 4) {
      const x = v128.load(tile);
      const y = v128.load(tile, 16);
      tile += 32;
      const l0 = v128.load32_splat(at);
      a0 = multiplyAdd(l0, x, a0);
      b0 = multiplyAdd(l0, y, b0);
      const l1 = v128.load32_splat(at + stride);
      a1 = multiplyAdd(l1, x, a1);
      b1 = multiplyAdd(l1, y, b1);
      const l2 = v128.load32_splat(at + 2 * stride);
      a2 = multiplyAdd(l2, x, a2);
      b2 = multiplyAdd(l2, y, b2);
      const l3 = v128.load32_splat(at + 3 * stride);
      a3 = multiplyAdd(l3, x, a3);
      b3 = multiplyAdd(l3, y, b3);
    }
    const to = s.userGradients + user * row + column;
    addScaled(to, v128.load32_splat(s.slopes + (user << 2)), a0, b0);
    addScaled(to + row, v128.load32_splat(s.slopes + (user << 2), 4), a1, b1);
    addScaled(to + 2 * row, v128.load32_splat(s.slopes + (user << 2), 8), a2, b2);
    addScaled(to + 3 * row, v128.load32_splat(s.slopes + (user << 2), 12), a3, b3);
  }
}

/** Turns a gradient by a unit row into the gradient by the row itself; `unit` stands `scale` times too long. */
@inline
function backThroughUnit(gradient: usize, unit: usize, scale: f32, length: f32, row: usize): void {
  const along = dot(gradient, unit, row) / (scale * scale);
  addRow(gradient, -along, unit, row);
  scaleRow(gradient, 1 / length, gradient, row);
}

/** Probabilities of the targets of users `start` to `end`, and their gradients. */
export function softmaxUsers(step: usize, start: i32, end: i32): void {
  const s = changetype<Step>(step);
  const row = <usize>s.dim << 2;
  const from = <usize>start;
  const to = <usize>end;
  for (let user = from; user < to; user++) store<f32>(s.userLengths + (user << 2), poolUser(s, user, row));
  let user = from;
  for (; user + 4 <= to; user += 4) exponentialsOfFour(s, user, row);
  for (; user < to; user++) exponentialsOfOne(s, user, row);
  for (user = from; user < to; user++) {
    memory.fill(s.userGradients + user * row, 0, row);
    store<f32>(s.slopes + (user << 2), addTargets(s, user, row));
  }
  for (user = from; user + 4 <= to; user += 4) addNegativesToFour(s, user, row);
  for (; user < to; user++) addNegativesToOne(s, user, row);
  for (user = from; user < to; user++) {
    const query = s.queries + user * row;
    const gradient = s.userGradients + user * row;
    const slope = f32x4.splat(load<f32>(s.slopes + (user << 2)));
    for (let at: usize = 0; at < row; at += 32) {
      const tile = s.queryTiles + at * <usize>s.users + (user << 5);
      v128.store(tile, f32x4.mul(slope, v128.load(query + at)));
      v128.store(tile, f32x4.mul(slope, v128.load(query + at, 16)), 16);
    }
    const length = load<f32>(s.userLengths + (user << 2));
    backThroughUnit(gradient, query, s.inverseTemperature, length, row);
    scaleRow(gradient, s.inverseTemperature * load<f32>(s.scales + (user << 2)), gradient, row);
  }
}

/** What the negatives say of four candidates: eight columns of the sum over users of e^logit x slope x query. */
@inline
function negativesOfFour(s: Step, slot: usize, row: usize): void {
  const stride = <usize>s.stride << 2;
  const first = s.exponentials + (slot << 2);
  const last = first + <usize>s.users * stride;
  let tile = s.queryTiles;
  for (let column: usize = 0; column < row; column += 32) {
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    for (let at = first; at < last; at += stride) {
      const x = v128.load(tile);
      const y = v128.load(tile, 16);
      tile += 32;
      const l0 = v128.load32_splat(at);
      a0 = multiplyAdd(l0, x, a0);
      b0 = multiplyAdd(l0, y, b0);
      const l1 = v128.load32_splat(at, 4);
      a1 = multiplyAdd(l1, x, a1);
      b1 = multiplyAdd(l1, y, b1);
      const l2 = v128.load32_splat(at, 8);
      a2 = multiplyAdd(l2, x, a2);
      b2 = multiplyAdd(l2, y, b2);
      const l3 = v128.load32_splat(at, 12);
      a3 = multiplyAdd(l3, x, a3);
      b3 = multiplyAdd(l3, y, b3);
    }
    const to = s.itemGradients + slot * row + column;
    v128.store(to, a0);
    v128.store(to, b0, 16);
    v128.store(to + row, a1);
    v128.store(to + row, b1, 16);
    v128.store(to + 2 * row, a2);
    v128.store(to + 2 * row, b2, 16);
    v128.store(to + 3 * row, a3);
    v128.store(to + 3 * row, b3, 16);
  }
}

/** Gradients of the step's items `start` to `end`; `start` is a multiple of 4, and so is `end` but for the last. */
export function softmaxItems(step: usize, start: i32, end: i32): void {
  const s = changetype<Step>(step);
  const row = <usize>s.dim << 2;
  let slot = <usize>start;
  for (; slot < <usize>min(end, s.stride); slot += 4) negativesOfFour(s, slot, row);
  if (slot < <usize>end) memory.fill(s.itemGradients + slot * row, 0, (<usize>end - slot) * row);
  for (slot = <usize>start; slot < <usize>end; slot++) {
    const gradient = s.itemGradients + slot * row;
    const last = <usize>load<u32>(s.slotOffsets + (slot << 2), 4) << 2;
    for (let at = <usize>load<u32>(s.slotOffsets + (slot << 2)) << 2; at < last; at += 4) {
      const target = load<f32>(s.targetGradients + (<usize>load<u32>(s.slotEntries + at) << 2));
      addRow(gradient, target, s.queries + <usize>load<u32>(s.slotUsers + at) * row, row);
    }
    backThroughUnit(gradient, s.units + slot * row, 1, load<f32>(s.lengths + (slot << 2)), row);
  }
}

/** Gradients of the history rows `start` to `end` that the step touches. */
export function softmaxHistory(step: usize, start: i32, end: i32): void {
  const s = changetype<Step>(step);
  const row = <usize>s.dim << 2;
  for (let touched = <usize>start; touched < <usize>end; touched++) {
    const gradient = s.historyGradients + touched * row;
    memory.fill(gradient, 0, row);
    const last = <usize>load<u32>(s.rowOffsets + (touched << 2), 4) << 2;
    for (let at = <usize>load<u32>(s.rowOffsets + (touched << 2)) << 2; at < last; at += 4) {
      addRow(gradient, 1, s.userGradients + <usize>load<u32>(s.rowUsers + at) * row, row);
    }
  }
}
