import { CHUNK } from './records.js';

/** Unit roundoff of Float32. */
const ROUNDOFF = 2 ** -24;

/** More than what goes unseen where a row has numbers that are too small for Float32. */
const UNSEEN = 2 ** -120;

/** Rows of a table that say enough of its columns. */
const SAMPLE = 2048;

/** The mean square of each column of a table, over a sample of its rows. */
export function meanSquares(table: Float32Array, rows: number, dim: number): Float64Array {
  const squares = new Float64Array(dim);
  const taken = Math.min(rows, SAMPLE);
  for (let at = 0; at < taken; at++) {
    const row = Math.floor((at * rows) / taken) * dim;
    for (let c = 0; c < dim; c++) squares[c] += table[row + c] ** 2 / taken;
  }
  return squares;
}

/** Items by falling norm, to within half a percent: in one pass, by exponent and leading digits. */
export function orderByNorm(norms: Float64Array): Uint32Array {
  const bits = new Uint32Array(Float32Array.from(norms).buffer);
  const starts = new Uint32Array(2 ** 16 + 1);
  const bucketOf = (item: number): number => 0xffff - (bits[item] >>> 15);
  for (let item = 0; item < norms.length; item++) starts[bucketOf(item) + 1]++;
  for (let bucket = 0; bucket < 2 ** 16; bucket++) starts[bucket + 1] += starts[bucket];
  const order = new Uint32Array(norms.length);
  for (let item = 0; item < norms.length; item++) order[starts[bucketOf(item)]++] = item;
  return order;
}

/**
 * The most that an item can score for a user of norm 1: its norm, and what Float32 can add to a sum of `dim` products, as
 * a share of it (Higham, Accuracy and Stability of Numerical Algorithms, 2002, 3.1).
 */
export function scoreBound(norm: number, dim: number): number {
  if (norm === 0) return 0;
  return norm * (1 + (dim * ROUNDOFF) / (1 - dim * ROUNDOFF) + 1e-6) + UNSEEN;
}

/** For each chunk the most that an item there, or later, can score for a user of norm 1. */
export function scoreBounds(order: Uint32Array, norms: Float64Array, dim: number): Float64Array {
  const bounds = new Float64Array(Math.ceil(order.length / CHUNK));
  let largest = 0;
  for (let place = order.length - 1; place >= 0; place--) {
    largest = Math.max(largest, norms[order[place]]);
    bounds[Math.floor(place / CHUNK)] = scoreBound(largest, dim);
  }
  return bounds;
}
