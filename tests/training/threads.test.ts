import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { trainModel } from '../../src/training/trainers.js';
import { datasetOf } from '../support/datasets.js';
import { tastes } from '../support/training.js';
import { countWorkers } from '../support/workers.js';

const workers = countWorkers();

// Large enough that threads are worth it: see SMALL_JOB in kernels/workspace.ts.
const dataset: Dataset = await datasetOf(tastes(500, 300, 3));

describe.each<[string, TrainOptions]>([
  ['spectral', { algorithm: 'spectral', embeddingDim: 64 }],
  ['gradient', { algorithm: 'gradient', embeddingDim: 20, epochs: 2 }],
])('training by %s', (_, options) => {
  it('gives the same bits on any number of threads', async () => {
    const alone = await trainModel(dataset, { ...options, threads: 1 });
    for (const threads of [2, 3]) {
      const { model, summary } = await trainModel(dataset, { ...options, threads });
      expect(model).toEqual(alone.model);
      expect(summary.losses).toEqual(alone.summary.losses);
    }
  });

  it('leaves no thread behind, also where it is aborted', async () => {
    await trainModel(dataset, { ...options, threads: 2 });
    const controller = new AbortController();
    const onProgress = () => controller.abort('enough');
    await expect(trainModel(dataset, { ...options, threads: 2, signal: controller.signal, onProgress })).rejects.toBe(
      'enough',
    );
    expect(workers).toEqual({ started: 4, ended: 4 });
  });
});
