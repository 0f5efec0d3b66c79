import { describe, expect, it } from 'vitest';
import { emptyDataset, extendItems } from '../../src/data/extend-items.js';
import { datasetOf, positivesOf, T } from '../support/datasets.js';

const DAY = 24 * 60 * 60 * 1000;

describe('a data set with more items', () => {
  it('has those that it had where they were, and the others behind them, without users', async () => {
    const dataset = await datasetOf(
      [
        ['ann', 'a', 1, T],
        ['ben', 'b', 1, T + DAY],
        ['ann', 'b', 1, T + DAY],
      ],
      { popularity: { halfLifeDays: 1 } },
    );
    const extended = extendItems(dataset, ['c', 'b', 'd', 'c']);
    expect(extended.items.ids).toEqual(['a', 'b', 'c', 'd']);
    expect([...extended.popularity]).toEqual([1, 2, 0, 0]);
    expect([...extended.recentPopularity!]).toEqual([0.5, 2, 0, 0]);
    expect(positivesOf(extended)).toEqual(positivesOf(dataset));
    expect(extended.summary).toEqual({ ...dataset.summary, items: 4, density: 3 / 8 });
    expect([dataset.items.size, dataset.summary.density]).toEqual([2, 3 / 4]);
  });

  it('can begin with none', () => {
    const { users, items, popularity, recentPopularity, summary } = extendItems(emptyDataset(), ['a']);
    expect([users.size, items.ids, [...popularity], recentPopularity]).toEqual([0, ['a'], [0], null]);
    expect(summary).toMatchObject({ users: 0, items: 1, interactions: 0, density: 0, period: null });
  });
});
