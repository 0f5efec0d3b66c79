import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { runSlowly } from '../support/clock.js';
import { temporaryFolders } from '../support/model-folders.js';
import { Overlapping } from '../support/overlapping-calls.js';
import { anySteps } from '../support/overlapping-steps.js';

const folder = temporaryFolders();
afterEach(() => vi.restoreAllMocks());

/** `npm run test:overlapping` tries more. */
const RUNS = Number(process.env.CF_RECS_RUNS ?? 60);

it('calls in any order, begun while others are under way, keep what is held and break nothing', async () => {
  const clock = runSlowly();
  await fc.assert(
    fc.asyncProperty(fc.boolean(), anySteps, async (isTrained, steps) => {
      const world = await Overlapping.open(isTrained, folder());
      for (const [, run] of steps) await run(world);
      await world.end();
    }),
    { numRuns: RUNS },
  );
  expect(clock).toHaveBeenCalled();
}, 3_600_000);
