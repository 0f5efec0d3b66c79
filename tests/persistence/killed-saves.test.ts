import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/random.js';
import { Arena } from '../fuzz/kills/arena.js';
import { fillDisk } from '../fuzz/kills/full-disk.js';
import { contend, killSavers, limitFiles } from '../fuzz/kills/trials.js';

// A few rounds of `npm run test:save-kills`, which kills 300 processes.

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.open();
});
afterAll(() => arena.close());

describe('a save', () => {
  it('that is killed leaves one of the models, whole, and what it left the next save removes', async () => {
    const { leftovers, loads } = await killSavers(arena, 6, new Random(1));
    expect(Object.keys(leftovers)).not.toEqual([]);
    expect(loads).toBeGreaterThan(0);
  });

  it('of another process at the same time is busy, and the models do not mix', async () => {
    const { saved, busy, loads } = await contend(arena, 2, 1000);
    expect(Math.min(saved, busy, loads)).toBeGreaterThan(0);
  });

  it.skipIf(process.platform === 'win32')('whose files may not grow leaves the model before', async () => {
    expect(await limitFiles(arena, [0, 16, 64, 1024])).toEqual({ EFBIG: 3, saved: 1 });
  });

  it('to a full disk leaves the model before, and so does one to a disk that is read only', async ({ skip }) => {
    const counts = await fillDisk(arena, 8);
    if (counts === null) return skip('A disk that is full can be made with the right to mount alone');
    expect(counts).toMatchObject({ saved: expect.any(Number), ENOSPC: expect.any(Number), EROFS: 1 });
  });
});
