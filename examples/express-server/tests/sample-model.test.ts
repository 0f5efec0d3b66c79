import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Recommender } from 'cf-recs';
import { expect, test } from 'vitest';
import { copySampleModel } from '../src/sample-model.js';

test('is copied once, and what is there stays', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'cf-recs-sample-'));
  try {
    const folder = join(scratch, 'data', 'model');
    expect(await copySampleModel(folder)).toBe(true);
    const { users, items } = (await Recommender.load(folder)).info.summary;
    expect([users, items]).toEqual([50, 200]);
    await writeFile(join(folder, 'metadata.json'), 'changed');
    expect(await copySampleModel(folder)).toBe(false);
    await expect(Recommender.load(folder)).rejects.toThrow('metadata.json');
  } finally {
    await rm(scratch, { recursive: true });
  }
});
