import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { planTraining } from '../../src/training/plan.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { plainEngine } from '../support/plain-engine.js';

/** Every user has one item, users and items in turns: nobody and nothing is left out. */
const datasetOfSize = (users: number, items: number): Promise<Dataset> =>
  datasetOf(Array.from({ length: Math.max(users, items) }, (_, at): Row => [`u${at % users}`, `i${at % items}`]));

let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasetOfSize(100, 80);
});

// Options as JavaScript callers write them.
const plan = (options?: Record<string, unknown>) => planTraining(dataset, options as TrainOptions);
const RUN = { backend: null, threads: null, engine: null, onProgress: null, signal: null };

describe('the plan of a training', () => {
  it('leaves the settings to be chosen where nothing is asked for', () => {
    expect(plan()).toEqual({
      algorithm: 'auto',
      named: [],
      ordered: false,
      seconds: null,
      options: {
        algorithm: 'spectral',
        embeddingDim: 20,
        recencyHalfLife: 5,
        seed: 42,
        regularization: 0.03,
        degreeExponent: 0.3,
        popularityDamping: 0.1,
        neighbours: 20,
        candidates: 20,
        powerIterations: 5,
        oversampling: 32,
      },
      run: RUN,
      adjusted: [],
    });
    expect(plan({ algorithm: 'auto' })).toEqual(plan());
  });

  it('is the same for spectral, complete', () => {
    const { options } = plan();
    expect(plan({ algorithm: 'spectral' })).toEqual({ algorithm: 'spectral', options, run: RUN, adjusted: [] });
    expect(planTraining(dataset, undefined, 'spectral')).toEqual(plan({ algorithm: 'spectral' }));
  });

  it('is sequence with its defaults where that is asked for', () => {
    const options = {
      algorithm: 'sequence',
      embeddingDim: 20,
      recencyHalfLife: 1,
      seed: 42,
      regularization: 10,
      degreeExponent: 0.4,
      powerIterations: 5,
      oversampling: 32,
      neighbours: 20,
      candidates: 20,
      popularityDamping: 0.1,
    };
    expect(plan({ algorithm: 'sequence' }).options).toEqual(options);
    const named = { recencyHalfLife: 5, neighbours: 0, regularization: 0.03 };
    expect(plan({ algorithm: 'sequence', ...named }).options).toEqual({ ...options, ...named, candidates: 0 });
  });

  it('is gradient with its defaults where that is asked for', () => {
    expect(plan({ algorithm: 'gradient' }).options).toEqual({
      algorithm: 'gradient',
      embeddingDim: 64,
      recencyHalfLife: 5,
      seed: 42,
      epochs: 16,
      batchSize: 512,
      learningRate: 0.01,
      numNegatives: 4,
      temperature: 0.1,
      dropout: 0.5,
      validation: false,
      patience: 3,
    });
  });

  it('says what is named, in one order, and how long choosing may take', () => {
    expect(plan({ oversampling: 3, embeddingDim: 4, seed: 1, regularization: undefined, seconds: 9 })).toMatchObject({
      algorithm: 'auto',
      named: ['embeddingDim', 'oversampling'],
      seconds: 9,
      options: { embeddingDim: 4, oversampling: 3, seed: 1 },
    });
  });

  it('is complete where all that could be chosen is named', async () => {
    const settings = { regularization: 0.1, degreeExponent: 0.3, popularityDamping: 0 };
    expect(plan(settings)).toEqual(plan({ ...settings, algorithm: 'spectral' }));
    const rows = Array.from({ length: 60 }, (_, at): Row => [`u${at % 6}`, `i${at % 10}`, 1, T + at]);
    const ordered = await datasetOf(rows);
    expect(planTraining(ordered, settings)).toMatchObject({ algorithm: 'auto', ordered: true });
    expect(planTraining(ordered, { ...settings, recencyHalfLife: 5 })).toMatchObject({ algorithm: 'spectral' });
  });

  it('keeps what the training is run with', () => {
    const { signal } = new AbortController();
    const onProgress = () => {};
    const run = { backend: 'cpu', threads: 3, engine: plainEngine(), signal, onProgress } as const;
    expect(plan(run).run).toEqual(run);
  });
});

describe('the embeddingDim of a plan', () => {
  it.each([
    [4, 4, 1],
    [5, 30, 1],
    [8, 8, 2],
    [300, 100, 25],
    [511, 600, 64],
    [1023, 9000, 64],
    [1024, 8191, 128],
    [1024, 8192, 256],
  ])('for %i users and %i items is %i by default', async (users, items, expected) => {
    const { options, adjusted } = planTraining(await datasetOfSize(users, items), undefined);
    expect(options.embeddingDim).toBe(expected);
    expect(adjusted).toEqual([]);
  });

  it('is lowered to what the data can carry, and the plan says so', () => {
    const { options, adjusted } = plan({ embeddingDim: 200 });
    expect(options.embeddingDim).toBe(79);
    const reason = 'min(users, items) - 1 = 79 is the most that the data can carry';
    expect(adjusted).toEqual([{ option: 'embeddingDim', asked: 200, used: 79, reason }]);
  });

  it('is left as it is up to what the data can carry', () => {
    expect(plan({ embeddingDim: 79 })).toMatchObject({ options: { embeddingDim: 79 }, adjusted: [] });
  });

  it('fits the data for gradient as well', async () => {
    const small = await datasetOfSize(9, 7);
    expect(planTraining(small, { algorithm: 'gradient' }).options.embeddingDim).toBe(6);
    expect(planTraining(small, { algorithm: 'gradient', embeddingDim: 50 })).toMatchObject({
      options: { embeddingDim: 6 },
      adjusted: [{ asked: 50, used: 6 }],
    });
  });

  it('comes with as many neighbours as there are other items, and the plan says so', () => {
    expect(plan({ neighbours: 79 })).toMatchObject({ options: { neighbours: 79 }, adjusted: [] });
    expect(plan({ algorithm: 'sequence', neighbours: 5000 })).toMatchObject({
      options: { neighbours: 79 },
      adjusted: [{ option: 'neighbours', asked: 5000, used: 79, reason: 'an item has 79 others' }],
    });
  });

  it('counts only users and items with a positive pair', async () => {
    const rows = Array.from({ length: 12 }, (_, at): Row => [`u${at}`, `i${at}`, at < 5 ? 1 : -1]);
    expect(planTraining(await datasetOf(rows), { embeddingDim: 99 }).options.embeddingDim).toBe(4);
  });

  it('is from 1 to what the data can carry, for any data', async () => {
    const sizes = fc.record({ users: fc.integer({ min: 2, max: 40 }), items: fc.integer({ min: 2, max: 40 }) });
    await fc.assert(
      fc.asyncProperty(sizes, fc.option(fc.integer({ min: 1, max: 60 })), async ({ users, items }, asked) => {
        const { options } = planTraining(await datasetOfSize(users, items), { embeddingDim: asked ?? undefined });
        expect(options.embeddingDim).toBeGreaterThanOrEqual(1);
        expect(options.embeddingDim).toBeLessThan(Math.min(users, items));
      }),
      { numRuns: 50 },
    );
  });
});
