import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsByItem } from '../../../src/solvers/sequence/ordered-histories.js';
import { anyHalfLife, anyOrderedRows, orderedOf, sequenceOf } from '../../support/any-sequence.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { farthest, product, transposed } from '../../support/matrices.js';
import { positionsOf } from '../../support/sequence-oracle.js';

const ROWS: Row[] = [
  // Two in the first moment, one without a time before them, one after them.
  ['u', 'a', 1, T + 5],
  ['u', 'b', 2, T + 5],
  ['u', 'c', 1, T + 9],
  ['u', 'd', 1, undefined],
  // One moment only: no order.
  ['v', 'a', 1, T],
  ['v', 'b', 1, T],
  ['w', 'b', 1, T + 1],
  ['w', 'a', 1, T],
];

describe('orderHistories', () => {
  it('puts events in order, those of one moment by item, and leaves out who has one moment', async () => {
    const dataset = await datasetOf(ROWS, { weighting: 'value' });
    const { offsets, items, weights, after, before, tails, decays } = await orderedOf(dataset, 1);
    expect([...offsets]).toEqual([0, 4, 6]);
    expect(Array.from(items, (item) => dataset.items.ids[item])).toEqual(['d', 'a', 'b', 'c', 'a', 'b']);
    expect([...weights]).toEqual([1, 1, 2, 1, 1, 1]);
    // The decays reach over four events, so users stand five apart.
    expect(Array.from(decays)).toEqual([1, 1 / 2, 1 / 4, 1 / 8, 1 / 16]);
    expect([...after]).toEqual([6, 8, 8, 9, 15, 16]);
    expect([...before]).toEqual([5, 6, 6, 8, 14, 15]);
    // d is in the history of two events at once, undecayed, and of c's, two events later.
    expect([...tails]).toEqual([2 + 1 / 16, 1, 1, 0, 1, 0]);
  });

  it('has nothing where nobody has two moments', async () => {
    const { offsets, items } = await sequenceOf(ROWS.slice(4, 6), 1);
    expect([...offsets]).toEqual([0]);
    expect(items.length).toBe(0);
  });

  it('lets count what is left of a weight down to a millionth', async () => {
    const long = Array.from({ length: 60 }, (_, at): Row => ['u', `i${at}`, 1, T + at]);
    expect((await sequenceOf(long, 2)).decays.length).toBe(41);
    expect((await sequenceOf(long, 50)).decays.length).toBe(61);
    expect((await sequenceOf(long, false)).decays).toEqual(new Float32Array(61).fill(1));
  });

  it('has the sums of all positions in its tails and counts', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrderedRows, anyHalfLife, async (rows, halfLife) => {
        const dataset = await datasetOf(rows, { weighting: 'value' });
        const { offsets, items, weights, after, before, tails, decays } = await orderedOf(dataset, halfLife);
        const { X, Y } = positionsOf(dataset, halfLife);
        const count = dataset.items.size;
        const [XX, XY] = [1, 2].map(() => Array.from({ length: count }, () => new Array<number>(count).fill(0)));
        for (let user = 0; user + 1 < offsets.length; user++) {
          for (let a = offsets[user]; a < offsets[user + 1]; a++) {
            for (let b = offsets[user]; b < offsets[user + 1]; b++) {
              const weight = weights[a] * weights[b];
              const [far, later] = [Math.abs(after[a] - after[b]), after[a] > after[b] ? a : b];
              XX[items[a]][items[b]] += weight * tails[later] * (decays[far] ?? 0);
              if (after[a] < after[b]) XY[items[a]][items[b]] += weight * (decays[before[b] - after[a]] ?? 0);
            }
          }
        }
        expect(farthest(XX.flat(), product(transposed(X), X).flat())).toBeLessThan(1e-4);
        expect(farthest(XY.flat(), product(transposed(X), Y).flat())).toBeLessThan(1e-4);
      }),
    );
  });
});

describe('eventsByItem', () => {
  it('lists the events of each item, oldest user first', async () => {
    const histories = await sequenceOf(ROWS, 1);
    const { offsets, indexes } = eventsByItem(histories, 4);
    const { items } = histories;
    expect(indexes.length).toBe(items.length);
    for (let item = 0; item < 4; item++) {
      const events = Array.from(indexes.subarray(offsets[item], offsets[item + 1]));
      expect(events).toEqual(Array.from(items.keys()).filter((event) => items[event] === item));
    }
  });
});
