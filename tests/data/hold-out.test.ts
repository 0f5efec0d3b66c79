import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { type HoldOut, holdOutAfter, holdOutLast, holdOutRandom } from '../../src/data/hold-out.js';
import { anyRows, someTimes } from '../support/arbitraries.js';
import { contentsOf, datasetOf, dislikesOf, pairNames, positivesOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { sorted } from '../support/oracles.js';

const HOLD_OUTS: Readonly<Record<string, (dataset: Dataset) => HoldOut>> = {
  holdOutRandom: (dataset) => holdOutRandom(dataset, { fraction: 0.4 }),
  holdOutLast: (dataset) => holdOutLast(dataset, { count: 2 }),
  holdOutAfter: (dataset) => holdOutAfter(dataset, T + 2),
};

/** Checks that a part is what a data set of its pairs alone would be. */
async function expectWhole(part: Dataset, whole: Dataset): Promise<void> {
  const pairs = [
    ...positivesOf(part),
    ...dislikesOf(part).map(([user, item, , time]) => [user, item, -1, time] as const),
  ];
  const rows = pairs.map(([user, item, weight, time]): Row => [user, item, weight, time ?? undefined]);
  const alone = await datasetOf(rows, { weighting: 'value' });
  expect([...part.popularity]).toEqual(part.items.ids.map((item) => alone.popularity[alone.items.indexOf(item)]));
  const nothing = { ignored: 0, events: {}, skipped: { count: 0, samples: [] }, warnings: [] };
  const counted = { rows: part.positives.items.length, ...nothing };
  expect(part.summary).toEqual({ ...alone.summary, ...counted });
  // Only ids that some pair needs, in the order of the whole.
  expect(part.users.ids).toEqual(whole.users.ids.filter((id) => alone.users.indexOf(id) >= 0));
  expect(part.items.ids).toEqual(whole.items.ids.filter((id) => alone.items.indexOf(id) >= 0));
}

// One pair has a time in any case, as two of the three need times.
const anyDataset = anyRows(someTimes).map((rows): Row[] => [...rows, ['u0', 'i0', 1, T + 4]]);

describe.each(Object.entries(HOLD_OUTS))('%s', (_, holdOut) => {
  it('divides the positive pairs, and makes each part a data set of its own', () =>
    fc.assert(
      fc.asyncProperty(anyDataset, async (rows) => {
        const dataset = await datasetOf(rows, { weighting: 'value' });
        const { train, test } = holdOut(dataset);
        expect(sorted([...positivesOf(train), ...positivesOf(test)])).toEqual(sorted(positivesOf(dataset)));
        expect(dislikesOf(test)).toEqual([]);
        const dislikes = pairNames(dislikesOf(dataset));
        expect(pairNames(dislikesOf(train)).every((pair) => dislikes.includes(pair))).toBe(true);
        await expectWhole(train, dataset);
        await expectWhole(test, dataset);
      }),
    ));

  it('leaves the given data set as it is, and gives the same parts again', async () => {
    const rows = Array.from({ length: 60 }, (_, row): Row => [`u${row % 5}`, `i${row % 12}`, 1, T + (row % 7)]);
    const dataset = await datasetOf(rows);
    const before = structuredClone(contentsOf(dataset));
    const first = holdOut(dataset);
    expect(contentsOf(dataset)).toEqual(before);
    expect(holdOut(dataset)).toEqual(first);
  });

  it('keeps options and sources, but applies no filter to the parts', async () => {
    const rows = ['u1', 'u2', 'u3'].flatMap((user) =>
      ['a', 'b', 'c'].map((item, at): Row => [user, item, 1, T + 1 + at]),
    );
    const options = {
      minUserInteractions: 3,
      minItemInteractions: 3,
      maxUserInteractions: 3,
      aggregate: 'sum',
    } as const;
    const dataset = { ...(await datasetOf(rows, options)), sources: [{ name: 's', bytes: 1, sha256: '', fields: {} }] };
    const { train, test } = holdOut(dataset);
    expect(train.summary.interactions + test.summary.interactions).toBe(9);
    for (const part of [train, test]) {
      expect(part.summary.filtered).toEqual({ users: 0, items: 0, interactions: 0 });
      expect(part.sources).toEqual(dataset.sources);
      expect(part.options).toEqual({
        ...dataset.options,
        minUserInteractions: 0,
        minItemInteractions: 0,
        maxUserInteractions: null,
      });
      expect(Object.isFrozen(part.options)).toBe(true);
    }
  });
});

describe('what is for validation', () => {
  it('is kept from the train part alone', () =>
    fc.assert(
      fc.asyncProperty(anyDataset, fc.integer({ min: 1, max: 3 }), async (rows, validation) => {
        const dataset = await datasetOf(rows, { weighting: 'value' });
        const plain = holdOutLast(dataset, { minInteractions: 2 });
        const { train, test, known } = holdOutLast(dataset, { validation, minInteractions: 2 });
        expect(contentsOf(test)).toEqual(contentsOf(plain.test));
        expect(contentsOf(known ?? train)).toEqual(contentsOf(plain.train));
        const kept = pairNames(positivesOf(train));
        expect(pairNames(positivesOf(plain.train))).toEqual(expect.arrayContaining(kept));
        expect(kept.length < positivesOf(plain.train).length).toBe(known !== undefined);
        await expectWhole(train, dataset);
      }),
    ));
});

describe('what only the test part has', () => {
  it('leaves no trace in the train part', async () => {
    const dataset = await datasetOf([
      ['old', 'a', 1, T],
      ['new', 'z', 1, T + 9],
      ['new', 'y', -1, T + 9],
    ]);
    const { train, test } = holdOutAfter(dataset, T + 5);
    expect(contentsOf(train)).toMatchObject({ users: ['old'], items: ['a'], popularity: [1] });
    expect(train.summary).toMatchObject({ period: { from: T, to: T }, dislikes: 0, density: 1 });
    expect(contentsOf(test)).toMatchObject({ users: ['new'], items: ['z'], popularity: [1] });
  });
});

describe('hold-outs by time', () => {
  it.each([
    ['holdOutLast', (dataset: Dataset) => holdOutLast(dataset)],
    ['holdOutAfter', (dataset: Dataset) => holdOutAfter(dataset, T)],
  ])('need timestamps: %s', async (name, holdOut) => {
    const rows: Row[] = [
      ['u', 'a'],
      ['u', 'b'],
      ['u', 'c'],
      ['u', 'd', -1, T],
    ];
    const dataset = await datasetOf(rows);
    expect(await messageOf('not-enough-data', () => holdOut(dataset))).toBe(
      `Expected interactions with timestamps for \`${name}\`, got none that has one; \`holdOutRandom\` needs none`,
    );
  });
});
