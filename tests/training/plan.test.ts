import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { planTraining } from '../../src/training/plan.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { datasetOf, type Row } from '../support/datasets.js';

/** Every user has one item, users and items in turns: nobody and nothing is left out. */
const datasetOfSize = (users: number, items: number): Promise<Dataset> =>
  datasetOf(Array.from({ length: Math.max(users, items) }, (_, at): Row => [`u${at % users}`, `i${at % items}`]));

let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasetOfSize(100, 80);
});

// Options as JavaScript callers write them.
const plan = (options?: Record<string, unknown>) => planTraining(dataset, options as TrainOptions);

describe('the plan of a training', () => {
  it('is spectral with its defaults where nothing is asked for', () => {
    expect(plan()).toEqual({
      options: {
        algorithm: 'spectral',
        embeddingDim: 20,
        recencyHalfLife: 5,
        seed: 42,
        regularization: 0.03,
        degreeExponent: 0.4,
        powerIterations: 3,
        oversampling: 32,
      },
      run: { backend: null, threads: null, onProgress: null, signal: null },
      adjusted: [],
      unused: [],
    });
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

  it.each(['epochs', 'batchSize', 'learningRate', 'numNegatives', 'temperature', 'dropout'])(
    'is gradient where `%s` is given and no algorithm',
    (name) => {
      const value = name === 'dropout' ? 0.4 : 2;
      expect(plan({ [name]: value })).toMatchObject({ options: { algorithm: 'gradient', [name]: value }, unused: [] });
    },
  );

  it.each([
    { embeddingDim: 8, seed: 1 },
    { regularization: 0.1, degreeExponent: 0.5 },
    { epochs: undefined },
    { algorithm: undefined, backend: 'cpu' },
  ])('is spectral where %o is given', (options) => {
    expect(plan(options).options.algorithm).toBe('spectral');
  });

  it('goes by the algorithm that is asked for, and lists what the other one would use', () => {
    const both = { epochs: 3, dropout: 0.2, oversampling: 8, regularization: 0.1 };
    expect(plan({ algorithm: 'spectral', ...both })).toMatchObject({
      options: { algorithm: 'spectral', oversampling: 8, regularization: 0.1 },
      unused: ['epochs', 'dropout'],
    });
    expect(plan(both)).toMatchObject({
      options: { algorithm: 'gradient', epochs: 3, dropout: 0.2 },
      unused: ['oversampling', 'regularization'],
    });
  });

  it('holds no option of the other algorithm', () => {
    expect(plan({ epochs: 3, oversampling: 8 }).options).not.toHaveProperty('oversampling');
    expect(plan({ algorithm: 'spectral', epochs: 3 }).options).not.toHaveProperty('epochs');
  });

  it('lists nothing as unused that every algorithm takes, or that is undefined', () => {
    expect(plan({ threads: 2, seed: 3, epochs: undefined }).unused).toEqual([]);
  });

  it('keeps what the training is run with', () => {
    const { signal } = new AbortController();
    const onProgress = () => {};
    const run = { backend: 'cpu', threads: 3, signal, onProgress } as const;
    expect(plan(run).run).toEqual(run);
  });
});

describe('the embeddingDim of a plan', () => {
  it.each([
    [4, 4, 1],
    [5, 30, 1],
    [8, 8, 2],
    [300, 100, 25],
    [511, 600, 127],
    [520, 512, 128],
    [900, 900, 128],
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
