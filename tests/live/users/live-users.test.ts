import { describe, expect, it } from 'vitest';
import { DislikeCounts } from '../../../src/live/users/dislike-counts.js';
import { LiveUsers } from '../../../src/live/users/live-users.js';
import { NOTHING_LOST } from '../../../src/live/users/lost-with-item.js';
import { overlayOf, pairsOf } from '../../../src/live/users/user-overlay.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';

const rows: Row[] = [
  ['ann', 'a', 1, T],
  ['ann', 'b', 1, T + 1],
  ['ben', 'b', -1, T + 2],
  ['ben', 'c', 1, T + 3],
  ['cid', 'b', 1, T + 4],
];
const made = async () => new LiveUsers(await datasetOf(rows));
const eventsWith = (...items: number[]) => ({ items, weights: items.map(() => 1), timestamps: items.map(() => T) });

describe('an item that is erased', () => {
  it('takes its pairs, and who has nothing else, once', async () => {
    const users = await made();
    expect(users.erase(1)).toEqual({ positives: 2, dislikes: 1, period: { from: T + 1, to: T + 4 }, users: ['cid'] });
    expect(users.ids).toEqual(['ann', 'ben']);
    expect(users.isClean).toBe(false);
    expect(users.erase(1)).toEqual(NOTHING_LOST);
  });

  it('that the base does not know is not noted', async () => {
    const users = await made();
    expect(users.erase(3)).toEqual(NOTHING_LOST);
    expect(users.isClean).toBe(true);
    users.erase(0);
    expect(users.isClean).toBe(false);
  });
});

describe('the ids of users', () => {
  it('are listed anew only where one comes or goes', async () => {
    const users = await made();
    const before = users.ids;
    users.set('ann', overlayOf(eventsWith(0, 2), 'last'));
    expect(users.ids).toBe(before);
    users.set('dora', overlayOf(eventsWith(0), 'last'));
    expect(users.ids).toEqual(['ann', 'ben', 'cid', 'dora']);
    users.set('ben', null);
    expect(users.ids).toEqual(['ann', 'cid', 'dora']);
  });
});

describe('the pairs of a user', () => {
  it('are a table of one row', async () => {
    const { positives, dislikes } = pairsOf(await datasetOf(rows), 1);
    expect([[...positives.offsets], [...positives.items]]).toEqual([[0, 1], [2]]);
    expect([[...dislikes.offsets], [...dislikes.items]]).toEqual([[0, 1], [1]]);
  });
});

describe('the dislikes of an item', () => {
  it('are counted as users change, and none are left where it is gone', async () => {
    const dataset = await datasetOf(rows);
    const counts = new DislikeCounts();
    counts.add(1, 2);
    counts.replace(null, pairsOf(dataset, 1));
    expect([counts.of(0), counts.of(1)]).toEqual([0, 3]);
    counts.replace(pairsOf(dataset, 1), pairsOf(dataset, 0));
    expect(counts.of(1)).toBe(2);
    counts.clear(1);
    expect(counts.of(1)).toBe(0);
  });
});
