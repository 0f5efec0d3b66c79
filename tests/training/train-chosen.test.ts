import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { SettingsChoice, TrainedModel } from '../../src/model/trained-model.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { leavesChoice, type TrainOptions } from '../../src/training/train-options.js';
import { trainModel, trainSpectral } from '../../src/training/trainers.js';
import type { TrainingProgress } from '../../src/types.js';
import { datasetOf, T } from '../support/datasets.js';
import { driftingRows } from '../support/drifting.js';
import { failureOf, messageOf } from '../support/errors.js';
import { allLists } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';
import { countThreads } from '../support/threads.js';
import { tastes } from '../support/training.js';

/** Large enough that threads are worth it: see SMALL_JOB in kernels/memory/task-runner.ts. */
let large: Dataset;
let small: Dataset;
beforeAll(async () => {
  large = await datasetOf(tastes(500, 300, 3).map(([user, item], at) => [user, item, 1, T + ((at * 7919) % 100_003)]));
  small = await datasetOf(tastes(40, 30, 3));
});

/** Everything of a training but how long it took and when it was. */
const essence = ({ model, summary: { trainedAt: _, seconds: __, choice, ...rest } }: TrainedModel) => ({
  model,
  ...rest,
  choice: choice && { ...choice, seconds: 0, trials: choice.trials.map((trial) => ({ ...trial, seconds: 0 })) },
});

const choiceOf = async (options?: TrainOptions, dataset = small): Promise<SettingsChoice | null> =>
  (await trainModel(dataset, options)).summary.choice;

const counts = countThreads();

describe('a training without options', () => {
  it('chooses the same, bit by bit, on any number of threads, and ends them', async () => {
    const alone = essence(await trainModel(large, { threads: 1 }));
    expect(alone.choice?.trials.length).toBeGreaterThan(5);
    for (const threads of [1, 2, 3]) expect(essence(await trainModel(large, { threads }))).toEqual(alone);
    expect(counts.started).toBeGreaterThanOrEqual(5);
    expect(counts.ended).toBe(counts.started);
  });

  it('chooses alike in plain TypeScript', async () => {
    const [wasm, cpu] = [await trainModel(small, { threads: 1 }), await trainModel(small, { backend: 'cpu' })];
    expect(cpu.summary.options).toEqual(wasm.summary.options);
    expect(cpu.summary.backend).toBe('cpu');
  });

  it('holds out by the seed, and tells it', async () => {
    const [one, other] = [await trainModel(small, { seed: 1 }), await trainModel(small, { seed: 2 })];
    expect([one.summary.options.seed, other.summary.options.seed]).toEqual([1, 2]);
    expect(essence(one).choice).not.toEqual(essence(other).choice);
    expect(essence(await trainModel(small, { seed: 1 }))).toEqual(essence(one));
  });

  it('ends in the model that its options make by themselves', async () => {
    const { model, summary } = await trainModel(small);
    const { algorithm, ...options } = summary.options as TrainOptions;
    expect(algorithm).toBe('spectral');
    const again = await trainSpectral(small, options);
    expect(again.model).toEqual(model);
    expect(again.summary.choice).toBeNull();
  });

  it('leaves the data as they are', async () => {
    const before = JSON.stringify([small.positives, small.popularity]);
    await trainModel(small);
    expect(JSON.stringify([small.positives, small.popularity])).toBe(before);
  });

  it('says what it cost', async () => {
    const { seconds, choice, adjusted, unused } = (await trainModel(small)).summary;
    expect(choice?.seconds).toBe(seconds.choose);
    expect(seconds.choose).toBeGreaterThan(0);
    expect(seconds.total).toBeGreaterThanOrEqual(seconds.choose + seconds.factorise);
    expect([adjusted, unused]).toEqual([[], []]);
  });
});

