import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dataset, historyOf } from '../../src/data/dataset.js';
import { type SampleOptions, sampleTrainingPairs } from '../../src/data/sample-training-pairs.js';
import { anyRows, someTimes } from '../support/arbitraries.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';

interface Sample {
  readonly user: number;
  readonly item: number;
  readonly label: number;
}

const samplesOf = (dataset: Dataset, options?: SampleOptions): Sample[] =>
  [...sampleTrainingPairs(dataset, options)].flatMap(({ users, items, labels }) =>
    Array.from(users, (user, at) => ({ user, item: items[at], label: labels[at] })),
  );

const seenBy = (dataset: Dataset, user: number): Set<number> => {
  const { items, dislikes } = historyOf(dataset, user);
  return new Set([...items, ...dislikes]);
};

/** A data set of `items` items, all known, of which user 0 has those given. */
const datasetOfOne = (items: number, has: readonly number[], dislikes: readonly number[] = []) =>
  datasetOf([
    ...Array.from({ length: items }, (_, item): Row => ['other', `${item}`]),
    ...has.map((item): Row => ['user', `${item}`]),
    ...dislikes.map((item): Row => ['user', `${item}`, -1]),
  ]);

const anyOptions = fc.record({
  numNegatives: fc.integer({ min: 0, max: 5 }),
  batchSize: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat(),
});

describe('the samples of training pairs', () => {
  it('hold every positive pair once, each followed by its negatives, which its user has not seen', () =>
    fc.assert(
      fc.asyncProperty(anyRows(someTimes), anyOptions, async (rows, options) => {
        const dataset = await datasetOf(rows);
        const samples = samplesOf(dataset, options);
        const positives: string[] = [];
        for (let at = 0; at < samples.length; ) {
          const { user, item, label } = samples[at++];
          expect(label).toBe(1);
          positives.push(`${user} ${item}`);
          const seen = seenBy(dataset, user);
          const negatives = seen.size === dataset.items.size ? 0 : options.numNegatives;
          for (const end = at + negatives; at < end; at++) {
            expect(samples[at]).toMatchObject({ user, label: 0 });
            expect(samples[at].item >= 0 && samples[at].item < dataset.items.size).toBe(true);
            expect(seen.has(samples[at].item)).toBe(false);
          }
        }
        const pairs = [...dataset.users.ids.keys()].flatMap((user) =>
          Array.from(historyOf(dataset, user).items, (item) => `${user} ${item}`),
        );
        expect(positives.sort()).toEqual(pairs.sort());
      }),
    ));

  it('are the same in batches of any size, of which only the last is shorter', () =>
    fc.assert(
      fc.asyncProperty(anyRows(someTimes), anyOptions, async (rows, options) => {
        const dataset = await datasetOf(rows);
        const whole = samplesOf(dataset, { ...options, batchSize: Number.MAX_SAFE_INTEGER });
        expect(samplesOf(dataset, options)).toEqual(whole);
        const lengths = [...sampleTrainingPairs(dataset, options)].map(({ labels }) => labels.length);
        const full = Math.floor(whole.length / options.batchSize);
        const last = whole.length % options.batchSize;
        expect(lengths).toEqual([...Array(full).fill(options.batchSize), ...(last === 0 ? [] : [last])]);
      }),
    ));

  it('are the same for the same seed, and others for another', async () => {
    const dataset = await datasetOfOne(50, [1, 2, 3]);
    expect(samplesOf(dataset, { seed: 1 })).toEqual(samplesOf(dataset, { seed: 1 }));
    expect(samplesOf(dataset)).toEqual(samplesOf(dataset, { seed: 42, numNegatives: 4 }));
    expect(samplesOf(dataset, { seed: 1 })).not.toEqual(samplesOf(dataset, { seed: 2 }));
  });

  it('come in batches of 1,024 by default', async () => {
    // One user has all 300 items, and so no negatives; the other has 250 of them, each with 4 negatives.
    const batches = [...sampleTrainingPairs(await datasetOfOne(300, [...Array(250).keys()]))];
    expect(batches.map(({ labels }) => labels.length)).toEqual([1024, 300 + 5 * 250 - 1024]);
  });

  it('come in random order', async () => {
    const dataset = await datasetOfOne(100, []);
    const items = samplesOf(dataset, { numNegatives: 0 }).map(({ item }) => item);
    expect(items).not.toEqual(items.toSorted((a, b) => a - b));
  });

  it.each<[has: readonly number[], dislikes: readonly number[]]>([
    [[0, 1], []],
    [[8, 9], []],
    [[0, 4, 5, 9], [2]],
    [[3], [0, 1, 2, 9]],
    [
      [0, 2, 4],
      [1, 3, 5, 6, 7, 8],
    ],
  ])('draw every unseen item of ten about equally often: has %j, dislikes %j', async (has, dislikes) => {
    const dataset = await datasetOfOne(10, has, dislikes);
    const user = dataset.users.indexOf('user');
    const draws = 2000;
    const counts = new Map<number, number>();
    for (const sample of samplesOf(dataset, { numNegatives: draws })) {
      if (sample.user !== user || sample.label === 1) continue;
      counts.set(sample.item, (counts.get(sample.item) ?? 0) + 1);
    }
    const unseen = [...Array(10).keys()].filter((item) => !has.includes(item) && !dislikes.includes(item));
    expect([...counts.keys()].sort()).toEqual(unseen);
    const expected = (has.length * draws) / unseen.length;
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  it('have no negatives for a user who has seen every item', async () => {
    const dataset = await datasetOfOne(3, [0, 1], [2]);
    expect(samplesOf(dataset).map(({ label }) => label)).toEqual([1, 1, 1, 1, 1]);
  });

  it('are none where there are no positive pairs', async () => {
    expect(samplesOf(await datasetOf([]))).toEqual([]);
    expect(samplesOf(await datasetOf([['u', 'a', -1]]))).toEqual([]);
  });

  it('are typed arrays that TensorFlow.js takes, a new set for each batch', async () => {
    const [first, second] = sampleTrainingPairs(await datasetOfOne(10, []), { batchSize: 5 });
    expect(first.users).toBeInstanceOf(Int32Array);
    expect(first.items).toBeInstanceOf(Int32Array);
    expect(first.labels).toBeInstanceOf(Float32Array);
    expect(first.users.buffer).not.toBe(second.users.buffer);
  });

  it('have their options checked at once', async () => {
    const dataset = await datasetOf([['u', 'a']]);
    const refused: [SampleOptions, string][] = [
      [{ batchSize: 0 }, '`batchSize` to be an integer >= 1, got 0'],
      [{ numNegatives: -1 }, '`numNegatives` to be an integer >= 0, got -1'],
      [{ seed: 0.5 }, '`seed` to be an integer >= 0, got 0.5'],
    ];
    for (const [options, expected] of refused) {
      expect(await messageOf('invalid-option', () => sampleTrainingPairs(dataset, options))).toBe(
        `Expected ${expected}`,
      );
    }
    const misspelt = { negatives: 2 } as SampleOptions;
    expect(await messageOf('unknown-option', () => sampleTrainingPairs(dataset, misspelt))).toContain('numNegatives');
  });
});
