import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { SettingsChoice, TrainedModel } from '../../src/model/trained-model.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { Budget } from '../../src/training/choose/budget.js';
import type { AutoTrainOptions, TrainOptions } from '../../src/training/train-options.js';
import { trainModel, trainSpectral } from '../../src/training/trainers.js';
import type { TrainingProgress } from '../../src/types.js';
import { countTurns, runSlowly } from '../support/clock.js';
import { datasetOf, T } from '../support/datasets.js';
import { driftingRows } from '../support/drifting.js';
import { failureOf, messageOf } from '../support/errors.js';
import { newsOf } from '../support/progress.js';
import { allLists } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';
import { countThreads } from '../support/threads.js';
import { tastes } from '../support/training.js';

afterEach(() => vi.restoreAllMocks());

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

const workers = countThreads();

describe('a training without options', () => {
  it('chooses the same, bit by bit, on any number of threads, and leaves none of them behind', async () => {
    const alone = essence(await trainModel(large, { threads: 1 }));
    expect(alone.choice?.trials.length).toBeGreaterThan(5);
    for (const threads of [1, 2, 3]) expect(essence(await trainModel(large, { threads }))).toEqual(alone);
    // Two threads, and three: for choosing, and for the training that follows.
    expect(workers).toEqual({ started: 10, ended: 10 });
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
    expect(summary.algorithm).toBe('spectral');
    const again = await trainModel(small, summary.options);
    expect(again.model).toEqual(model);
    expect(again.summary.choice).toBeNull();
  });

  it('leaves the data as they are', async () => {
    const before = JSON.stringify([small.positives, small.popularity]);
    await trainModel(small);
    expect(JSON.stringify([small.positives, small.popularity])).toBe(before);
  });

  it('says what it cost', async () => {
    const { seconds, choice, adjusted } = (await trainModel(small)).summary;
    expect(choice?.seconds).toBe(seconds.choose);
    expect(seconds.choose).toBeGreaterThan(0);
    expect(seconds.total + 1e-9).toBeGreaterThanOrEqual(seconds.choose + seconds.factorise);
    expect(adjusted).toEqual([]);
    expect(choice?.named).toEqual([]);
  });
});

