import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { goodFolders } from '../fuzz/folders/good-folders.js';
import { runCase } from '../fuzz/folders/run-case.js';

// The first cases of `npm run fuzz:models`, which runs 20,000.

const CASES = 200;

it('every broken or hostile folder ends in a coded error, or in a model that answers', async () => {
  const folders = await goodFolders();
  const outcomes = new Map<string, number>();
  for (let number = 0; number < CASES; number++) {
    const place = join(tmpdir(), `cf-recs-hostile-${process.pid}`);
    const [outcome] = (await runCase(number, folders, place)).outcome.split(',');
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  // Cases that never got past the first check would show nothing.
  expect(outcomes.get('loads')).toBeGreaterThan(CASES / 20);
  expect(outcomes.get('model-corrupt')).toBeGreaterThan(CASES / 5);
});
