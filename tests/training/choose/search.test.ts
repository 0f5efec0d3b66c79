import { describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../../../src/model/embedding-model.js';
import { Budget } from '../../../src/training/choose/budget.js';
import { ChoiceProgress } from '../../../src/training/choose/choice-progress.js';
import { Search } from '../../../src/training/choose/search.js';
import type { Settings } from '../../../src/training/choose/settings.js';
import type { Trials } from '../../../src/training/validation/trials.js';
import { triedOf } from '../../support/tuning.js';

const START: Settings = {
  algorithm: 'spectral',
  regularization: 0.03,
  degreeExponent: 0.3,
  popularityDamping: 0.1,
  recencyHalfLife: 5,
};

/** A search on a made-up quality of settings, the same for all of 100 users but for `spread`, which half of them have more. */
function searchOn(quality: (settings: Settings) => number, named: readonly 'regularization'[] = [], spread = 0) {
  const asked: Settings[] = [];
  let settings = START;
  const trials = {
    measure: async (options: Settings, _: unknown, modelOf: (split: unknown, n: number) => unknown) => {
      await modelOf(null, 0);
      settings = options;
      asked.push(options);
      const first = asked.length === 1;
      const users = Array.from(
        { length: 100 },
        (__, user) => quality(settings) + (first && user % 2 === 0 ? spread : 0),
      );
      return triedOf(users, settings);
    },
  } as unknown as Pick<Trials, 'measure'>;
  const budget = new Budget(null);
  const search = new Search(trials, { named, label: {}, budget, progress: new ChoiceProgress(() => {}) });
  const models = { make: async () => [{} as EmbeddingModel] };
  return { search, models, asked };
}

/** How far settings are from others, in steps. */
const distance = (a: Settings, b: Partial<Settings>): number =>
  Math.abs(Math.log10(a.regularization / (b.regularization ?? a.regularization))) +
  10 * Math.abs(a.popularityDamping - (b.popularityDamping ?? a.popularityDamping));

describe('a search', () => {
  it('finds the best ridge and damping together, and tries nothing twice', async () => {
    const best = { regularization: 0.3, popularityDamping: 0.3 };
    const { search, models, asked } = searchOn((settings) => -distance(settings, best));
    await search.withModels(models, START);
    expect(search.taken.settings).toEqual({ ...START, ...best });
    expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(asked.length);
    expect(asked[0]).toEqual(START);
  });

  it('leaves what is named', async () => {
    const best = { regularization: 0.3, popularityDamping: 0.3 };
    const { search, models, asked } = searchOn((settings) => -distance(settings, best), ['regularization']);
    await search.withModels(models, { ...START, regularization: 0.05 });
    expect(search.taken.settings).toMatchObject({ regularization: 0.05, popularityDamping: 0.3 });
    expect(asked.every(({ regularization }) => regularization === 0.05)).toBe(true);
  });

  it('keeps the defaults where what is better is hardly more than chance, and leaves them for more', async () => {
    // Differences of 0 and -spread: their mean is gain - spread / 2, its standard error about spread / 20.
    for (const [gain, taken] of [
      [0.52, 0.03],
      [0.55, 0.1],
    ]) {
      const quality = ({ regularization }: Settings) => (regularization === 0.1 ? gain : 0);
      const { search, models } = searchOn(quality, [], 1);
      await search.withModels(models, START);
      expect(search.best.settings.regularization).toBe(0.1);
      expect(search.taken.settings.regularization).toBe(taken);
    }
  });

  it('prefers order where that is better by more than a standard error', async () => {
    // Differences of gain and gain - spread: their standard error is about spread / 20.
    for (const [gain, prefers] of [
      [0.54, false],
      [0.57, true],
    ] as const) {
      const { search, models } = searchOn(({ algorithm }) => (algorithm === 'sequence' ? gain : 0), [], 1);
      await search.tryWith(models, START);
      expect([search.bestOf('sequence'), search.prefersOrder]).toEqual([null, false]);
      await search.tryWith(models, { ...START, algorithm: 'sequence' });
      expect(search.bestOf('sequence')?.trial.ndcg).toBeCloseTo(gain);
      expect(search.bestOf('spectral')?.trial.ndcg).toBeCloseTo(0.5);
      expect(search.prefersOrder).toBe(prefers);
    }
  });

  it('chooses the half-life of the best', async () => {
    const { search, models } = searchOn(({ recencyHalfLife }) =>
      recencyHalfLife === 1 ? 2 : recencyHalfLife === 2 ? 1 : 0,
    );
    await search.withModels(models, START);
    await search.chooseHalfLife();
    expect(search.taken.settings.recencyHalfLife).toBe(1);
  });
});
