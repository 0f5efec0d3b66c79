import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hillClimb, nearestOfTheBest } from '../../../src/training/choose/hill-climbing.js';
import { triedOf } from '../../support/tuning.js';

/** 100 users, half of whom get so much more than .5 and half so much less, and all of them `more`. */
const users = (more: number, spread = 0, phase = 0) =>
  triedOf(Array.from({ length: 100 }, (_, user) => 0.5 + more + ((user + phase) % 2 === 0 ? spread : -spread)));

describe('nearestOfTheBest', () => {
  it('is the best where the difference is the same for all users', () => {
    const tried = [users(0), users(0.001), users(0.002)];
    expect(nearestOfTheBest(tried, 0)).toBe(tried[2]);
    expect(nearestOfTheBest(tried, 2)).toBe(tried[2]);
  });

  it('is the start where it is as good', () => {
    const tried = [users(0), users(0), users(0)];
    for (const start of [0, 1, 2]) expect(nearestOfTheBest(tried, start)).toBe(tried[start]);
  });

  it('leaves the start beyond two standard errors of the difference, and not before', () => {
    // Users who differ by .2 more or less: the standard error of the mean of 100 is .2 / sqrt(99).
    const error = 0.2 / Math.sqrt(99);
    for (const [gain, place] of [
      [1.9, 0],
      [2.1, 1],
    ] as const) {
      const tried = [users(0, 0.1, 0), users(gain * error, 0.1, 1)];
      expect(nearestOfTheBest(tried, 0)).toBe(tried[place]);
    }
  });

  it('looks at the difference of pairs, not at how much users differ', () => {
    const tried = [users(0, 0.4), users(0.001, 0.4)];
    expect(nearestOfTheBest(tried, 0)).toBe(tried[1]);
  });

  it('goes only as far from the start as it must', () => {
    const noisy = [users(0), users(0.01, 0.1), users(0.03, 0.1, 1), users(0.005)];
    // The third is the best; the second is as good as far as anybody can tell, and nearer to the first.
    expect(nearestOfTheBest(noisy, 0)).toBe(noisy[1]);
    expect(nearestOfTheBest(noisy, 2)).toBe(noisy[2]);
  });

  it('takes what one user says', () => {
    const tried = [triedOf([0.1]), triedOf([0.3]), triedOf([0.2])];
    expect(nearestOfTheBest(tried, 0)).toBe(tried[1]);
  });
});

describe('hillClimb', () => {
  /** Climbs a scale of the numbers from 0 on, whose quality stands in an array. */
  async function climbOn(qualities: readonly number[], start: number) {
    const asked: number[] = [];
    const scale = [...qualities.keys()];
    const result = await hillClimb(scale, start, async (place) => {
      asked.push(place);
      return triedOf([qualities[place]]);
    });
    return { asked, ...result };
  }

  it.each<[string, readonly number[], number, readonly number[]]>([
    ['a start between worse ones', [1, 2, 3, 2, 1], 2, [2, 1, 3]],
    ['one that gets better downwards', [3, 5, 4, 3, 9], 3, [3, 2, 1, 0]],
    ['one that gets better upwards', [0, 1, 2, 3, 4], 1, [1, 0, 2, 3, 4]],
    ['the lowest', [1, 2, 1], 0, [0, 1, 2]],
    ['the highest', [1, 2, 3], 2, [2, 1]],
    ['a plain', [1, 1, 1, 1], 1, [1, 0, 2]],
    ['the only one', [1], 0, [0]],
  ])('from %s', async (_, qualities, start, expected) => {
    const { asked, tried, start: place } = await climbOn(qualities, start);
    expect(asked).toEqual(expected);
    expect(tried[place].trial.ndcg).toBe(qualities[start]);
    expect(tried.map(({ trial }) => trial.ndcg)).toEqual([...asked].sort((a, b) => a - b).map((at) => qualities[at]));
  });

  it('finds the top of anything with one top, and asks nothing twice', async () => {
    const anyHill = fc.record({
      left: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
      right: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
      at: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(anyHill, async ({ left, right, at }) => {
        const up = left.sort((a, b) => a - b);
        const hill = [...up, 100, ...right.sort((a, b) => b - a)];
        const { asked, tried } = await climbOn(hill, at % hill.length);
        expect(new Set(asked).size).toBe(asked.length);
        expect(tried.some(({ trial }) => trial.ndcg === 100)).toBe(true);
      }),
    );
  });

  it('ends where there is no time to try more', async () => {
    const asked: number[] = [];
    const result = await hillClimb([0, 1, 2, 3, 4], 1, async (place) => {
      asked.push(place);
      return asked.length > 3 ? null : triedOf([place]);
    });
    expect(asked).toEqual([1, 0, 2, 3]);
    expect(result.tried.map(({ trial }) => trial.ndcg)).toEqual([0, 1, 2]);
    expect(result.start).toBe(1);
  });
});
