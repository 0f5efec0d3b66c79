import { exponential } from './exponential';
import { Step } from './records';
import { addRow, dot, scaleRow } from './rows';
import { multiplyFour, multiplyOne } from './tile-product';

/** Keeps the length of a row of zeros from being divided by. */
const EPSILON: f32 = 1e-9;

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

/** e^x in the place of x, for a row of candidates. */
@inline
function exponentiate(logits: usize, bytes: usize): void {
  for (let at = logits; at < logits + bytes; at += 16) v128.store(at, exponential(v128.load(at)));
}

/** e^logit of users `from` to `to` for every candidate, four users at a time. */
function scoreCandidates(s: Step, from: usize, to: usize, row: usize): void {
  const stride = <usize>s.stride << 2;
  const tileSize = row << 3;
  let user = from;
  for (; user + 4 <= to; user += 4) {
    const target = s.exponentials + user * stride;
    let tile = s.slotTiles;
    for (let slot: usize = 0; slot < stride; slot += 32) {
      multiplyFour(s.queries + user * row, 4, row, tile, s.dim, target + slot, stride);
      tile += tileSize;
    }
    exponentiate(target, 4 * stride);
  }
  for (; user < to; user++) {
    const target = s.exponentials + user * stride;
    let tile = s.slotTiles;
    for (let slot: usize = 0; slot < stride; slot += 32) {
      multiplyOne(s.queries + user * row, 4, tile, s.dim, target + slot);
      tile += tileSize;
    }
    exponentiate(target, stride);
  }
}

/** The sum over candidates of e^logit x unit vector, for users `from` to `to`, four users at a time. */
function gatherNegatives(s: Step, from: usize, to: usize, row: usize): void {
  const stride = <usize>s.stride << 2;
  for (let column: usize = 0; column < row; column += 32) {
    const tile = s.columnTiles + column * s.stride;
    let user = from;
    for (; user + 4 <= to; user += 4) {
      const target = s.userGradients + user * row + column;
      multiplyFour(s.exponentials + user * stride, 4, stride, tile, s.stride, target, row);
    }
    for (; user < to; user++) {
      const target = s.userGradients + user * row + column;
      multiplyOne(s.exponentials + user * stride, 4, tile, s.stride, target);
    }
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

/** Probabilities of a user's targets; gives the gradient of the loss by each e^logit of a negative. */
@inline
function judgeTargets(s: Step, user: usize, row: usize): f32 {
  const first = <usize>load<u32>(s.offsets + (user << 2));
  const last = <usize>load<u32>(s.offsets + (user << 2), 4);
  const query = s.queries + user * row;
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
    store<f32>(s.targetGradients + (at << 2), <f32>(weight * (positive / all - 1)));
    slope += weight / all;
  }
  return <f32>(slope * share);
}

/** Adds the part of a user's targets to the user's gradient. */
@inline
function addTargets(s: Step, user: usize, row: usize): void {
  const last = <usize>load<u32>(s.offsets + (user << 2), 4);
  for (let at = <usize>load<u32>(s.offsets + (user << 2)); at < last; at++) {
    if (load<u8>(s.hidden + at) == 0) continue;
    const unit = s.units + <usize>load<u32>(s.slots + (at << 2)) * row;
    addRow(s.userGradients + user * row, load<f32>(s.targetGradients + (at << 2)), unit, row);
  }
}

/** Turns a gradient by a unit row into the gradient by the row itself; `unit` stands `scale` times too long. */
@inline
function backThroughUnit(gradient: usize, unit: usize, scale: f32, length: f32, row: usize): void {
  const along = dot(gradient, unit, row) / (scale * scale);
  addRow(gradient, -along, unit, row);
  scaleRow(gradient, 1 / length, gradient, row);
}

/** A query times the user's slope, in tiles of 8 columns. */
@inline
function tileQuery(s: Step, user: usize, query: usize, slope: f32, row: usize): void {
  const slopes = f32x4.splat(slope);
  for (let at: usize = 0; at < row; at += 32) {
    const tile = s.queryTiles + at * <usize>s.users + (user << 5);
    v128.store(tile, f32x4.mul(slopes, v128.load(query + at)));
    v128.store(tile, f32x4.mul(slopes, v128.load(query + at, 16)), 16);
  }
}

/** Probabilities of the targets of users `start` to `end`, and the gradients of the users. */
export function softmaxUsers(step: usize, start: i32, end: i32): void {
  const s = changetype<Step>(step);
  const row = <usize>s.dim << 2;
  const from = <usize>start;
  const to = <usize>end;
  for (let user = from; user < to; user++) store<f32>(s.userLengths + (user << 2), poolUser(s, user, row));
  scoreCandidates(s, from, to, row);
  for (let user = from; user < to; user++) store<f32>(s.slopes + (user << 2), judgeTargets(s, user, row));
  gatherNegatives(s, from, to, row);
  for (let user = from; user < to; user++) {
    const query = s.queries + user * row;
    const gradient = s.userGradients + user * row;
    const slope = load<f32>(s.slopes + (user << 2));
    tileQuery(s, user, query, slope, row);
    scaleRow(gradient, slope, gradient, row);
    addTargets(s, user, row);
    const length = load<f32>(s.userLengths + (user << 2));
    backThroughUnit(gradient, query, s.inverseTemperature, length, row);
    scaleRow(gradient, s.inverseTemperature * load<f32>(s.scales + (user << 2)), gradient, row);
  }
}

/** Gradients of the step's items `start` to `end`; `start` is a multiple of 4, and so is `end` but for the last. */
export function softmaxItems(step: usize, start: i32, end: i32): void {
  const s = changetype<Step>(step);
  const row = <usize>s.dim << 2;
  let slot = <usize>start;
  const stride = <usize>s.stride << 2;
  // The part of the negatives, four candidates at a time: the sum over users of e^logit x slope x query.
  for (; slot < <usize>min(end, s.stride); slot += 4) {
    for (let column: usize = 0; column < row; column += 32) {
      const tile = s.queryTiles + column * <usize>s.users;
      const target = s.itemGradients + slot * row + column;
      multiplyFour(s.exponentials + (slot << 2), stride, 4, tile, s.users, target, row);
    }
  }
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