describe('what the caller names', () => {
  it.each<[string, TrainOptions]>([
    ['powerIterations', { powerIterations: 1 }],
    ['powerIterations of 0', { powerIterations: 0 }],
    ['oversampling', { oversampling: 5 }],
    ['oversampling of 0', { oversampling: 0 }],
    ['recencyHalfLife', { recencyHalfLife: 7 }],
    ['recencyHalfLife of the default', { recencyHalfLife: 5 }],
    ['no recency', { recencyHalfLife: false }],
    ['seed', { seed: 9 }],
    ['all of that', { powerIterations: 2, oversampling: 9, recencyHalfLife: 3, seed: 4 }],
  ])('is kept: %s', async (_, options) => {
    // With times a half-life would be chosen, and it would be another one.
    const drifting = await datasetOf(driftingRows({ users: 120 }));
    for (const dataset of [small, drifting]) {
      const { model, summary } = await trainModel(dataset, options);
      expect(summary.choice).not.toBeNull();
      expect(summary.options).toMatchObject(options);
      if (options.recencyHalfLife === undefined) continue;
      expect(model.recencyHalfLife).toBe(options.recencyHalfLife);
      const tried = new Set(summary.choice!.trials.map((trial) => trial.options.recencyHalfLife));
      expect([...tried]).toEqual([dataset === small ? false : options.recencyHalfLife]);
    }
  });

  it.each<[string, TrainOptions, object]>([
    ['embeddingDim', { embeddingDim: 3 }, { embeddingDim: 3, regularization: 0.03, degreeExponent: 0.4 }],
    ['regularization', { regularization: 0.2 }, { embeddingDim: 7, regularization: 0.2, degreeExponent: 0.4 }],
    ['degreeExponent', { degreeExponent: 0.1 }, { embeddingDim: 7, regularization: 0.03, degreeExponent: 0.1 }],
    ['algorithm', { algorithm: 'spectral' }, { embeddingDim: 7, regularization: 0.03, degreeExponent: 0.4 }],
    ['the other algorithm', { algorithm: 'gradient', epochs: 1 }, { embeddingDim: 29, learningRate: 0.01 }],
    ['an option of the other algorithm', { epochs: 1 }, { algorithm: 'gradient', embeddingDim: 29, epochs: 1 }],
  ])('leaves nothing to choose: %s', async (_, options, expected) => {
    const { summary } = await trainModel(small, options);
    expect(summary.choice).toBeNull();
    expect(summary.seconds.choose).toBe(0);
    expect(summary.options).toMatchObject({ recencyHalfLife: 5, seed: 42, ...expected });
  });

  it.each<[boolean, TrainOptions | undefined]>([
    [true, undefined],
    [true, {}],
    [true, { threads: 2, seed: 1, backend: 'wasm', onProgress: () => {}, signal: new AbortController().signal }],
    [true, { recencyHalfLife: false, powerIterations: 1, oversampling: 1 }],
    [true, { embeddingDim: undefined, algorithm: undefined, epochs: undefined }],
    [false, { embeddingDim: 8 }],
    [false, { temperature: 0.2 }],
    [false, { algorithm: 'spectral', seed: 1 }],
  ])('leavesChoice is %s of %o', (expected, options) => {
    expect(leavesChoice(options)).toBe(expected);
  });

  it('is checked all the same', async () => {
    expect(await messageOf('invalid-option', () => choiceOf({ oversampling: -1 }))).toContain('`oversampling`');
    expect(await messageOf('unknown-option', () => choiceOf({ sed: 1 } as object))).toContain('`seed`');
    for (const wrong of [null, 7, 'fast', []]) {
      const message = await messageOf('invalid-option', () => choiceOf(wrong as unknown as TrainOptions));
      expect(message).toContain('Expected the options of `train` to be an object');
    }
    const empty = await datasetOf([['a', 'x']]);
    expect(await messageOf('not-enough-data', () => choiceOf({}, empty))).toContain('got 1 and 1');
  });
});

describe('while settings are chosen', () => {
  it('progress goes up, first of choosing, then of the factorisation', async () => {
    const calls: TrainingProgress[] = [];
    await trainModel(small, { onProgress: (progress) => calls.push(progress) });
    const phases = calls.map(({ phase }) => phase);
    const later = phases.indexOf('factorise');
    expect(new Set(phases.slice(0, later))).toEqual(new Set(['choose']));
    expect(new Set(phases.slice(later))).toEqual(new Set(['factorise']));
    for (const part of [calls.slice(0, later), calls.slice(later)]) {
      const fractions = part.map(({ fraction }) => fraction);
      expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b));
      expect(fractions[0]).toBeGreaterThan(0);
      expect(fractions.at(-1)).toBe(1);
    }
    expect(calls.every(({ algorithm }) => algorithm === 'spectral')).toBe(true);
  });

  it.each([1, 2])(
    'an abort rejects with its reason, leaves the old model, and ends its threads: %d',
    async (threads) => {
      const recommender = Recommender.fromDataset(large);
      await recommender.train({ embeddingDim: 2, threads });
      const picture = { info: recommender.info, lists: await allLists(recommender) };
      const reason = new Error('the service shuts down');
      const [byProgress, byTimer] = [new AbortController(), new AbortController()];
      const onProgress = ({ phase }: TrainingProgress) => {
        expect(phase).toBe('choose');
        byProgress.abort(reason);
      };
      expect(await failureOf(() => recommender.train({ threads, signal: byProgress.signal, onProgress }))).toBe(reason);
      const timer = setTimeout(() => byTimer.abort(reason), 20);
      expect(await failureOf(() => recommender.train({ threads, signal: byTimer.signal }))).toBe(reason);
      clearTimeout(timer);
      expect(await failureOf(() => recommender.train({ threads, signal: AbortSignal.abort(reason) }))).toBe(reason);
      const failing = () => {
        throw reason;
      };
      expect(await failureOf(() => recommender.train({ threads, onProgress: failing }))).toBe(reason);
      expect({ info: recommender.info, lists: await allLists(recommender) }).toEqual(picture);
      expect(counts.started).toBeGreaterThanOrEqual(threads === 1 ? 0 : threads);
      expect(counts.ended).toBe(counts.started);
      await recommender.train({ threads });
      expect(recommender.info.training?.choice).not.toBeNull();
    },
  );

  it('other work of the process has its turns', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await trainModel(large, { threads: 1 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});

it('a trained recommender shows how its settings came about', async () => {
  const recommender = Recommender.fromDataset(await datasetOf(tasteRows(20)));
  const summary = await recommender.train();
  expect(summary.choice?.trials.length).toBeGreaterThan(1);
  expect(recommender.info.training).toEqual(summary);
});
