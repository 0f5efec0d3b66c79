import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hillClimb } from '../../../src/training/choose/hill-climbing.js';

describe('hillClimb', () => {
  /** Climbs a scale of the numbers from 0 on, whose quality stands in an array. */
  async function climbOn(qualities: readonly number[], start: number) {
    const asked: number[] = [];
    const best = await hillClimb([...qualities.keys()], start, async (place) => {
      asked.push(place);
      return qualities[place];
    });
    return { asked, best };
  }

  it.each<[string, readonly number[], number, readonly number[], number]>([
    ['a start between worse ones', [1, 2, 3, 2, 1], 2, [2, 3, 1], 2],
    ['one that gets better downwards', [3, 5, 4, 3, 1], 3, [3, 4, 2, 1, 0], 1],
    ['one that gets better upwards', [0, 1, 2, 3, 4], 1, [1, 2, 3, 4], 4],
    ['the lowest', [1, 2, 1], 0, [0, 1, 2], 1],
    ['the highest', [1, 2, 3], 2, [2, 1], 2],
    ['a plain', [1, 1, 1, 1], 1, [1, 2, 0], 1],
    ['the only one', [1], 0, [0], 0],
  ])('from %s', async (_, qualities, start, asked, best) => {
    expect(await climbOn(qualities, start)).toEqual({ asked, best });
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
        const { asked, best } = await climbOn(hill, at % hill.length);
        expect(new Set(asked).size).toBe(asked.length);
        expect(hill[best]).toBe(100);
      }),
    );
  });

  it('ends where there is no time to try more', async () => {
    const asked: number[] = [];
    const best = await hillClimb([0, 1, 2, 3, 4], 1, async (place) => {
      asked.push(place);
      return asked.length > 2 ? null : place;
    });
    expect(asked).toEqual([1, 2, 3]);
    expect(best).toBe(2);
  });
});
