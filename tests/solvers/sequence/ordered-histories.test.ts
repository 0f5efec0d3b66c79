import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/pace.js';
import { eventsByItem, orderHistories } from '../../../src/solvers/sequence/ordered-histories.js';
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
  // One moment only.
  ['v', 'a', 1, T],
  ['v', 'b', 1, T],
  ['w', 'b', 1, T + 1],
  ['w', 'a', 1, T],
  ['x', 'a', 1, T],
];

describe('orderHistories', () => {
  it('puts events in order, those of one moment by item, and leaves out who has one event', async () => {
    const dataset = await datasetOf(ROWS, { weighting: 'value' });
    const { offsets, items, weights, after, before, decays, ...rest } = await orderedOf(dataset, 1);
    expect([...offsets]).toEqual([0, 4, 6, 8]);
    expect(Array.from(items, (item) => dataset.items.ids[item]).join('')).toBe('dabcabab');
    expect([...weights]).toEqual([1, 1, 2, 1, 1, 1, 1, 1]);
    // The decays reach over four events, so users stand five apart.
    expect(Array.from(decays)).toEqual([1, 1 / 2, 1 / 4, 1 / 8, 1 / 16]);
    expect([...after]).toEqual([6, 8, 8, 9, 16, 16, 22, 23]);
    expect([...before]).toEqual([5, 6, 6, 8, 14, 14, 21, 22]);
    const { lefts, besides, alike, later, hasOrder } = rest;
    expect(hasOrder).toBe(true);
    // Of two at once, the other comes first in half of the orders: then it counts 1, and what is older a half.
    expect([...lefts]).toEqual([1, 3 / 4, 3 / 4, 1, 3 / 4, 3 / 4, 1, 1]);
    expect([...besides]).toEqual([0, 1 / 2, 1 / 2, 0, 1 / 2, 1 / 2, 0, 0]);
    // d is in the history of two events, with 3/4, and of c's, two events later.
    expect([...alike]).toEqual([2 * (3 / 4) ** 2 + 1 / 16, 1, 1, 0, 0, 0, 1, 0]);
    // a and b are in the history of c, as d is with a quarter; and each in the other's, as d is with 3/4.
    expect([...later].slice(1, 4)).toEqual([1 / 4 + (3 / 4) * (1 / 2), 1 / 4 + (3 / 4) * (1 / 2), 0]);
  });

  it('says where nobody has two moments', async () => {
    expect((await sequenceOf(ROWS.slice(4, 6), 1)).hasOrder).toBe(false);
    expect((await sequenceOf(ROWS.slice(5), 1)).hasOrder).toBe(true);
    expect((await sequenceOf(ROWS.slice(8), 1)).items.length).toBe(0);
  });

  it('takes users in even steps where there are more events than it is to hold', async () => {
    const dataset = await datasetOf(ROWS, { weighting: 'value' });
    const kept = async (most: number) => {
      const { offsets, items } = await orderHistories(dataset, dataset.positives.timestamps!, 1, new Pace(), most);
      return [[...offsets], Array.from(items, (item) => dataset.items.ids[item]).join('')];
    };
    expect(await kept(9)).toEqual([[0, 4, 6, 8], 'dabcabab']);
    expect(await kept(8)).toEqual([[0, 4, 6], 'dabcab']);
    expect(await kept(3)).toEqual([[0, 4], 'dabc']);
  });

  it('lets count what is left of a weight down to a millionth', async () => {
    const long = Array.from({ length: 60 }, (_, at): Row => ['u', `i${at}`, 1, T + at]);
    expect((await sequenceOf(long, 2)).decays.length).toBe(41);
    expect((await sequenceOf(long, 50)).decays.length).toBe(61);
    expect((await sequenceOf(long, false)).decays).toEqual(new Float32Array(61).fill(1));
  });

  it('has the sums of all positions in what it says of events', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrderedRows, anyHalfLife, async (rows, halfLife) => {
        const dataset = await datasetOf(rows, { weighting: 'value' });
        const { offsets, items, weights, after, before, decays, ...rest } = await orderedOf(dataset, halfLife);
        const { lefts, besides, alike, later } = rest;
        const { X, Y } = positionsOf(dataset, halfLife);
        const count = dataset.items.size;
        const [XX, XY] = [1, 2].map(() => Array.from({ length: count }, () => new Array<number>(count).fill(0)));
        for (let user = 0; user + 1 < offsets.length; user++) {
          for (let a = offsets[user]; a < offsets[user + 1]; a++) {
            for (let b = offsets[user]; b < offsets[user + 1]; b++) {
              const weight = weights[a] * weights[b];
              if (after[a] === after[b]) {
                XX[items[a]][items[b]] += weight * (alike[a] + (a === b ? besides[a] ** 2 : 0));
                XY[items[a]][items[b]] += a === b ? 0 : weight * besides[a];
                continue;
              }
              const [first, second] = a < b ? [a, b] : [b, a];
              const decay = decays[before[second] - after[first]] ?? 0;
              XX[items[a]][items[b]] += weight * later[second] * decay;
              if (a < b) XY[items[a]][items[b]] += weight * lefts[b] * decay;
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
    const { offsets, indexes } = await eventsByItem(histories, 4, new Pace());
    const { items } = histories;
    expect(indexes.length).toBe(items.length);
    for (let item = 0; item < 4; item++) {
      const events = Array.from(indexes.subarray(offsets[item], offsets[item + 1]));
      expect(events).toEqual(Array.from(items.keys()).filter((event) => items[event] === item));
    }
  });
});
