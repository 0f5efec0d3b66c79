import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Dataset, historyOf } from '../../../src/data/dataset.js';
import { ndcgAt, recallAt } from '../../../src/evaluation/metrics.js';
import type { EmbeddingModel } from '../../../src/model/embedding-model.js';
import { recentWeights } from '../../../src/model/recency.js';
import { Pace } from '../../../src/pace.js';
import { buildSpectralModel, findDirections } from '../../../src/solvers/spectral/spectral-model.js';
import { SpectralValidator } from '../../../src/training/validation/spectral-validator.js';
import { splitForValidation, type ValidationSplit } from '../../../src/training/validation/validation-split.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { tastes } from '../../support/training.js';

const arithmetic = await arithmeticOn(null);
afterAll(() => arithmetic.workspace.close());

const K = 20;

/** Scores of every item that a user can be shown, in Float64. */
function scoresOf(model: EmbeddingModel, train: Dataset, user: number): Map<number, number> {
  const { embeddingDim, historyEmbeddings, itemEmbeddings } = model;
  const history = historyOf(train, user);
  const weights = recentWeights(history, model.recencyHalfLife);
  const scores = new Map<number, number>();
  for (let item = 0; item < model.items; item++) {
    if (history.items.includes(item) || history.dislikes.includes(item)) continue;
    let score = 0;
    history.items.forEach((had, entry) => {
      for (let k = 0; k < embeddingDim; k++) {
        score += weights[entry] * historyEmbeddings[had * embeddingDim + k] * itemEmbeddings[item * embeddingDim + k];
      }
    });
    scores.set(item, score);
  }
  return scores;
}

/** The metrics of a list, where what is held out wins (or loses) every comparison that is closer than rounding. */
function metricsOf(scores: Map<number, number>, wanted: readonly number[], heldOutWins: boolean): [number, number] {
  const largest = Math.max(...[...scores.values()].map(Math.abs));
  const nudge = (item: number) => (wanted.includes(item) === heldOutWins ? 1e-5 : -1e-5) * largest;
  const nudged = [...scores].map(([item, score]) => [item, score + nudge(item)] as const);
  const list = nudged.filter(([, score]) => score > 0).sort(([, a], [, b]) => b - a);
  const hits = list.slice(0, K).map(([item]) => wanted.includes(item));
  return [recallAt(hits, wanted.length, K), ndcgAt(hits, wanted.length, K)];
}

interface Cut {
  readonly embeddingDim: number;
  readonly regularization: number;
  readonly recencyHalfLife: number | false;
}

/** Measures all cuts of one set of directions and holds them against the plain way. @returns the share without near-ties. */
async function checkCuts(
  validation: ValidationSplit,
  widest: number,
  exponent: number,
  cuts: readonly Cut[],
): Promise<number> {
  const options = { embeddingDim: widest, degreeExponent: exponent, powerIterations: 2, oversampling: 8, seed: 3 };
  return arithmetic.workspace.scope(async () => {
    const directions = await findDirections(validation.train, options, arithmetic, () => {});
    const validator = await SpectralValidator.create(directions, validation, arithmetic);
    let clear = 0;
    for (const cut of cuts) {
      const model = await buildSpectralModel(directions, cut, arithmetic.pace);
      const { recall, ndcg } = await validator.measure(cut);
      expect(recall).toHaveLength(validation.users.length);
      validation.users.forEach((user, at) => {
        const scores = scoresOf(model, validation.train, user);
        const wanted = [...validation.items.subarray(validation.offsets[at], validation.offsets[at + 1])];
        const [best, worst] = [true, false].map((wins) => metricsOf(scores, wanted, wins));
        [recall[at], ndcg[at]].forEach((value, metric) => {
          expect(value).toBeLessThanOrEqual(best[metric] + 1e-9);
          expect(value).toBeGreaterThanOrEqual(worst[metric] - 1e-9);
        });
        if (Math.abs(best[1] - worst[1]) < 1e-9) clear++;
      });
    }
    return clear / (cuts.length * validation.users.length);
  });
}

const HALF_LIVES = [false, 1, 5] as const;

describe('a SpectralValidator', () => {
  it('says what the lists of each model that is cut from its directions are worth', async () => {
    const rows = tastes(150, 90, 4).map(([user, item], at): Row => [user, item, 1 + (at % 3), T + ((at * 37) % 101)]);
    const dataset = await datasetOf(rows, { weighting: 'value' });
    const validation = await splitForValidation(
      dataset,
      { method: 'random', fraction: 0.2, users: 130, seed: 1 },
      new Pace(),
    );
    const cuts = [1, 3, 16, 17, 33, 40].flatMap((embeddingDim, at) =>
      [0.003, 0.3].map((regularization) => ({
        embeddingDim,
        regularization,
        recencyHalfLife: HALF_LIVES[at % HALF_LIVES.length],
      })),
    );
    // Hardly anybody is left out for a near-tie.
    expect(await checkCuts(validation, 40, 0.4, cuts)).toBeGreaterThan(0.98);
  });

  it('does so for any small data: dislikes, unknown times, items nobody has, users who have everything', async () => {
    const anyTime = fc.option(fc.integer({ min: T, max: T + 5 }), { nil: undefined });
    const anyRow = fc.tuple(
      fc.integer({ min: 0, max: 8 }).map((user) => `u${user}`),
      fc.integer({ min: 0, max: 24 }).map((item) => `i${item}`),
      fc.constantFrom(-1, 1, 1, 1, 2),
      anyTime,
    );
    // Two who have nearly everything, one who dislikes what nobody else knows.
    const everything = ['all', 'most'].flatMap((user, lacks) =>
      Array.from({ length: 24 - lacks }, (_, item): Row => [user, `i${item}`, 1, T + item]),
    );
    const disliked: Row = ['nay', 'nobody-has-this', -1, T];
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { minLength: 10, maxLength: 120 }),
        fc.constantFrom('random' as const, 'last' as const),
        fc.constantFrom(0.2, 0.4),
        fc.array(
          fc.record({
            embeddingDim: fc.integer({ min: 1, max: 9 }),
            regularization: fc.constantFrom(0.003, 0.03, 1),
            recencyHalfLife: fc.constantFrom(...HALF_LIVES),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        async (rows, method, exponent, cuts) => {
          const dataset = await datasetOf([...rows, ...everything, disliked], { weighting: 'value' });
          const options = { method, fraction: 0.3, users: 20, seed: 1 };
          const validation = await splitForValidation(dataset, options, new Pace());
          await checkCuts(validation, 9, exponent, cuts);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('measures the same whatever it measured before', async () => {
    const dataset = await datasetOf(tastes(80, 40, 3));
    const options = { method: 'random', fraction: 0.2, users: 80, seed: 1 } as const;
    const validation = await splitForValidation(dataset, options, new Pace());
    const found = { embeddingDim: 20, degreeExponent: 0.4, powerIterations: 2, oversampling: 8, seed: 3 };
    await arithmetic.workspace.scope(async () => {
      const directions = await findDirections(validation.train, found, arithmetic, () => {});
      const validator = await SpectralValidator.create(directions, validation, arithmetic);
      const small = { embeddingDim: 5, regularization: 0.1, recencyHalfLife: false } as const;
      const first = await validator.measure(small);
      await validator.measure({ ...small, embeddingDim: 20 });
      expect(await validator.measure(small)).toEqual(first);
    });
  });
});
