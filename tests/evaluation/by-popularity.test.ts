import { describe, expect, it } from 'vitest';
import { recallByPopularity } from '../../src/evaluation/by-popularity.js';
import { Pace } from '../../src/pace.js';

const heldOutOf = (items: readonly number[]) => ({
  userIds: ['u'],
  users: Int32Array.of(0),
  offsets: Uint32Array.of(0, items.length),
  items: Uint32Array.from(items),
});

describe('recallByPopularity', () => {
  it('gives shares of the held-out pairs, rare items first; items that are not known have no users', async () => {
    // Items 0 and 1 have 5 users, 2 has 1; 3 is not known. Two pairs are of item 0.
    const buckets = await recallByPopularity(
      heldOutOf([0, 1, 0, 2, 3]),
      Uint32Array.of(5, 5, 1),
      {
        model: Uint8Array.of(1, 0, 1, 1, 0),
        popularity: Uint8Array.of(1, 1, 1, 0, 0),
      },
      new Pace(),
    );
    expect(buckets).toEqual([
      { minUsers: 0, maxUsers: 0, items: 1, heldOut: 1, recall: { model: 0, popularity: 0 } },
      { minUsers: 1, maxUsers: 1, items: 1, heldOut: 1, recall: { model: 1, popularity: 0 } },
      { minUsers: 5, maxUsers: 5, items: 2, heldOut: 3, recall: { model: 2 / 3, popularity: 1 } },
    ]);
  });

  it('cuts ten buckets of as many pairs where popularity allows it', async () => {
    const items = Array.from({ length: 1000 }, (_, pair) => pair);
    const buckets = await recallByPopularity(
      heldOutOf(items),
      Uint32Array.from(items, (item) => 2 * item),
      {
        model: new Uint8Array(1000).fill(1),
      },
      new Pace(),
    );
    expect(buckets.map(({ heldOut, items, recall }) => [heldOut, items, recall.model])).toEqual(
      Array.from({ length: 10 }, () => [100, 100, 1]),
    );
    expect(buckets.map(({ minUsers, maxUsers }) => [minUsers, maxUsers])).toEqual(
      Array.from({ length: 10 }, (_, at) => [200 * at, 200 * at + 198]),
    );
  });
});
