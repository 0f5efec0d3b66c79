import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildDataset, Recommender, readInteractions } from '../src/index.js';
import { FORMAT_VERSION, type Metadata } from '../src/persistence/metadata/format.js';
import { trainModel } from '../src/training/trainers.js';

// The model that ships is trained from the log that ships, by the library as it is. Never compared: bits of weights,
// which may differ between machines.

const log = new URL('../data/sample_interactions.jsonl', import.meta.url);
const folder = new URL('../models/latest/', import.meta.url);
const STALE = 'models/latest is stale: run `npm run train:sample`';

describe('models/latest', () => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = JSON.parse(await readFile(new URL('metadata.json', folder), 'utf8'));
  });

  test('is in the format of today', () => {
    expect(metadata.formatVersion, STALE).toBe(FORMAT_VERSION);
  });

  test('comes from the sample log as it is', async () => {
    const sha256 = createHash('sha256')
      .update(await readFile(log))
      .digest('hex');
    expect(metadata.data.sources, STALE).toHaveLength(1);
    expect(metadata.data.sources[0].sha256, STALE).toBe(sha256);
  });

  test('is trained with the options of today', async () => {
    const dataset = await buildDataset(readInteractions(log));
    expect(metadata.training!.options, STALE).toEqual((await trainModel(dataset)).summary.options);
    expect(metadata.data.options, STALE).toEqual(dataset.options);
    expect(metadata.data.summary, STALE).toEqual(dataset.summary);
  });

  test('loads and recommends', async () => {
    const served = await Recommender.load(folder);
    expect(served.users).toHaveLength(50);
    const { items, fallback } = served.recommend(served.users[0], 10);
    expect(items).toHaveLength(10);
    expect(fallback.used).toBe(false);
  });
});
