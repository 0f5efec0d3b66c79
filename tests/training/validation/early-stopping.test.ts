import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { trainGradient } from '../../../src/training/trainers.js';
import { datasetOf } from '../../support/datasets.js';
import { tastes } from '../../support/training.js';

let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasetOf(tastes(60, 40, 4));
});

const OPTIONS = { embeddingDim: 8, batchSize: 16, epochs: 12, validation: 0.2 };

describe('gradient with validation', () => {
  it('measures every epoch, the start too, and gives the model of the best', async () => {
    const { model, summary } = await trainGradient(dataset, { ...OPTIONS, patience: 12 });
    expect(summary.validation.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 13 }, (_, epoch) => epoch));
    expect(summary.losses).toHaveLength(12);
    const again = await trainGradient(dataset, { ...OPTIONS, patience: 12 });
    expect(again.model).toEqual(model);
    expect(again.summary.validation).toEqual(summary.validation);
  });

  it('ends when none has been better for as long as it is patient', async () => {
    // So large a rate spoils the start: nothing after it is better.
    const { summary } = await trainGradient(dataset, { ...OPTIONS, learningRate: 3, patience: 2 });
    const best = summary.validation.reduce((a, b) => (b.ndcg > a.ndcg ? b : a)).epoch;
    expect(best).toBeLessThan(10);
    expect(summary.validation.at(-1)!.epoch).toBe(best + 2);
    expect(summary.losses).toHaveLength(best + 2);
  });

  it('takes the start where nothing is better', async () => {
    const spoiled = await trainGradient(dataset, { ...OPTIONS, learningRate: 50, patience: 1 });
    const { validation } = spoiled.summary;
    expect(validation).toHaveLength(2);
    expect(validation[1].ndcg).toBeLessThan(validation[0].ndcg);
    // The start is the same whatever the rate; what it is judged at says that it was kept.
    const kept = await trainGradient(dataset, { ...OPTIONS, learningRate: 50, patience: 1 });
    expect(kept.model.itemEmbeddings).toEqual(spoiled.model.itemEmbeddings);
    const lengths = Array.from({ length: 40 }, (_, item) =>
      Math.hypot(...spoiled.model.historyEmbeddings.subarray(item * 8, item * 8 + 8)),
    );
    // A step at such a rate moves every number by some 50.
    expect(Math.max(...lengths)).toBeLessThan(20);
  });

  it('does not train on what it holds out', async () => {
    const whole = await trainGradient(dataset, { ...OPTIONS, validation: false });
    const { summary } = await trainGradient(dataset, { ...OPTIONS, patience: 12 });
    expect(whole.summary.validation).toEqual([]);
    expect(summary.losses).not.toEqual(whole.summary.losses);
  });

  it('trains without where nobody has enough to hold some out', async () => {
    const few = await datasetOf(Array.from({ length: 20 }, (_, at) => [`u${at % 10}`, `i${at % 7}`]));
    const { summary } = await trainGradient(few, { embeddingDim: 2, epochs: 1, validation: 0.5 });
    expect(summary.validation).toEqual([]);
  });

  it.each([0, 0.6, true, Number.NaN])('refuses %s', async (validation) => {
    const options = { validation } as { validation: number };
    await expect(trainGradient(dataset, options)).rejects.toThrow(
      'Expected `validation` to be a number > 0 and <= 0.5',
    );
  });
});
