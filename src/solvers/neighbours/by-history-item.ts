import { CfRecsError } from '../../errors.js';
import { allFinite } from '../../model/embedding-model.js';
import type { Neighbours } from '../../model/neighbours.js';
import { blocksOf, inTurns, type Pace } from '../../pace.js';
import type { FoundNeighbours } from './solved-block.js';

/** Items whose neighbours are counted or moved before other work may have a turn. */
const BLOCK_ITEMS = 1024;

/** How the numbers of the solver become those of a model. */
export interface GainScales {
  readonly history: Float64Array;
  readonly gains: Float64Array;
}

/**
 * Turns the neighbours of each item round, to what an item in a history adds to others: history scale of the one x gain x
 * scale of the other.
 *
 * @param blocks - of `size` items each, in the order of places.
 * @throws CfRecsError `diverged` where a gain is beyond what Float32 holds.
 */
export async function byHistoryItem(
  blocks: readonly FoundNeighbours[],
  size: number,
  { order, places }: { readonly order: Uint32Array; readonly places: Uint32Array },
  { history, gains }: GainScales,
  pace: Pace,
): Promise<Neighbours> {
  const items = order.length;
  const starts = blocks.map(({ counts }) => {
    const sums = new Uint32Array(counts.length + 1);
    for (let local = 0; local < counts.length; local++) sums[local + 1] = sums[local] + counts[local];
    return sums;
  });
  /** Calls `take` for every neighbour of some items that adds something. */
  const visit = (start: number, end: number, take: (from: number, item: number, value: number) => void): void => {
    for (let item = start; item < end; item++) {
      const block = Math.floor(places[item] / size);
      const local = places[item] - block * size;
      const { places: near, gains: found } = blocks[block];
      for (let at = starts[block][local]; at < starts[block][local + 1]; at++) {
        const from = order[near[at]];
        const value = Math.fround(history[from] * found[at] * gains[item]);
        if (value !== 0) take(from, item, value);
      }
    }
  };
  const offsets = new Uint32Array(items + 1);
  await inTurns(blocksOf(items, BLOCK_ITEMS), pace, (start, end) => {
    visit(start, end, (from) => {
      offsets[from + 1]++;
    });
  });
  for (let item = 0; item < items; item++) offsets[item + 1] += offsets[item];
  const next = offsets.slice(0, items);
  const [gaining, values] = [new Uint32Array(offsets[items]), new Float32Array(offsets[items])];
  await inTurns(blocksOf(items, BLOCK_ITEMS), pace, (start, end) => {
    visit(start, end, (from, item, value) => {
      gaining[next[from]] = item;
      values[next[from]++] = value;
    });
  });
  if (!allFinite(values)) {
    throw new CfRecsError('diverged', 'Expected neighbours to add finite numbers, got NaN or an infinity');
  }
  return { offsets, items: gaining, values };
}