describe('what the caller names', () => {
  it.each<[string, AutoTrainOptions]>([
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

  it('stays as it is named, whichever of the options are, and the rest is chosen', async () => {
    const drifting = await datasetOf(driftingRows({ users: 60 }));
    const values = {
      embeddingDim: fc.constantFrom(1, 3, 5),
      neighbours: fc.constantFrom(0, 4),
      regularization: fc.constantFrom(0.02, 0.1, 0.7),
      degreeExponent: fc.constantFrom(0.1, 0.4, 0.55),
      popularityDamping: fc.constantFrom(0, 0.15),
      recencyHalfLife: fc.constantFrom(3, 5, false as const),
      powerIterations: fc.constantFrom(0, 2),
      oversampling: fc.constantFrom(0, 7),
    };
    const settings = ['regularization', 'degreeExponent', 'popularityDamping', 'recencyHalfLife'] as const;
    await fc.assert(
      fc.asyncProperty(fc.record(values, { requiredKeys: [] }), fc.boolean(), async (options, timed) => {
        const dataset = timed ? drifting : small;
        const { model, summary } = await trainModel(dataset, { ...options, threads: 1 });
        expect(summary.options).toMatchObject(options);
        expect(model.embeddingDim).toBe(summary.options.embeddingDim);
        expect(model.recencyHalfLife).toBe(summary.options.recencyHalfLife);
        const open = settings.filter((name) => options[name] === undefined && (timed || name !== 'recencyHalfLife'));
        expect(summary.choice !== null).toBe(open.length > 0);
        if (summary.choice === null) return;
        expect([...summary.choice.named].sort()).toEqual(Object.keys(options).sort());
        for (const name of settings) {
          const tried = new Set(summary.choice.trials.map((trial) => trial.options[name]));
          if (open.includes(name)) expect(tried.size).toBeGreaterThan(1);
          else expect([...tried]).toEqual([timed || name !== 'recencyHalfLife' ? options[name] : false]);
        }
        const best = summary.choice.trials[summary.choice.best];
        for (const name of open) expect(summary.options).toHaveProperty(name, best.options[name]);
      }),
      { numRuns: 60 },
    );
  });

  it('is trained with at once where nothing is left to choose', async () => {
    const options = { regularization: 0.2, degreeExponent: 0.1, popularityDamping: 0.2 };
    const phases = new Set<string>();
    const onProgress = ({ phase }: TrainingProgress) => phases.add(phase);
    // The order of these histories is not known, so their half-life would not be chosen.
    const { model, summary } = await trainModel(small, { ...options, onProgress });
    expect([...phases]).toEqual(['factorise']);
    expect(summary).toMatchObject({ choice: null, seconds: { choose: 0 } });
    expect(model).toEqual((await trainSpectral(small, options)).model);
  });

  it('is fitted to the data, and the summary says so', async () => {
    const { summary } = await trainModel(small, { embeddingDim: 500 });
    expect(summary.options.embeddingDim).toBe(29);
    expect(summary.adjusted).toMatchObject([{ option: 'embeddingDim', asked: 500, used: 29 }]);
    expect(summary.choice!.trials.every(({ options }) => options.embeddingDim === 29)).toBe(true);
  });

  it.each<[string, TrainOptions]>([
    ['spectral', { algorithm: 'spectral' }],
    ['gradient', { algorithm: 'gradient', epochs: 1 }],
  ])('nothing is chosen for %s', async (_, options) => {
    const { summary } = await trainModel(small, options);
    expect(summary).toMatchObject({ choice: null, seconds: { choose: 0 }, options });
  });

  it('undefined is not', async () => {
    const undefinedOptions = { algorithm: undefined, embeddingDim: undefined, seconds: undefined };
    expect(essence(await trainModel(small, undefinedOptions))).toEqual(essence(await trainModel(small)));
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

describe('a budget', () => {
  it('of no time leaves the defaults, and says so', async () => {
    const { model, summary } = await trainModel(small, { seconds: 1e-9 });
    const { choice, options } = summary;
    expect(choice?.trials).toHaveLength(1);
    expect(choice?.best).toBe(0);
    expect(choice?.reason).toContain('The budget of 1e-9 seconds ended the search: the best so far is taken.');
    expect(options).toMatchObject({ regularization: 0.03, degreeExponent: 0.3, recencyHalfLife: 5 });
    expect(options.embeddingDim).toBe(choice?.trials[0].options.embeddingDim);
    expect(model.embeddingDim).toBe(options.embeddingDim);
  });

  it('that is large enough changes nothing but the order of the trials', async () => {
    const [free, bounded] = [await trainModel(large), await trainModel(large, { seconds: 1e6 })];
    expect(bounded.model).toEqual(free.model);
    expect(bounded.summary.options).toEqual(free.summary.options);
    const names = ({ summary }: TrainedModel) => summary.choice!.trials.map(({ options }) => JSON.stringify(options));
    expect(names(bounded).sort()).toEqual(names(free).sort());
    expect(bounded.summary.choice?.reason).toBe(free.summary.choice?.reason);
  });

  it('ends the search between two trials, wherever that is, with the best so far', async () => {
    const all = (await trainModel(small, { seconds: 1e6 })).summary.choice!.trials;
    let calls = 0;
    for (const last of [1, 4, all.length - 1]) {
      calls = 0;
      const clock = vi.spyOn(Budget.prototype, 'isOver').mockImplementation(() => ++calls > last);
      const { choice, options } = (await trainModel(small, { seconds: 1e6 })).summary;
      clock.mockRestore();
      // It is also asked before models of another exponent are opened.
      const { length } = choice!.trials;
      expect(length).toBeGreaterThan(last / 2);
      expect(length).toBeLessThanOrEqual(last + 1);
      expect(choice!.trials.map((trial) => trial.options)).toEqual(all.slice(0, length).map((trial) => trial.options));
      const best = choice!.trials[choice!.best];
      expect(options).toMatchObject({ regularization: best.options.regularization });
      // By less than half a standard error of the difference a default is kept that was worse.
      expect(best.ndcg).toBeGreaterThan(Math.max(...choice!.trials.map(({ ndcg }) => ndcg)) - 0.02);
    }
  });

  it.each([0, -1, Number.NaN, '60'])('of %o is refused', async (seconds) => {
    const wrong = { seconds } as AutoTrainOptions;
    expect(await messageOf('invalid-option', () => trainModel(small, wrong))).toContain(
      'Expected `seconds` to be a finite number > 0, got ',
    );
  });
});

describe('while settings are chosen', () => {
  it('progress goes up, first of choosing, then of the factorisation', async () => {
    const calls: TrainingProgress[] = [];
    await trainModel(small, { onProgress: (progress) => calls.push(progress) });
    const news = newsOf(calls);
    const phases = news.map(({ phase }) => phase);
    const later = phases.indexOf('factorise');
    expect(new Set(phases.slice(0, later))).toEqual(new Set(['choose']));
    expect(new Set(phases.slice(later))).toEqual(new Set(['factorise']));
    for (const part of [news.slice(0, later), news.slice(later)]) {
      const fractions = part.map(({ fraction }) => fraction);
      expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b));
      expect(fractions[0]).toBeGreaterThan(0);
      expect(fractions.at(-1)).toBe(1);
    }
    expect(calls.every(({ algorithm }) => algorithm === 'spectral')).toBe(true);
  });

  it('progress is heard between any two trials', async () => {
    let trials = 0;
    let heard = 0;
    const clock = vi.spyOn(Budget.prototype, 'isOver').mockImplementation(() => {
      // The first trial has nothing before it.
      if (trials > 0) expect(heard).toBeGreaterThanOrEqual(trials);
      trials++;
      return false;
    });
    await trainModel(small, { onProgress: () => heard++ });
    clock.mockRestore();
    expect(trials).toBeGreaterThan(5);
  });

  it.each([1, 2])('an abort rejects with its reason, and leaves the old model and no thread of %d', async (threads) => {
    const recommender = Recommender.fromDataset(large);
    await recommender.train({ algorithm: 'spectral', embeddingDim: 2, threads });
    const picture = { info: recommender.info, lists: await allLists(recommender) };
    const reason = new Error('the service shuts down');
    const [byProgress, byTurn] = [new AbortController(), new AbortController()];
    const onProgress = ({ phase }: TrainingProgress) => {
      expect(phase).toBe('choose');
      byProgress.abort(reason);
    };
    expect(await failureOf(() => recommender.train({ threads, signal: byProgress.signal, onProgress }))).toBe(reason);
    setImmediate(() => byTurn.abort(reason));
    expect(await failureOf(() => recommender.train({ threads, signal: byTurn.signal }))).toBe(reason);
    expect(await failureOf(() => recommender.train({ threads, signal: AbortSignal.abort(reason) }))).toBe(reason);
    const failing = () => {
      throw reason;
    };
    expect(await failureOf(() => recommender.train({ threads, onProgress: failing }))).toBe(reason);
    expect({ info: recommender.info, lists: await allLists(recommender) }).toEqual(picture);
    expect(workers.started).toBeGreaterThan(threads - 2);
    expect(workers.ended).toBe(workers.started);
    await recommender.train({ threads });
    expect(recommender.info.training?.choice).not.toBeNull();
  });

  it('other work of the process has its turns', async () => {
    runSlowly();
    const turns = countTurns();
    await trainModel(small, { threads: 1 });
    expect(turns()).toBeGreaterThan(5);
  });
});

it('a trained recommender shows how its settings came about', async () => {
  const recommender = Recommender.fromDataset(await datasetOf(tasteRows(20)));
  const summary = await recommender.train();
  expect(summary.choice?.trials.length).toBeGreaterThan(1);
  expect(recommender.info.training).toEqual(summary);
});
