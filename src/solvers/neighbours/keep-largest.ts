import { blocksOf, inTurns, type Pace } from '../../pace.js';

/** Items that are looked through before other work may have a turn. */
const BLOCK_ITEMS = 256;

/** The normal equations of a block of items, each with room for so many candidates. */
export interface BlockEquations {
  readonly room: number;
  /** How many candidates each item has. */
  readonly counts: Uint32Array;
  /** Of each item: its candidates. */
  readonly candidates: Uint32Array;
  /** What was solved for: what each candidate adds. */
  readonly gains: Float32Array;
  /** The right side: each candidate's entry of A^T A with the item. */
  readonly entries: Float32Array;
  /** The entries of A^T A among the candidates: on and below the diagonal, row by row. */
  readonly products: Float32Array;
}

/** The numbers below `count` whose gains are largest, whatever their sign, ascending; of equal ones the first. */
function largest(gains: Float32Array, from: number, count: number, most: number): Uint32Array {
  const size = (at: number): number => Math.abs(gains[from + at]);
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  order.sort((a, b) => size(b) - size(a) || a - b);
  return order.subarray(0, most).sort();
}

/**
 * Leaves each item with those of its candidates that add most, at most so many, and brings their equations together, so
 * that what these add is solved for once more. The right sides take the place of the gains.
 */
export function keepLargest(equations: BlockEquations, most: number, pace: Pace): Promise<void> {
  const { room, counts, candidates, gains, entries, products } = equations;
  const triangle = (room * (room + 1)) / 2;
  return inTurns(blocksOf(counts.length, BLOCK_ITEMS), pace, (start, end) => {
    for (let item = start; item < end; item++) {
      const [from, base] = [item * room, item * triangle];
      const kept = largest(gains, from, counts[item], most);
      // What is kept moves towards the front, so that nothing is written over that is still to be read.
      for (let to = 0; to < kept.length; to++) {
        const row = base + (kept[to] * (kept[to] + 1)) / 2;
        const target = base + (to * (to + 1)) / 2;
        for (let column = 0; column <= to; column++) products[target + column] = products[row + kept[column]];
        candidates[from + to] = candidates[from + kept[to]];
        gains[from + to] = entries[from + kept[to]];
      }
      counts[item] = kept.length;
    }
  });
}
