import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { trainGradient, trainSpectral } from '../../src/training/train.js';
import { datasetOf } from '../support/datasets.js';
import { tastes } from '../support/training.js';

const loaded = (): string[] =>
  Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('@tensorflow'));

// In a file of its own: what a process has loaded stays loaded.
it.each(['wasm', 'cpu'] as const)('spectral trains on %s without loading TensorFlow.js', async (backend) => {
  const { summary } = await trainSpectral(await datasetOf(tastes(12, 9, 2)), { backend });
  expect(summary.backend).toBe(backend);
  expect(loaded()).toEqual([]);
});

it('gradient loads it', async () => {
  await trainGradient(await datasetOf(tastes(12, 9, 2)), { backend: 'cpu', epochs: 1 });
  expect(loaded()).not.toEqual([]);
});
