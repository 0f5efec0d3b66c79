import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { trainGradient, trainModel, trainSpectral } from '../../src/training/trainers.js';
import { VERSION } from '../../src/version.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { tastes } from '../support/training.js';

let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasetOf(tastes(30, 20, 3));
});

const ALGORITHMS: readonly (readonly [name: string, options: TrainOptions])[] = [
  ['spectral', { algorithm: 'spectral', embeddingDim: 4 }],
  ['gradient', { algorithm: 'gradient', embeddingDim: 4, epochs: 3, batchSize: 8 }],
];

describe.each(ALGORITHMS)('training by %s', (_, options) => {
  it('gives the same bits for the same data, options and seed', async () => {
    const first = await trainModel(dataset, { ...options, seed: 9 });
    const second = await trainModel(await datasetOf(tastes(30, 20, 3)), { ...options, seed: 9 });
    expect(second.model).toEqual(first.model);
    expect(second.summary.losses).toEqual(first.summary.losses);
  });

  it('gives the same bits when several run at once', async () => {
    const alone = await trainModel(dataset, options);
    const together = await Promise.all([trainModel(dataset, options), trainModel(dataset, options)]);
    for (const { model } of together) expect(model).toEqual(alone.model);
  });

  it('gives other bits for another seed', async () => {
    const first = await trainModel(dataset, { ...options, seed: 1 });
    const second = await trainModel(dataset, { ...options, seed: 2 });
    expect(second.model.itemEmbeddings).not.toEqual(first.model.itemEmbeddings);
  });

  it.each(['cpu', 'wasm'] as const)('runs on %s', async (backend) => {
    const { summary } = await trainModel(dataset, { ...options, backend });
    expect(summary.backend).toBe(backend);
  });

  it('gives a model for every item, frozen and finite', async () => {
    const { model } = await trainModel(dataset, options);
    expect(model).toMatchObject({ items: 20, embeddingDim: 4 });
    expect(model.historyEmbeddings).toHaveLength(80);
    expect(Object.isFrozen(model)).toBe(true);
    expect([...model.historyEmbeddings, ...model.itemEmbeddings].every(Number.isFinite)).toBe(true);
  });

  it('leaves the data as it is', async () => {
    const before = structuredClone({ positives: dataset.positives, popularity: dataset.popularity });
    await trainModel(dataset, options);
    expect({ positives: dataset.positives, popularity: dataset.popularity }).toEqual(before);
  });

  it.each<[string, readonly Row[]]>([
    [
      'everybody has everything',
      ['a', 'b', 'c'].flatMap((user) => ['x', 'y', 'z', 'w'].map((item): Row => [user, item])),
    ],
    ['users are alike', ['a', 'b', 'c', 'd', 'e'].flatMap((user) => ['x', 'y'].map((item): Row => [user, item]))],
    [
      'there is the least there can be',
      [
        ['a', 'x'],
        ['b', 'y'],
      ],
    ],
    [
      'one item is everybody’s',
      [...tastes(8, 6, 2), ...Array.from({ length: 8 }, (__, user): Row => [`u${user}`, 'all'])],
    ],
    ['some have nothing but dislikes', [...tastes(8, 6, 2), ['hater', 'i0', -1], ['hater', 'hated', -1]]],
  ])('stays finite where %s', async (__, rows) => {
    const { model } = await trainModel(await datasetOf(rows), { ...options, embeddingDim: 99 });
    expect([...model.historyEmbeddings, ...model.itemEmbeddings].every(Number.isFinite)).toBe(true);
    expect(model.historyEmbeddings.some((value) => value !== 0)).toBe(true);
  });
});

describe('the summary of a training', () => {
  const seconds = {
    backend: expect.any(Number),
    factorise: expect.any(Number),
    epochs: expect.any(Number),
    total: expect.any(Number),
  };

  it('tells what spectral did', async () => {
    const { summary } = await trainSpectral(dataset, { embeddingDim: 100, threads: 2, backend: 'wasm' });
    expect(summary).toEqual({
      algorithm: 'spectral',
      trainedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      versions: { library: VERSION, node: process.version },
      options: {
        algorithm: 'spectral',
        embeddingDim: 19,
        recencyHalfLife: 5,
        seed: 42,
        regularization: 0.03,
        degreeExponent: 0.3,
        popularityDamping: 0.1,
        neighbours: 5,
        candidates: 5,
        powerIterations: 5,
        oversampling: 32,
      },
      backend: 'wasm',
      losses: [],
      choice: null,
      validation: [],
      seconds: { ...seconds, choose: 0, epochs: 0 },
      adjusted: [{ option: 'embeddingDim', asked: 100, used: 19, reason: expect.stringContaining('= 19') }],
    });
  });

  it('tells what gradient did', async () => {
    const { summary } = await trainGradient(dataset, { embeddingDim: 4, epochs: 2, backend: 'cpu' });
    expect(summary).toMatchObject({ algorithm: 'gradient', backend: 'cpu', seconds });
    expect(summary.options).toMatchObject({ algorithm: 'gradient', embeddingDim: 4, epochs: 2, temperature: 0.1 });
    expect(summary.losses).toHaveLength(2);
    expect(summary.losses.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
  });

  it('counts seconds by phase, together no more than in all', async () => {
    const { backend, factorise, epochs, total } = (await trainGradient(dataset, { epochs: 2 })).summary.seconds;
    for (const each of [backend, factorise, epochs]) expect(each).toBeGreaterThanOrEqual(0);
    expect(epochs).toBeGreaterThan(0);
    expect(backend + factorise + epochs).toBeLessThanOrEqual(total + 1e-9);
  });

  it('holds nothing that JSON does not', async () => {
    const { summary } = await trainGradient(dataset, { epochs: 1 });
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});

describe('a training of data that nothing can be learned from', () => {
  it.each<[string, readonly Row[]]>([
    ['an empty log', []],
    [
      'one user',
      [
        ['a', 'x'],
        ['a', 'y'],
      ],
    ],
    [
      'one item',
      [
        ['a', 'x'],
        ['b', 'x'],
      ],
    ],
  ])('rejects for %s', async (_, rows) => {
    const small = await datasetOf(rows);
    for (const train of [trainSpectral, trainGradient]) await messageOf('not-enough-data', () => train(small));
  });
});
