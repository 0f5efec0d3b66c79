import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { trainModel } from '../../src/training/trainers.js';
import type { TrainingProgress } from '../../src/types.js';
import { datasetOf } from '../support/datasets.js';
import { failureOf } from '../support/errors.js';
import { newsOf } from '../support/progress.js';
import { tastes } from '../support/training.js';

let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasetOf(tastes(30, 20, 3));
});

const SPECTRAL: TrainOptions = { algorithm: 'spectral', embeddingDim: 4 };
const GRADIENT: TrainOptions = { algorithm: 'gradient', embeddingDim: 4, epochs: 3, batchSize: 8 };
/** Longer than any test waits. */
const ENDLESS: TrainOptions = { ...GRADIENT, epochs: 1e9 };

async function progressOf(options: TrainOptions): Promise<TrainingProgress[]> {
  const calls: TrainingProgress[] = [];
  await trainModel(dataset, { ...options, onProgress: (progress) => calls.push(progress) });
  return newsOf(calls);
}

const fractionsOf = (calls: readonly TrainingProgress[], phase: TrainingProgress['phase']): number[] =>
  calls.flatMap((call) => (call.phase === phase ? [call.fraction] : []));

const rises = (fractions: readonly number[]): boolean =>
  fractions.every((fraction, at) => fraction > (at === 0 ? 0 : fractions[at - 1]));

describe('onProgress', () => {
  it('hears the factorisation of spectral, up to 1', async () => {
    const calls = await progressOf(SPECTRAL);
    expect(calls.every(({ algorithm, phase }) => algorithm === 'spectral' && phase === 'factorise')).toBe(true);
    const fractions = fractionsOf(calls, 'factorise');
    expect(rises(fractions)).toBe(true);
    expect(fractions.at(-1)).toBe(1);
  });

  it('hears both phases of gradient, the second step by step with epoch and loss', async () => {
    const calls = await progressOf(GRADIENT);
    expect(calls.every(({ algorithm }) => algorithm === 'gradient')).toBe(true);
    for (const phase of ['factorise', 'epochs'] as const) {
      const fractions = fractionsOf(calls, phase);
      expect(rises(fractions)).toBe(true);
      expect(fractions.at(-1)).toBe(1);
    }
    const epochs = calls.flatMap((call) => (call.phase === 'epochs' ? [call] : []));
    expect(epochs).toHaveLength(12);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    expect(epochs.every(({ epochs: all, loss }) => all === 3 && Number.isFinite(loss))).toBe(true);
    expect(calls.findIndex(({ phase }) => phase === 'epochs')).toBe(fractionsOf(calls, 'factorise').length);
  });

  it.each([
    ['spectral', SPECTRAL],
    ['gradient', ENDLESS],
  ])('ends a training by %s with the error that it throws', async (_, options) => {
    const failure = new Error('the progress bar broke');
    let calls = 0;
    const onProgress = () => {
      if (++calls === 3) throw failure;
    };
    expect(await failureOf(() => trainModel(dataset, { ...options, onProgress }))).toBe(failure);
    expect(calls).toBe(3);
  });
});

describe('signal', () => {
  it.each([
    ['spectral', SPECTRAL],
    ['gradient', GRADIENT],
  ])('that was aborted before rejects a training by %s before it begins', async (_, options) => {
    const reason = { why: 'not needed any more' };
    let calls = 0;
    const signal = AbortSignal.abort(reason);
    expect(await failureOf(() => trainModel(dataset, { ...options, signal, onProgress: () => calls++ }))).toBe(reason);
    expect(calls).toBe(0);
  });

  it.each([
    ['spectral', SPECTRAL, 'factorise'],
    ['the start of gradient', GRADIENT, 'factorise'],
    ['gradient', ENDLESS, 'epochs'],
  ] as const)('stops %s in the middle', async (_, options, phase) => {
    const controller = new AbortController();
    const onProgress = (progress: TrainingProgress) => {
      if (progress.phase === phase) controller.abort();
    };
    const error = await failureOf(() => trainModel(dataset, { ...options, signal: controller.signal, onProgress }));
    expect(error).toBe(controller.signal.reason);
    expect(error).toMatchObject({ name: 'AbortError' });
  });

  it('that comes with the last step still counts', async () => {
    const controller = new AbortController();
    const onProgress = ({ fraction }: TrainingProgress) => {
      if (fraction === 1) controller.abort('late');
    };
    const error = await failureOf(() => trainModel(dataset, { ...SPECTRAL, signal: controller.signal, onProgress }));
    expect(error).toBe('late');
  });

  it('stops a training from other work of the process, which has its turns meanwhile', async () => {
    const controller = new AbortController();
    let turns = 0;
    const timer = setInterval(() => {
      if (++turns === 5) controller.abort('enough');
    });
    const error = await failureOf(() => trainModel(dataset, { ...ENDLESS, signal: controller.signal }));
    clearInterval(timer);
    expect(error).toBe('enough');
  });

  it('is left without listeners, whatever becomes of the training', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    signal.addEventListener = () => listeners++;
    await trainModel(dataset, { ...SPECTRAL, signal });
    expect(listeners).toBe(0);
  });

  it('lets the next training run after an abort', async () => {
    await failureOf(() => trainModel(dataset, { ...SPECTRAL, signal: AbortSignal.abort() }));
    const { model } = await trainModel(dataset, SPECTRAL);
    expect(model.embeddingDim).toBe(4);
  });
});
