import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { onEachDatabase } from './support/databases.js';
import { killRounds } from './support/kill-rounds.js';
import { killAll } from './support/process.js';

afterEach(killAll);

onEachDatabase((fresh) => {
  test('kill -9 loses no acknowledged event, doubles none, and brings back nobody who was forgotten', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cf-recs-kill-'));
    try {
      const { acknowledged, slowest, ...report } = await killRounds(folder, await fresh(), 2, 2);
      expect(acknowledged).toBeGreaterThan(0);
      expect(report).toMatchObject({ lost: [], doubled: [], risen: [] });
      expect(slowest).toBeLessThan(Number.POSITIVE_INFINITY);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
