import { describe, expect, it } from 'vitest';
import type { DatasetOptions } from '../../../src/data/dataset-options.js';
import type { DataWarning } from '../../../src/data/dataset-summary.js';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';

/** A log in which each user has so many items. */
const logOf = (lengths: readonly number[]) =>
  lengths.flatMap((length, user) =>
    Array.from({ length }, (_, item) => ({ userId: `user-${user}`, itemId: `item-${item}` })),
  );

const PEOPLE: readonly number[] = Array.from({ length: 200 }, (_, at) => 1 + (at % 20));

const warningsOf = async (lengths: readonly number[], options?: DatasetOptions): Promise<readonly DataWarning[]> =>
  (await buildDataset(logOf(lengths), options)).summary.warnings;

describe('a warning about users who look like bots', () => {
  it('tells of one, and of a bound that leaves nobody else out', async () => {
    expect(await warningsOf([...PEOPLE, 300])).toEqual([
      {
        code: 'odd-user',
        message:
          'one user has 12.5 % of all interactions, and 15 times as many items as any other user: where it is a bot, give ' +
          '`maxUserInteractions: 40` to leave it out',
        count: 1,
      },
    ]);
    const { summary } = await buildDataset(logOf([...PEOPLE, 300]), { maxUserInteractions: 40 });
    expect(summary).toMatchObject({ users: 200, filtered: { users: 1 }, warnings: [] });
  });

  it('tells of two, also where one has many times as many items as the other', async () => {
    const [warning, ...others] = await warningsOf([800, ...PEOPLE, 150]);
    expect(others).toEqual([]);
    expect(warning?.message).toMatch(
      /^2 users have .*, and 7 times .* where they are bots, .*`.*: 40` to leave them out$/,
    );
    expect(warning?.count).toBe(2);
  });

  it.each([
    ['the longest history is no five times as long as the next', [...PEOPLE, 300, 61]],
    ['the longest has less than 100 items', [...Array.from({ length: 200 }, () => 2), 99]],
    ['the longest has less than one in a hundred interactions', [...Array.from({ length: 1000 }, () => 20), 200]],
    ['there are less than 100 users', [...PEOPLE.slice(0, 98), 300]],
    ['more than one user in a hundred has as many', [...PEOPLE, 300, 300, 300]],
  ])('is not given where %s', async (_, lengths) => {
    expect(await warningsOf(lengths)).toEqual([]);
  });

  it.each<[string, readonly number[], DatasetOptions]>([
    [
      'the filters ask for more than others have',
      [...Array.from({ length: 200 }, () => 2), 300],
      { minUserInteractions: 3 },
    ],
    ['others only dislike', [...Array.from({ length: 200 }, () => 0), 300], {}],
  ])('names no bound where %s: it would leave nobody', async (_, lengths, options) => {
    const dislikes = lengths.flatMap((length, user) =>
      length === 0 ? [{ userId: `user-${user}`, itemId: 'item-0', value: -1 }] : [],
    );
    const { warnings } = (await buildDataset([...logOf(lengths), ...dislikes], options)).summary;
    const odd = warnings.find(({ code }) => code === 'odd-user');
    expect(odd?.message).toMatch(/^one user has .*: where it is a bot, little is left without it$/);
  });

  it('names a bound where others have just as many as the filters ask for', async () => {
    const lengths = [...Array.from({ length: 200 }, () => 3), 300];
    const [warning] = await warningsOf(lengths, { minUserInteractions: 3 });
    expect(warning?.message).toMatch(/`maxUserInteractions: 6` to leave it out$/);
    expect((await buildDataset(logOf(lengths), { minUserInteractions: 3, maxUserInteractions: 6 })).summary.users).toBe(
      200,
    );
  });

  it('is not given of the sample log', async () => {
    const { summary } = await buildDataset(readInteractions('data/sample_interactions.jsonl'));
    expect(summary.warnings).toEqual([]);
  });
});
