import { describe, expect, it } from 'vitest';
import { holdOutRandom } from '../../../src/data/hold-out.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import type { EvaluateOptions } from '../../../src/recommender/evaluate/evaluate-options.js';
import type { Trainer } from '../../../src/recommender/evaluate/prepare-evaluation.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { trainSpectral } from '../../../src/training/trainers.js';
import type { Interaction } from '../../../src/types.js';
import { datasetOf, interactionOf, type Row } from '../../support/datasets.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { recommenderOf } from '../../support/served.js';

const rows: readonly Row[] = [
  ['ann', 'a'],
  ['ben', 'd'],
];
const made = async () => recommenderOf(await datasetOf(rows), null);

describe('evaluate refuses', () => {
  const test = [{ userId: 'ann', itemId: 'd' }];

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null, [], [5, 0], ['5'], {}])('k: %o', async (k) => {
    const recommender = await made();
    const message = await messageOf('invalid-option', () => evaluate(recommender, { test, k: k as number }));
    expect(message).toContain('Expected `k` to be an integer >= 1, or a non-empty array of such, got ');
  });

  it('options that it does not know', async () => {
    const recommender = await made();
    const options = { test, K: 5 } as EvaluateOptions;
    expect(await messageOf('unknown-option', () => evaluate(recommender, options))).toContain('did you mean `k`?');
  });

  it.each<[EvaluateOptions | object, string]>([
    [{ test: null }, 'Expected `test` to be a data set, or an iterable or async iterable of interactions, got null'],
    [{ test: 7 }, 'Expected `test` to be'],
    [{ test: 'held-out.csv' }, 'Expected `test` to be'],
    [{ test: {} }, 'Expected `test` to be'],
    [{ holdOut: {} }, 'Expected `holdOut` to be a hold-out { train, test }, or a function from a data set to one, got'],
    [{ holdOut: { train: 1, test: 2 } }, 'Expected the data set of `holdOut.train` to be'],
    [{ holdOut: () => null }, 'Expected the data set of `holdOut.train` to be'],
    [{ test, holdOut: holdOutRandom }, 'Expected `test` or `holdOut`, got both'],
    [{ test, metrics: ['recal'] }, 'Expected `metrics` to be a non-empty array of '],
    [{ test, metrics: [] }, 'Expected `metrics` to be a non-empty array of '],
    [{ test, baselines: ['random'] }, "Expected `baselines` to be an array of 'popularity', 'item-item', got"],
    [{ test, confidence: 1 }, 'Expected `confidence` to be a finite number > 0 and < 1, got 1'],
    [{ test, resamples: 0 }, 'Expected `resamples` to be an integer >= 1, got 0'],
    [{ test, seed: -1 }, 'Expected `seed` to be an integer >= 0, got -1'],
    [{ test, signal: 'stop' }, 'Expected `signal` to be an AbortSignal, got'],
  ])('%o', async (options, expected) => {
    const recommender = await made();
    expect(await messageOf('invalid-option', () => evaluate(recommender, options as EvaluateOptions))).toContain(
      expected,
    );
  });

  it.each<[EvaluateOptions]>([[{}], [{ test }], [{ holdOut: holdOutRandom }]])(
    'a trainer with %o, since it has nothing to train on',
    async (options) => {
      const call = () => evaluate(trainSpectral, options);
      expect(await messageOf('invalid-option', call)).toContain(
        'Expected `holdOut` to be { train, test } where a trainer',
      );
    },
  );

  it('a trainer that makes nothing, and lists that cannot be made anew', async () => {
    const dataset = (await made()).toDataset();
    const holdOut = { train: dataset, test: await datasetOf([['ann', 'd']]) };
    const nothing = (() => ({})) as unknown as Trainer;
    expect(await messageOf('invalid-option', () => evaluate(nothing, { holdOut }))).toContain(
      'a trained model or lists',
    );
    const maker = { toDataset: () => holdOut.test, async *recommendAll() {} };
    expect(await messageOf('invalid-option', () => evaluate(maker, { holdOut }))).toContain('Expected a recommender');
    const foreign = Recommender.fromEmbeddings({ itemIds: ['a', 'd'], itemEmbeddings: [[1], [2]], dataset });
    expect(await messageOf('invalid-option', () => evaluate(foreign, { holdOut }))).toContain('give `test`');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no recommender', { toDataset: () => 5 }],
    ['no data set', { toDataset: () => 5, recommendAll: () => [] }],
  ])('%s to judge', async (_, subject) => {
    await messageOf('invalid-option', () => evaluate(subject as Trainer, { test }));
  });

  it('to go on when it is aborted', async () => {
    const reason = new Error('enough');
    const recommender = await made();
    expect(await failureOf(() => evaluate(recommender, { test, signal: AbortSignal.abort(reason) }))).toBe(reason);
    const controller = new AbortController();
    const maker = {
      toDataset: () => recommender.toDataset(),
      async *recommendAll() {
        controller.abort(reason);
        yield* [];
      },
    };
    expect(await failureOf(() => evaluate(maker, { test, signal: controller.signal }))).toBe(reason);
  });

  it('rows that are no interactions, and passes errors of the source on', async () => {
    const recommender = await made();
    const bad = { test: [{ userId: 'ann' } as Interaction] };
    // `evaluate` has no such option.
    expect(await messageOf('invalid-interaction', () => evaluate(recommender, bad))).not.toContain('onInvalid');
    const error = new Error('connection lost');
    const broken = async function* () {
      yield interactionOf(['ann', 'd']);
      throw error;
    };
    expect(await failureOf(() => evaluate(recommender, { test: broken() }))).toBe(error);
  });
});

describe('a misspelt word of evaluate', () => {
  it.each<[unknown, string]>([
    [{ metrics: ['recal'] }, '"recal" in it: did you mean `recall`?'],
    [{ metrics: ['ndcg', 'hitrate'] }, '"hitrate" in it: did you mean `hitRate`?'],
    [{ baselines: ['popular'] }, '"popular" in it: did you mean `popularity`?'],
    [{ metrics: [] }, 'got an array of 0'],
    [{ metrics: [7] }, 'got an array of 1'],
    [{ baselines: 'popularity' }, 'got "popularity"'],
  ])('is named with the nearest right one: %j', async (options, ending) => {
    const recommender = await made();
    const call = () => evaluate(recommender, options as EvaluateOptions);
    expect(await messageOf('invalid-option', call)).toMatch(new RegExp(`${ending.replace(/[?[\]]/g, '\\$&')}$`));
  });
});
