import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { rankByItemSimilarities } from '../../src/evaluation/item-item-lists.js';
import { findItemSimilarities } from '../../src/evaluation/item-similarities.js';
import { Pace } from '../../src/pace.js';
import { datasetOf, type Row } from '../support/datasets.js';

const neighboursOf = async (dataset: Dataset, itemId: string): Promise<Record<string, number>> => {
  const { offsets, items, similarities } = await findItemSimilarities(dataset, new Pace());
  const item = dataset.items.indexOf(itemId);
  const entries = [];
  for (let at = offsets[item]; at < offsets[item + 1]; at++) {
    entries.push([dataset.items.ids[items[at]], similarities[at]] as const);
  }
  return Object.fromEntries(entries);
};

describe('findItemSimilarities', () => {
  it('gives the similarities of the formula, nearest first', async () => {
    // Users: ann has a b, ben a b c, cat c. Rows of R: 1 / sqrt 2 each, 1 / sqrt 3 each, 1.
    const dataset = await datasetOf([
      ['ann', 'a'],
      ['ann', 'b'],
      ['ben', 'a'],
      ['ben', 'b'],
      ['ben', 'c'],
      ['cat', 'c'],
    ]);
    // a and b share ann and ben, a and c share ben; all three have 2 users, which is the mean: the penalty is 1 ^ -alpha.
    const found = await neighboursOf(dataset, 'a');
    expect(Object.keys(found)).toEqual(['b', 'c']);
    const [toB, toC] = [1 / Math.sqrt(2) + 1 / Math.sqrt(3), 1 / Math.sqrt(3)];
    expect(found.b).toBeCloseTo(toB / (toB + toC), 6);
    expect(found.c).toBeCloseTo(toC / (toB + toC), 6);
  });

  it('tells popular items from others', async () => {
    // a is with b and with c once each; b has 3 users, c and a have 1 each: the mean is 5 / 3.
    const dataset = await datasetOf([
      ['ann', 'a'],
      ['ann', 'b'],
      ['ann', 'c'],
      ['ben', 'b'],
      ['cat', 'b'],
    ]);
    const found = await neighboursOf(dataset, 'a');
    const [rare, popular] = [1, 3].map((users) => (0.2 + (0.8 * users) / (5 / 3)) ** -0.6);
    expect(Object.keys(found)).toEqual(['c', 'b']);
    expect(found.c).toBeCloseTo(rare / (rare + popular), 6);
    expect(found.b).toBeCloseTo(popular / (rare + popular), 6);
  });

  it('keeps a fixed number of neighbours, and lets a random part of a very long history count', async () => {
    const rows = Array.from({ length: 1500 }, (_, item): Row => ['ann', `i${item}`]);
    const dataset = await datasetOf(rows);
    const { offsets, items } = await findItemSimilarities(dataset, new Pace());
    const counts = Array.from(offsets.subarray(1), (end, item) => end - offsets[item]);
    expect(counts.filter((count) => count === 50)).toHaveLength(1000);
    expect(counts.filter((count) => count === 0)).toHaveLength(500);
    expect(items.length).toBe(1500 * 50);
    expect(await findItemSimilarities(dataset, new Pace())).toEqual(await findItemSimilarities(dataset, new Pace()));
  });

  it('finds none where nobody has two items', async () => {
    expect(
      await neighboursOf(
        await datasetOf([
          ['ann', 'a'],
          ['ben', 'b'],
        ]),
        'a',
      ),
    ).toEqual({});
  });
});

describe('rankByItemSimilarities', () => {
  // Two tastes that nobody shares: users of x have 4 of its 5 items, those of y likewise; x's are the more popular.
  const rows: Row[] = [];
  for (const [taste, users] of [
    ['x', 10],
    ['y', 5],
  ] as const) {
    for (let user = 0; user < users; user++) {
      for (let item = 0; item < 5; item++) if (item !== user % 5) rows.push([`${taste}${user}`, `${taste}-${item}`]);
    }
  }

  it('recommends within the taste first, and fills up by popularity', async () => {
    const dataset = await datasetOf([...rows, ['y1', 'x-0', -1], ['lonely', 'z']]);
    const rank = rankByItemSimilarities(dataset, await findItemSimilarities(dataset, new Pace()));
    const listOf = (userId: string, limit: number) => {
      const { items, popularFrom } = rank(dataset.users.indexOf(userId), limit);
      return { items: items.map((item) => dataset.items.ids[item]), popularFrom };
    };
    for (let user = 0; user < 5; user++)
      expect(listOf(`y${user}`, 1)).toEqual({ items: [`y-${user}`], popularFrom: 1 });
    // What y1 dislikes is left out, and limits beyond the catalogue give all there is.
    expect(listOf('y1', 1e9)).toEqual({ items: ['y-1', 'x-1', 'x-2', 'x-3', 'x-4', 'z'], popularFrom: 1 });
    expect(listOf('y2', 3)).toEqual({ items: ['y-2', 'x-1', 'x-2'], popularFrom: 1 });
    // Nobody else has z, and strangers have no history.
    expect(listOf('lonely', 2)).toEqual({ items: ['x-1', 'x-2'], popularFrom: 0 });
    expect(listOf('stranger', 2)).toEqual({ items: ['x-1', 'x-2'], popularFrom: 0 });
  });
});
