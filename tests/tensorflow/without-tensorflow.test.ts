import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { trainModel } from '../../src/training/trainers.js';
import { datasetOf } from '../support/datasets.js';
import { tastes } from '../support/training.js';

const loaded = (): string[] =>
  Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('@tensorflow'));

// In a file of its own: what a process has loaded stays loaded.
describe.each(['spectral', 'gradient'] as const)('%s', (algorithm) => {
  it.each(['wasm', 'cpu'] as const)('trains on %s without loading TensorFlow.js', async (backend) => {
    const { summary } = await trainModel(await datasetOf(tastes(12, 9, 2)), { algorithm, backend });
    expect(summary.backend).toBe(backend);
    expect(loaded()).toEqual([]);
  });
});
