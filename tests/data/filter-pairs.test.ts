import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renumber } from '../../src/data/filter-pairs.js';
import { anyRows, someTimes } from '../support/arbitraries.js';
import { datasetOf, dislikesOf, pairNames, positivesOf, type Row, T } from '../support/datasets.js';
import { filterOracle } from '../support/oracles.js';

/** Pairs written as `user:items`, one letter an item. */
const pairs = (...users: string[]): Row[] =>
  users.flatMap((text) => {
    const [user, items] = text.split(':');
    return [...items].map((item): Row => [user, item]);
  });

describe('the filters', () => {
  it('leave out users with too few items and items with too few users', async () => {
    const rows = pairs('u1:ab', 'u2:ab', 'u3:c');
    const dataset = await datasetOf(rows, { minUserInteractions: 2 });
    expect(dataset.users.ids).toEqual(['u1', 'u2']);
    // Nobody is left who has c, but no bound is set for items.
    expect(dataset.items.ids).toEqual(['a', 'b', 'c']);
    expect((await datasetOf(rows, { minItemInteractions: 2 })).items.ids).toEqual(['a', 'b']);
  });

  it('are repeated until nothing changes', async () => {
    // Without d, u3 has one item; without u3, c has one user; without c, u2 has one item; and so to the end.
    const rows = pairs('u1:ab', 'u2:bc', 'u3:cd');
    const dataset = await datasetOf(rows, { minUserInteractions: 2, minItemInteractions: 2 });
    expect(dataset.summary).toMatchObject({
      users: 0,
      items: 0,
      interactions: 0,
      filtered: { users: 3, items: 4, interactions: 6 },
    });
  });

  it('leave out users with too many items first', async () => {
    const rows = pairs('crawler:abcd', 'u1:ab', 'u2:ab');
    const dataset = await datasetOf(rows, { maxUserInteractions: 3, minItemInteractions: 2 });
    expect(pairNames(positivesOf(dataset))).toEqual(['u1 a', 'u1 b', 'u2 a', 'u2 b']);
  });

  it('count positive pairs, not events and not dislikes', async () => {
    const rows: Row[] = [...pairs('u1:ab', 'u2:ab', 'u3:aa'), ['u3', 'b', -1]];
    const dataset = await datasetOf(rows, { minUserInteractions: 2 });
    expect(dataset.users.ids).toEqual(['u1', 'u2']);
  });

  it('take the dislikes of what is left out, and number the rest anew', async () => {
    const rows: Row[] = [['u0', 'z'], ['u1', 'z', -1], ...pairs('u1:ab', 'u2:ab'), ['u2', 'a', -1, T]];
    const dataset = await datasetOf(rows, { minUserInteractions: 1, minItemInteractions: 1 });
    expect(pairNames(dislikesOf(dataset))).toEqual(['u1 z', 'u2 a']);
    const stricter = await datasetOf(rows, { minUserInteractions: 2 });
    expect(stricter.users.ids).toEqual(['u1']);
    expect(pairNames(positivesOf(stricter))).toEqual(['u1 a', 'u1 b']);
    expect(pairNames(dislikesOf(stricter))).toEqual(['u1 z']);
    // The only time was that of u2.
    expect(stricter.dislikes.timestamps).toBeNull();
  });

  it('count each user once, in however many blocks they come', async () => {
    const users = Array.from({ length: 1300 }, (_, user) => `u${user}`);
    const rows = users.flatMap((user): Row[] => [
      [user, `at ${user.at(-1)}`],
      [user, `of ${user}`],
    ]);
    const dataset = await datasetOf(rows, { minItemInteractions: 2 });
    expect(dataset.items.size).toBe(10);
    expect(pairNames(positivesOf(dataset))).toEqual(users.map((user) => `${user} at ${user.at(-1)}`));
    expect([...dataset.positives.offsets]).toEqual([...users.keys(), users.length]);
    expect(dataset.dislikes.offsets).toHaveLength(users.length + 1);
  });

  it('keep exactly the pairs of the core, whatever the order of removal', () => {
    const bound = fc.integer({ min: 0, max: 4 });
    const most = fc.option(fc.integer({ min: 1, max: 5 }));
    return fc.assert(
      fc.asyncProperty(anyRows(someTimes), bound, bound, most, async (rows, minUser, minItem, maxUser) => {
        const whole = await datasetOf(rows);
        const filtered = await datasetOf(rows, {
          minUserInteractions: minUser,
          minItemInteractions: minItem,
          maxUserInteractions: maxUser,
        });
        const kept = filterOracle(positivesOf(whole), { minUser, minItem, maxUser });
        expect(positivesOf(filtered)).toEqual(kept);
        expect(filtered.summary.filtered).toEqual({
          users: whole.users.size - filtered.users.size,
          items: whole.items.size - filtered.items.size,
          interactions: positivesOf(whole).length - kept.length,
        });
      }),
    );
  });
});

describe('renumber', () => {
  it('numbers what is kept without gaps, in the same order', () => {
    const kept = Uint8Array.of(0, 1, 1, 0, 1);
    const numbers = renumber(kept);
    expect([numbers[1], numbers[2], numbers[4]]).toEqual([0, 1, 2]);
  });
});
