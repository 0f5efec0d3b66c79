import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { anySteps, Overlapping } from '../support/overlapping-calls.js';

afterEach(() => vi.restoreAllMocks());

/** `npm run test:overlapping` tries more. */
const RUNS = Number(process.env.CF_RECS_RUNS ?? 60);

it('calls in any order, begun while others are under way, keep what is held and break nothing', async () => {
  // Every look at the clock is late, so that long work rests wherever it may.
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 1000;
    return now;
  });
  await fc.assert(
    fc.asyncProperty(fc.boolean(), anySteps, async (isTrained, steps) => {
      const world = await Overlapping.open(isTrained);
      for (const [, run] of steps) await run(world);
      await world.end();
    }),
    { numRuns: RUNS },
  );
  expect(now).toBeGreaterThan(0);
}, 3_600_000);
