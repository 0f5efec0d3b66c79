import { describe, expect, it } from 'vitest';
import { percentileInterval, resampleMeans } from '../../src/evaluation/bootstrap.js';
import { Pace } from '../../src/pace.js';
import { Random } from '../../src/random.js';

const resample = (columns: readonly (readonly number[])[], resamples: number, seed = 42) =>
  resampleMeans(
    columns.map((column) => Float64Array.from(column)),
    resamples,
    seed,
    new Pace(),
  );

describe('resampleMeans', () => {
  it('draws as many users as there are: every mean is of the values with replacement', async () => {
    // Three users of 0, 1 and 10: the sums that three draws can give.
    const sums = new Set([0, 1, 2, 3, 10, 11, 12, 20, 21, 30]);
    const [means] = await resample([[0, 1, 10]], 500);
    expect(means).toHaveLength(500);
    for (const mean of means) expect(sums.has(Math.round(3 * mean))).toBe(true);
    expect(new Set(Array.from(means, (mean) => Math.round(3 * mean))).size).toBe(sums.size);
  });

  it('draws all columns alike', async () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const [one, two, constant] = await resample(
      [values, values.map((value) => 2 * value + 1), values.map(() => 7)],
      99,
    );
    one.forEach((mean, at) => {
      expect(two[at]).toBeCloseTo(2 * mean + 1, 12);
    });
    expect(constant).toEqual(new Float64Array(99).fill(7));
  });

  it('gives the same for the same seed, and no more for fewer resamples', async () => {
    const values = Array.from({ length: 40 }, (_, user) => user % 7);
    const [all] = await resample([values], 10, 5);
    expect((await resample([values], 10, 5))[0]).toEqual(all);
    expect((await resample([values], 6, 5))[0]).toEqual(all.subarray(0, 6));
    expect((await resample([values], 10, 6))[0]).not.toEqual(all);
  });

  it('spreads like the standard error of a mean', async () => {
    const random = new Random(3);
    const values = Array.from({ length: 400 }, () => random.uniform());
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const { low, high } = percentileInterval((await resample([values], 4000))[0], 0.95);
    // Of a normal distribution 95 % lie within 1.96 standard errors.
    expect((mean - low) / (deviation / 20)).toBeCloseTo(1.96, 0);
    expect((high - mean) / (deviation / 20)).toBeCloseTo(1.96, 0);
  });

  it('has nothing to do without columns', async () => {
    expect(await resample([], 10)).toEqual([]);
  });
});

describe('percentileInterval', () => {
  it.each([
    // 0, 1, ... 100: the 10th and the 90th are exact.
    [Array.from({ length: 101 }, (_, at) => at), 0.8, 10, 90],
    // Halfway between the first two, and the last two.
    [[4, 1, 3, 2, 5], 0.75, 1.5, 4.5],
    [[7], 0.95, 7, 7],
  ])('of %j with %d is from %d to %d', (values, confidence, low, high) => {
    const interval = percentileInterval(Float64Array.from(values), confidence);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });
});
