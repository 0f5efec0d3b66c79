import { describe, expect, it } from 'vitest';
import { LiveItems } from '../../src/live/live-items.js';
import { LivePopularity } from '../../src/live/live-popularity.js';
import { DislikeCounts } from '../../src/live/users/dislike-counts.js';
import { datasetOf, type Row, T } from '../support/datasets.js';

const DAY = 24 * 3600 * 1000;

describe('items that stay where nobody has them', () => {
  const rows: Row[] = ['a', 'b', 'c'].map((item): Row => ['u', item]);
  const made = async () => {
    const nobodys = { ...(await datasetOf(rows)), popularity: new Uint32Array(3) };
    return new LiveItems(nobodys, [], Uint8Array.of(1, 0, 1), () => new DislikeCounts());
  };

  it('go only where they are dropped, and are then items like any other', async () => {
    const items = await made();
    items.dropUnheld([0, 1, 2]);
    expect(items.ids.ids).toEqual(['a', 'c']);
    items.drop(2);
    expect(items.ids.ids).toEqual(['a']);
    expect(items.add(['c'])).toEqual([2]);
    items.dropUnheld([0, 2]);
    expect(items.ids.ids).toEqual(['a']);
  });

  it('are told of without those that are gone, as the indexes of a merge have it', async () => {
    const items = await made();
    items.drop(0);
    expect([...items.keptOnes!]).toEqual([0, 1]);
    const all = new LiveItems(await datasetOf(rows), [], null, () => new DislikeCounts());
    expect(all.keptOnes).toBeNull();
  });

  it('are none of those that came later', async () => {
    const items = await made();
    expect(items.add(['d'])).toEqual([3]);
    items.drop(3);
    expect([...items.keptOnes!]).toEqual([1, 0, 1]);
  });
});

describe('the score of an item', () => {
  const popularity = { halfLifeDays: 1 };

  it('halves with each half-life', async () => {
    const live = new LivePopularity(await datasetOf([['u', 'a', 1, T]], { popularity }));
    expect([T, T + DAY, T + 2 * DAY].map((newest) => live.scoreOf(0, newest))).toEqual([1, 0.5, 0.25]);
  });

  it('is distinct users where no user had a time to weigh, whatever comes', async () => {
    const live = new LivePopularity(await datasetOf([['u', 'a']], { popularity }));
    expect(live.scoreOf(0, T)).toBe(1);
  });
});
