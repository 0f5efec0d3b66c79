import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { trainModel } from '../../src/training/trainers.js';
import { datasetOf } from '../support/datasets.js';
import { countThreads } from '../support/threads.js';
import { tastes } from '../support/training.js';

const counts = countThreads();

// Large enough that threads are worth it: see SMALL_JOB in kernels/memory/task-runner.ts.
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

  it('ends its threads', async () => {
    await trainModel(dataset, { ...options, threads: 2 });
    expect(counts.started).toBeGreaterThanOrEqual(2);
    expect(counts.ended).toBe(counts.started);
  });

  it('ends its threads where it is aborted', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    // In the midst of the training, when they are at work.
    const onProgress = () => {
      if (counts.started > 0) controller.abort('enough');
    };
    await expect(trainModel(dataset, { ...options, threads: 2, signal, onProgress })).rejects.toBe('enough');
    expect(counts.started).toBeGreaterThanOrEqual(2);
    expect(counts.ended).toBe(counts.started);
  });
});
