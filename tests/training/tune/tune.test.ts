import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import type { CfRecsErrorCode } from '../../../src/errors.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { tune } from '../../../src/training/trainers.js';
import { datasetOf, T } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { plainEngine } from '../../support/plain-engine.js';
import { tastes } from '../../support/training.js';

let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasetOf(tastes(60, 40, 4));
});

const SPACE = { embeddingDim: [2, 4, 8], regularization: [0.03, 0.3], degreeExponent: [0.3, 0.4], epochs: [2] };

describe('tune', () => {
  it('tries every combination and puts them in order', async () => {
    const { trials, best, holdOut, metric, users } = await tune(dataset, { space: SPACE });
    expect(trials).toHaveLength(15);
    expect(trials.filter(({ options }) => options.algorithm === 'gradient')).toHaveLength(3);
    expect(trials.map(({ ndcg }) => ndcg)).toEqual(trials.map(({ ndcg }) => ndcg).sort((a, b) => b - a));
    expect(best).toEqual({ ...trials[0].options, seed: 42 });
    expect(holdOut).toEqual({ method: 'random', fraction: 0.1 });
    expect(metric).toBe('ndcg@20');
    // Sixty users are few: the hold-out is made several times.
    expect(users).toBe(300);
  });

  it('gives the same table for the same seed, whatever the threads, and plain data', async () => {
    const timeless = async (threads: number) => {
      const { trials, best } = await tune(dataset, { space: SPACE, threads, seed: 5 });
      return { best, trials: trials.map(({ seconds, ...trial }) => trial) };
    };
    const table = await timeless(1);
    expect(await timeless(2)).toEqual(table);
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });

  it('gives options that train as they are', async () => {
    const { best } = await tune(dataset, { space: { embeddingDim: [3], recencyHalfLife: [2] }, seed: 9 });
    const recommender = Recommender.fromDataset(dataset);
    const { options, choice } = await recommender.train(best);
    expect(options).toMatchObject({ algorithm: 'spectral', embeddingDim: 3, recencyHalfLife: 2, seed: 9 });
    expect(choice).toBeNull();
  });

  it('computes on an engine where one is given, also for gradient', async () => {
    const space = { embeddingDim: [4], algorithm: ['spectral', 'gradient'] as const, epochs: [1] };
    const [engine, own] = [await tune(dataset, { space, engine: plainEngine() }), await tune(dataset, { space })];
    expect(engine.trials).toHaveLength(2);
    engine.trials.forEach(({ ndcg }, at) => {
      expect(ndcg).toBeCloseTo(own.trials[at].ndcg, 2);
    });
    const used = vi.fn(plainEngine().multiply);
    await tune(dataset, {
      space: { algorithm: ['gradient'], epochs: [1] },
      engine: { ...plainEngine(), multiply: used },
    });
    expect(used).toHaveBeenCalled();
  });

  it('judges by time where the order is known, and finds the half-life that matters', async () => {
    // Everybody changes from one taste to the next, so the newest items alone tell what comes.
    const rows = Array.from({ length: 80 }, (_, user) =>
      Array.from({ length: 20 }, (__, at): [string, string, number, number] => {
        const taste = at < 12 ? user % 4 : (user + 1 + Math.floor(user / 4)) % 4;
        return [`u${user}`, `i${taste}-${(at * 7 + user) % 15}`, 1, T + at * 1000];
      }),
    ).flat();
    const ordered = await datasetOf(rows);
    const space = { embeddingDim: [8], recencyHalfLife: [2, false] as const };
    const { holdOut, best, trials } = await tune(ordered, { space });
    expect(holdOut.method).toBe('last');
    expect(best.recencyHalfLife).toBe(2);
    expect(trials[0].ndcg).toBeGreaterThan(1.2 * trials[1].ndcg);
  });

  it('keeps to its budget, and says how far it is', async () => {
    const heard: string[] = [];
    const { trials } = await tune(dataset, {
      space: SPACE,
      budget: 4,
      onProgress: ({ done, total }) => heard.push(`${done} of ${total}`),
    });
    expect(trials).toHaveLength(4);
    // What takes long is told again.
    expect([...new Set(heard)].filter((each) => each !== '0 of 4')).toEqual(['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
  });

  it('stops with the reason of its signal', async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort('enough');
    await expect(tune(dataset, { space: SPACE, signal: controller.signal, onProgress })).rejects.toBe('enough');
    await expect(tune(dataset, { signal: AbortSignal.abort('before') })).rejects.toBe('before');
  });

  it.each<[string, CfRecsErrorCode, object, string]>([
    [
      'a name',
      'unknown-option',
      { space: { embedingDim: [2] } },
      'Unknown option `embedingDim` in the `space` of `tune`: did you mean `embeddingDim`?',
    ],
    [
      'a value',
      'invalid-option',
      { space: { embeddingDim: [2, 0] } },
      'Expected `space.embeddingDim` to be an integer >= 1, got 0',
    ],
    [
      'no array',
      'invalid-option',
      { space: { embeddingDim: 4 } },
      'Expected `space.embeddingDim` to be a non-empty array, got 4',
    ],
    [
      'an option of another algorithm',
      'invalid-option',
      { space: { algorithm: ['spectral'], epochs: [1] } },
      "`space.epochs` is an option of `algorithm: ['gradient']`, got `algorithm: ['spectral']`",
    ],
    [
      'an option of the spectral solver for gradient alone',
      'invalid-option',
      { space: { algorithm: ['gradient'], embeddingDim: [2], regularization: [0.1] } },
      "`space.regularization` is an option of `algorithm: ['spectral']`, got `algorithm: ['gradient']`",
    ],
    ['no values', 'invalid-option', { space: { epochs: [] } }, 'Expected `space.epochs` to be a non-empty array, got '],
    ['a budget', 'invalid-option', { budget: 0 }, 'Expected `budget` to be an integer >= 1, got 0'],
    ['another option', 'unknown-option', { dim: 4 }, 'Unknown option `dim` of `tune`'],
  ])('refuses %s that is wrong', async (_, code, options, message) => {
    expect(await messageOf(code, () => tune(dataset, options))).toContain(message);
  });

  it('says where nobody has enough to hold some out', async () => {
    const few = await datasetOf([
      ['u0', 'i0'],
      ['u0', 'i1'],
      ['u1', 'i1'],
    ]);
    expect(await messageOf('not-enough-data', () => tune(few))).toContain('Expected a user with at least 3 items');
  });
});
