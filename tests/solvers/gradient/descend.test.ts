import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Dataset, historyOf } from '../../../src/data/dataset.js';
import type { Arithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import type { GradientOptions } from '../../../src/model/solver-options.js';
import { Pace } from '../../../src/pace.js';
import { descend } from '../../../src/solvers/gradient/descend.js';
import { spectralStart } from '../../../src/solvers/gradient/spectral-start.js';
import { TrainedTable } from '../../../src/solvers/gradient/trained-table.js';
import { trainGradient } from '../../../src/training/trainers.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { flat, normalRows, unflat } from '../../support/matrices.js';
import { blockOf, gradientOptions, scoresOf, tastes } from '../../support/training.js';

let arithmetic: Arithmetic;
let dataset: Dataset;
beforeAll(async () => {
  arithmetic = await arithmeticOn('wasm');
  dataset = await datasetOf(tastes(40, 24, 3));
});

const randomStart = (seed: number) => ({
  historyTable: flat(normalRows(24, 4, seed)),
  itemTable: flat(normalRows(24, 4, seed + 1)),
});

type Step = readonly [step: number, steps: number, epoch: number, loss: number];

const run = async (start: ReturnType<typeof randomStart>, given: Partial<GradientOptions> = {}) => {
  const steps: Step[] = [];
  const options = gradientOptions({ embeddingDim: 4, ...given });
  const result = await descend(dataset, options, start, arithmetic, null, (...step) => steps.push(step));
  return { ...result, steps };
};

describe('descend', () => {
  it('learns: losses fall, from a random start as well', async () => {
    const { losses } = await run(randomStart(1), { epochs: 30, learningRate: 0.05 });
    expect(losses).toHaveLength(30);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses[29]).toBeLessThan(0.6 * losses[0]);
  });

  it('leaves the tables that it starts from as they are', async () => {
    const start = randomStart(2);
    await run(start);
    expect(start).toEqual(randomStart(2));
  });

  it('ends in item embeddings of length 1, pooled by the root of the length of a history', async () => {
    const { model } = await run(randomStart(3));
    expect(model.poolingExponent).toBe(0.5);
    for (const row of unflat(model.itemEmbeddings, 4)) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
  });

  it('hands out every step with its epoch and the mean loss of the epoch so far', async () => {
    const { steps, losses } = await run(randomStart(4), { epochs: 2, batchSize: 16 });
    expect(steps.map(([step, of, epoch]) => [step, of, epoch])).toEqual([
      [1, 6, 1],
      [2, 6, 1],
      [3, 6, 1],
      [4, 6, 2],
      [5, 6, 2],
      [6, 6, 2],
    ]);
    expect([steps[2][3], steps[5][3]]).toEqual(losses);
  });

  it('lets the learning rate fall to 0 step by step', async () => {
    const adamStep = vi.spyOn(TrainedTable.prototype, 'adamStep');
    await run(randomStart(8), { epochs: 2, batchSize: 20, learningRate: 0.4 });
    const calls = adamStep.mock.calls.map(([, , , , rate, step]) => ({ rate, step }));
    adamStep.mockRestore();
    // Both tables, four steps.
    for (const [step, expected] of [0.4, 0.3, 0.2, 0.1].entries()) {
      const rates = calls.flatMap((call) => (call.step === step + 1 ? [call.rate] : []));
      expect(rates.length).toBeGreaterThanOrEqual(2);
      for (const rate of rates) expect(rate).toBeCloseTo(expected, 12);
    }
  });

  it('stops with diverged where the loss leaves the finite numbers', async () => {
    const start = randomStart(5);
    start.historyTable[7] = Number.NaN;
    const message = await messageOf('diverged', () => run(start));
    expect(message).toMatch(
      /^Training diverged in epoch 1 of 4: the loss is NaN; a smaller `learningRate` or a larger/,
    );
  });

  it('stops with the reason of an abort between steps', async () => {
    const controller = new AbortController();
    const aborted = await arithmeticOn('wasm', new Pace(controller.signal));
    let steps = 0;
    const work = descend(
      dataset,
      gradientOptions({ embeddingDim: 4, epochs: 1e6 }),
      randomStart(6),
      aborted,
      null,
      () => {
        if (++steps === 5) controller.abort('enough');
      },
    );
    await expect(work).rejects.toBe('enough');
  });
});

describe('trainGradient', () => {
  it('starts near the end: the spectral solution has a smaller loss than a random start', async () => {
    const options = gradientOptions({ embeddingDim: 4, epochs: 1 });
    const start = await spectralStart(dataset, options, arithmetic, () => {});
    const [near, far] = [await run(start, { epochs: 1 }), await run(randomStart(7), { epochs: 1 })];
    expect(near.losses[0]).toBeLessThan(far.losses[0]);
  });

  it('recommends what users of the same block have', async () => {
    const names = ['a', 'b', 'c'];
    const blocks = await datasetOf(names.flatMap((name, at) => blockOf(name, 12, 10, 0.5, at + 1)));
    const { model, summary } = await trainGradient(blocks, { embeddingDim: 8, epochs: 10 });
    expect(summary.losses.at(-1)).toBeLessThan(summary.losses[0]);
    blocks.users.ids.forEach((id, user) => {
      const scores = scoresOf(model, blocks, user);
      const best = scores
        .map((score, item) => ({ score, id: blocks.items.ids[item] }))
        .sort((a, b) => b.score - a.score);
      expect(best.slice(0, 8).filter((item) => item.id[0] !== id[0])).toEqual([]);
    });
  });

  it.each([2, 8, 64])('keeps isolated pairs out of the lists of others, embeddingDim %i', async (embeddingDim) => {
    const pairs = Array.from({ length: 10 }, (_, at): Row => [`pair${at}-u0`, `pair${at}-i0`]);
    const mixed = await datasetOf([...blockOf('main', 20, 16, 0.4, 3), ...pairs]);
    const { model } = await trainGradient(mixed, { embeddingDim });
    for (let user = 0; user < 20; user++) {
      const scores = scoresOf(model, mixed, user);
      const seen = historyOf(mixed, user).items;
      const left = scores.map((score, item) => (seen.includes(item) ? Number.NEGATIVE_INFINITY : score));
      expect(mixed.items.ids[left.indexOf(Math.max(...left))]).toMatch(/^main-/);
    }
  });

  it('says that a learning rate beyond reason diverges', async () => {
    await messageOf('diverged', () => trainGradient(dataset, { embeddingDim: 4, learningRate: 1e300 }));
  });

  it.each([
    [
      'users with one item each',
      [
        ['a', 'x'],
        ['b', 'y'],
        ['c', 'x'],
      ],
    ],
    ['users who have everything', ['a', 'b', 'c'].flatMap((user) => ['x', 'y', 'z'].map((item) => [user, item]))],
    [
      'isolated pairs',
      [
        ['a', 'x'],
        ['b', 'y'],
        ['c', 'z'],
        ['d', 'w'],
      ],
    ],
  ])('stays finite for %s', async (_, pairs) => {
    const tiny = await datasetOf(pairs.map(([user, item]): [string, string] => [user, item]));
    const { model, summary } = await trainGradient(tiny, { epochs: 3 });
    expect(summary.losses.every(Number.isFinite)).toBe(true);
    expect(model.itemEmbeddings.every(Number.isFinite)).toBe(true);
  });

  it.each([0.02, 10])('stays finite at a temperature of %d', async (temperature) => {
    const { summary } = await trainGradient(dataset, { temperature, embeddingDim: 3, epochs: 3, learningRate: 0.5 });
    expect(summary.losses.every(Number.isFinite)).toBe(true);
  });
});
