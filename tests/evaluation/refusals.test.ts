import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import type { EvaluateOptions } from '../../src/options/evaluate.js';
import type { Interaction } from '../../src/types.js';
import { datasetOf, interactionOf, type Row } from '../support/datasets.js';
import { failureOf, messageOf } from '../support/errors.js';
import { recommenderOf } from '../support/served.js';

const rows: readonly Row[] = [
  ['ann', 'a'],
  ['ben', 'd'],
];
const made = async () => recommenderOf(await datasetOf(rows), null);

describe('evaluate refuses', () => {
  const test = [{ userId: 'ann', itemId: 'd' }];

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null, [], [5, 0], ['5'], {}])('k: %o', async (k) => {
    const recommender = await made();
    const message = await messageOf('invalid-option', () => evaluate(recommender, test, { k: k as number }));
    expect(message).toContain('Expected `k` to be an integer >= 1, or a non-empty array of such, got ');
  });

  it('options that it does not know', async () => {
    const recommender = await made();
    const options = { K: 5 } as EvaluateOptions;
    expect(await messageOf('unknown-option', () => evaluate(recommender, test, options))).toContain(
      'did you mean `k`?',
    );
  });

  it.each([undefined, null, 7, 'held-out.csv', {}])('%o for what was held out', async (source) => {
    const recommender = await made();
    expect(await messageOf('invalid-option', () => evaluate(recommender, source as unknown as Dataset))).toContain(
      'Expected the source to be an iterable or async iterable of interactions, got ',
    );
  });

  it('rows that are no interactions, and passes errors of the source on', async () => {
    const recommender = await made();
    await messageOf('invalid-interaction', () => evaluate(recommender, [{ userId: 'ann' } as Interaction]));
    const error = new Error('connection lost');
    const broken = async function* () {
      yield interactionOf(['ann', 'd']);
      throw error;
    };
    expect(await failureOf(() => evaluate(recommender, broken()))).toBe(error);
  });
});
