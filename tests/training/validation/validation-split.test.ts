import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset, PairTable } from '../../../src/data/dataset.js';
import { historyOf } from '../../../src/data/dataset.js';
import { Pace } from '../../../src/pace.js';
import {
  isOrdered,
  splitForValidation,
  type ValidationOptions,
  type ValidationSplit,
} from '../../../src/training/validation/validation-split.js';
import { anyRows, someTimes } from '../../support/arbitraries.js';
import { contentsOf, datasetOf, type Row, T } from '../../support/datasets.js';
import { tastes } from '../../support/training.js';

const holdOut = (dataset: Dataset, given: Partial<ValidationOptions> = {}): Promise<ValidationSplit> =>
  splitForValidation(dataset, { method: 'random', fraction: 0.1, users: 1000, seed: 7, ...given }, new Pace());

/** The items of a user in a table. */
const itemsOf = ({ offsets, items }: PairTable, user: number): number[] => [
  ...items.subarray(offsets[user], offsets[user + 1]),
];

/** What is held out, as `[user, item]` by index. */
const heldOf = ({ users, offsets, items }: ValidationSplit): [number, number][] =>
  [...users].flatMap((user, at) =>
    [...items.subarray(offsets[at], offsets[at + 1])].map((item): [number, number] => [user, item]),
  );

/** A user with items at these times, and others of whom two items each are not enough to hold one out. */
const withTimes = (...times: (number | undefined)[]): Promise<Dataset> =>
  datasetOf(times.map((time, item): Row => ['ann', `i${item}`, 1, time]));

describe('splitForValidation', () => {
  it('parts the pairs: what is held out is nowhere in train, and all else is', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(someTimes),
        fc.constantFrom('random' as const, 'last' as const),
        fc.constantFrom(0.01, 0.1, 0.5, 0.99),
        fc.integer({ min: 0, max: 6 }),
        async (rows, method, fraction, users) => {
          const dataset = await datasetOf(rows, { weighting: 'value' });
          const before = JSON.stringify(contentsOf(dataset));
          const part = await holdOut(dataset, { method, fraction, users });
          const { train } = part;
          const held = heldOf(part);
          expect(part.offsets).toHaveLength(part.users.length + 1);
          expect(part.items).toHaveLength(part.offsets[part.users.length]);
          expect([...part.users]).toEqual([...part.users].sort((a, b) => a - b));
          const able = dataset.users.ids.filter((_, user) => itemsOf(dataset.positives, user).length >= 3);
          expect(part.users).toHaveLength(Math.min(users, able.length));
          const popularity = dataset.popularity.slice();
          for (const [, item] of held) popularity[item]--;
          expect(train.popularity).toEqual(popularity);
          dataset.users.ids.forEach((_, user) => {
            const [all, kept] = [historyOf(dataset, user), historyOf(train, user)];
            const out = held.flatMap(([each, item]) => (each === user ? [item] : []));
            const stays = [...all.items.keys()].filter((at) => !out.includes(all.items[at]));
            expect(new Set(out).size).toBe(out.length);
            expect([...kept.items]).toEqual(stays.map((at) => all.items[at]));
            expect([...kept.weights]).toEqual(stays.map((at) => all.weights[at]));
            // A table of which no pair that is left has a time keeps none.
            expect(stays.map((at, place) => [at, kept.timestamps?.[place] ?? Number.NaN])).toEqual(
              stays.map((at) => [at, all.timestamps?.[at] ?? Number.NaN]),
            );
            expect(kept.dislikes).toEqual(all.dislikes);
            const wanted = Math.min(all.items.length - 1, Math.max(1, Math.round(fraction * all.items.length)));
            expect(out).toHaveLength(part.users.includes(user) ? wanted : 0);
          });
          // The data set stays as it was.
          expect(JSON.stringify(contentsOf(dataset))).toBe(before);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['the newest', [5, 9, 7], [1]],
    ['what has a time before what has none', [undefined, 3, undefined], [1]],
  ] as const)('by time holds out %s', async (_, times, expected) => {
    const part = await holdOut(await withTimes(...times.map((time) => time && T + time)), { method: 'last' });
    expect([...part.items]).toEqual(expected);
  });

  it('by time holds nothing out that is older than what stays', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(someTimes), fc.integer({ min: 0, max: 9 }), async (rows, seed) => {
        const dataset = await datasetOf(rows);
        const part = await holdOut(dataset, { method: 'last', fraction: 0.4, seed });
        const timeOf = (user: number, item: number) => {
          const { items, timestamps } = historyOf(dataset, user);
          const time = timestamps?.[items.indexOf(item)] ?? Number.NaN;
          return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
        };
        for (const [user, item] of heldOf(part)) {
          const newest = Math.max(...itemsOf(part.train.positives, user).map((kept) => timeOf(user, kept)));
          expect(timeOf(user, item)).toBeGreaterThanOrEqual(newest);
        }
      }),
    );
  });

  it('decides at random between items of one moment, the same for the same seed', async () => {
    const dataset = await withTimes(...Array<number>(10).fill(T));
    const drawn = await Promise.all(
      Array.from({ length: 20 }, (_, seed) => holdOut(dataset, { method: 'last', seed })),
    );
    expect(new Set(drawn.map(({ items }) => items[0])).size).toBeGreaterThan(3);
    for (const method of ['last', 'random'] as const) {
      const [one, again] = [await holdOut(dataset, { method }), await holdOut(dataset, { method })];
      expect(heldOf(again)).toEqual(heldOf(one));
    }
  });

  it('draws the users by the seed', async () => {
    const dataset = await datasetOf(tastes(60, 20, 3));
    const drawn = await Promise.all([1, 1, 2].map((seed) => holdOut(dataset, { users: 10, seed })));
    expect(drawn[1].users).toEqual(drawn[0].users);
    expect(drawn[2].users).not.toEqual(drawn[0].users);
  });

  it('judges nobody where nobody has three items', async () => {
    const part = await holdOut(await withTimes(T, T + 1));
    expect([...part.users, ...part.items]).toEqual([]);
    expect(part.train.positives.items).toHaveLength(2);
  });
});

describe('isOrdered', () => {
  const rows = (times: readonly (readonly (number | undefined)[])[]): Row[] =>
    times.flatMap((each, user) => each.map((time, item): Row => [`u${user}`, `i${item}`, 1, time && T + time]));

  it.each<[string, readonly (readonly (number | undefined)[])[], boolean]>([
    ['no user', [], false],
    ['no times', [[undefined, undefined]], false],
    ['different times', [[1, 2]], true],
    ['one moment', [[1, 1, 1]], false],
    ['a time that comes after some of one moment', [[1, 1, 2]], true],
    ['some without a time, which are older', [[undefined, 1]], true],
    ['the same the other way round', [[1, undefined]], true],
    ['users with one item alone, who have no order', [[1], [2], [3]], false],
    [
      'half of the users in order',
      [
        [1, 2],
        [1, 1],
      ],
      false,
    ],
    [
      'more than half',
      [
        [1, 2],
        [1, 1],
        [3, 1],
      ],
      true,
    ],
    ['half, and one with one item', [[1, 2], [1, 1], [1]], false],
  ])('with %s', async (_, times, expected) => {
    expect(isOrdered(await datasetOf(rows(times)))).toBe(expected);
  });
});
