import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { killRounds } from './support/kill-rounds.js';
import { killAll } from './support/process.js';

afterEach(killAll);

test('kill -9 loses no acknowledged event, and brings back nobody who was forgotten', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-kill-'));
  try {
    const { acknowledged, lost, risen } = await killRounds(folder, 3);
    expect(acknowledged).toBeGreaterThan(0);
    expect({ lost, risen }).toEqual({ lost: [], risen: [] });
  } finally {
    await rm(folder, { recursive: true });
  }
});
