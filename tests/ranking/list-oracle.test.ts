import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecommendOptions } from '../../src/recommender/lists/list-options.js';
import { guestHistory, listOracle, userHistory } from '../support/list-oracle.js';
import { idsOf } from '../support/served.js';
import { anyBag, anyGuest, anyLimit, anyUser, anyWorldPlan, buildWorld, ITEMS } from '../support/worlds.js';

/** A bag whose filter refuses the given items, and notes which it was asked about. */
function bagOf(bag: RecommendOptions & { readonly refused?: readonly string[] }) {
  const { refused, ...rest } = bag;
  const asked: string[] = [];
  if (refused === undefined) return { options: rest, asked };
  const filter = (itemId: string): boolean => {
    asked.push(itemId);
    return !refused.includes(itemId);
  };
  return { options: { ...rest, filter }, asked };
}

describe('a list', () => {
  it('is what the rules say, for any data, model, user and bag of options', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUser, anyLimit, anyBag, async (plan, userId, limit, bag) => {
        const world = await buildWorld(plan);
        const { options } = bagOf(bag);
        const { eligible, ...expected } = listOracle(world, userHistory(world.dataset, userId), limit, options);
        expect(world.recommender.recommend(userId, limit, options)).toEqual({ userId, ...expected });
      }),
      { numRuns: 600 },
    );
  });

  it('is what the rules say for guests with any history', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyGuest, anyLimit, anyBag, async (plan, guest, limit, bag) => {
        const world = await buildWorld(plan);
        const { options } = bagOf(bag);
        const { history, unknown } = guestHistory(world.dataset, guest);
        const { eligible, ignored, ...expected } = listOracle(world, history, limit, options);
        expect(world.recommender.recommendFor(guest, limit, options)).toEqual({
          userId: null,
          ...expected,
          ignored: [...new Set([...unknown, ...ignored])],
        });
      }),
      { numRuns: 600 },
    );
  });

  it('has min(limit, eligible items) items and no repeats', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUser, anyLimit, anyBag, async (plan, userId, limit, bag) => {
        const world = await buildWorld(plan);
        const { options } = bagOf({ ...bag, minScore: undefined, offset: 0 });
        const { eligible } = listOracle(world, userHistory(world.dataset, userId), limit, options);
        const ids = idsOf(world.recommender.recommend(userId, limit, options));
        expect(ids).toHaveLength(Math.min(limit, eligible.length));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 200 },
    );
  });

  it('comes in pages that put together are the whole', async () => {
    const anyPage = fc.integer({ min: 1, max: 7 });
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUser, anyPage, anyBag, async (plan, userId, size, bag) => {
        const { recommender } = await buildWorld(plan);
        const { options } = bagOf({ ...bag, offset: 0 });
        const whole = recommender.recommend(userId, 1e9, options);
        const pages = Array.from({ length: Math.ceil((ITEMS + 1) / size) }, (_, page) =>
          recommender.recommend(userId, size, { ...options, offset: page * size }),
        );
        expect(pages.flatMap(({ items }) => items)).toEqual(whole.items);
        expect(pages.reduce((sum, { fallback }) => sum + fallback.count, 0)).toBe(whole.fallback.count);
      }),
      { numRuns: 200 },
    );
  });

  it('asks a filter at most once an item, and only about items that can stand in it', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUser, anyLimit, anyBag, async (plan, userId, limit, bag) => {
        const world = await buildWorld(plan);
        const { options, asked } = bagOf({ ...bag, refused: bag.refused ?? [] });
        world.recommender.recommend(userId, limit, options);
        const { filter, ...others } = options;
        const { eligible } = listOracle(world, userHistory(world.dataset, userId), limit, others);
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked.filter((itemId) => !eligible.includes(itemId))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is not mixed up with those that its filter asks for', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUser, anyLimit, anyBag, async (plan, userId, limit, bag) => {
        const { recommender } = await buildWorld(plan);
        const { options } = bagOf({ ...bag, refused: bag.refused ?? [] });
        const filter = (itemId: string): boolean => {
          for (const other of recommender.users) recommender.recommend(other, 3);
          return options.filter!(itemId);
        };
        const expected = recommender.recommend(userId, limit, options);
        expect(recommender.recommend(userId, limit, { ...options, filter })).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('is never changed by one that was made before it', async () => {
    const anyRequests = fc.array(fc.tuple(anyUser, anyLimit, anyBag), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyRequests, async (plan, requests) => {
        const used = await buildWorld(plan);
        for (const [userId, limit, bag] of requests) {
          const { options } = bagOf(bag);
          const fresh = await buildWorld(plan);
          expect(used.recommender.recommend(userId, limit, options)).toEqual(
            fresh.recommender.recommend(userId, limit, options),
          );
        }
      }),
      { numRuns: 100 },
    );
  });
});
