import { describe, expect, it } from 'vitest';
import { holdOutAfter, holdOutLast, holdOutRandom } from '../../src/data/hold-out.js';
import { sampleTrainingPairs } from '../../src/data/sample-training-pairs.js';
import type { CfRecsErrorCode } from '../../src/errors.js';
import type { BuildOptions } from '../../src/reading/build/build-options.js';
import { evaluate } from '../../src/recommender/evaluate/evaluate.js';
import type { RecommendOptions } from '../../src/recommender/lists/list-options.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { trainSpectral } from '../../src/training/trainers.js';
import type { HistoryEntry, Id } from '../../src/types.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { modelOf, recommenderOf } from '../support/served.js';

/** Arguments that the types refuse and JavaScript callers pass all the same. */
// biome-ignore lint/complexity/noBannedTypes: stands for whatever a caller may pass
type Anything = {} | null | undefined;
type Call = (recommender: Recommender) => unknown;

const rows = ['a', 'b', 'c'].map((item): Row => ['ann', item, 1, T]);
const made = async () => recommenderOf(await datasetOf(rows), modelOf([[1], [2], [3]], [[1], [2], [3]]));

const user =
  (id: Anything): Call =>
  (recommender) =>
    recommender.recommend(id as Id);
const limit =
  (value: Anything): Call =>
  (recommender) =>
    recommender.recommend('ann', value as number);
// As a number only in the eyes of the types.
const five = { limit: 5 } as unknown as number;
const bag =
  (options: Anything): Call =>
  (recommender) =>
    recommender.recommend('ann', 10, options as RecommendOptions);
const guest =
  (history: Anything): Call =>
  (recommender) =>
    recommender.recommendFor(history as Iterable<HistoryEntry>);
const entry = (value: Anything): Call => guest(['a', value]);

const invalid = 'invalid-option';
const oneId = 'to be a string or a finite number';
const ids = 'to be an array or a set of ids';
const wholeLimit = 'Expected `limit` to be an integer >= 1, got';
const ownLimit = `${wholeLimit} an object: the limit is an argument of its own, before the options, as in`;
const second = 'Entry 2 of the history (counted from 1): expected';
const entryId = `${second} \`itemId\` to be a non-empty string or a finite number, got`;
const entryTime = `${second} \`timestamp\` to be a Date, ISO 8601 text or a number, got`;

describe('a call that cannot be answered', () => {
  it.each<[string, Call, CfRecsErrorCode, string]>([
    ['no user', user(undefined), invalid, `Expected \`userId\` ${oneId}, got undefined`],
    ['null for a user', user(null), invalid, `Expected \`userId\` ${oneId}, got null`],
    ['NaN for a user', user(Number.NaN), invalid, `Expected \`userId\` ${oneId}, got NaN`],
    ['an infinite user', user(Number.POSITIVE_INFINITY), invalid, `Expected \`userId\` ${oneId}, got Infinity`],
    ['an object for a user', user({ id: 1 }), invalid, `Expected \`userId\` ${oneId}, got an object`],
    ['an array for a user', user(['ann']), invalid, `Expected \`userId\` ${oneId}, got an array of 1`],

    ['a limit of 0', limit(0), invalid, `${wholeLimit} 0`],
    ['a limit below 0', limit(-1), invalid, `${wholeLimit} -1`],
    ['half an item', limit(1.5), invalid, `${wholeLimit} 1.5`],
    ['a limit of NaN', limit(Number.NaN), invalid, `${wholeLimit} NaN`],
    ['an infinite limit', limit(Number.POSITIVE_INFINITY), invalid, `${wholeLimit} Infinity`],
    ['text for a limit', limit('10'), invalid, `${wholeLimit} "10"`],
    ['null for a limit', limit(null), invalid, `${wholeLimit} null`],
    ['a limit in options', limit({ limit: 5 }), invalid, `${ownLimit} \`recommend(id, 5)\``],
    ['options for a limit', limit({ offset: 1 }), invalid, `${ownLimit} \`recommend(id, 10, { ... })\``],
    ['both in one', limit({ limit: 5, offset: 1 }), invalid, `${ownLimit} \`recommend(id, 5, { ... })\``],
    ['that for a guest', (made) => made.recommendFor(['a'], five), invalid, `${ownLimit} \`recommendFor(history, 5)\``],
    ['that for nobody', (made) => made.popular(five), invalid, `${ownLimit} \`popular(5)\``],
    ['that for an item', (made) => made.similarItems('a', five), invalid, `${ownLimit} \`similarItems(id, 5)\``],
    ['that for alike users', (made) => made.similarUsers('ann', five), invalid, `${ownLimit} \`similarUsers(id, 5)\``],
    ['a bad limit in options', limit({ limit: '5' }), invalid, `${ownLimit} \`recommend(id, 10)\``],

    ['no object for options', bag(5), invalid, 'Expected the options of `recommend` to be an object, got 5'],
    ['null for options', bag(null), invalid, 'Expected the options of `recommend` to be an object, got null'],
    [
      'an array for options',
      bag([]),
      invalid,
      'Expected the options of `recommend` to be an object, got an array of 0',
    ],
    ['offset', bag({ offset: -1 }), invalid, 'Expected `offset` to be an integer >= 0, got -1'],
    ['excludeSeen', bag({ excludeSeen: 'no' }), invalid, 'Expected `excludeSeen` to be true or false, got "no"'],
    ['minScore', bag({ minScore: Number.NaN }), invalid, 'Expected `minScore` to be a finite number, got NaN'],
    [
      'filter',
      bag({ filter: ['a'] }),
      invalid,
      'Expected `filter` to be a function from an item id to true or false, got an array of 1',
    ],
    [
      'an async filter',
      bag({ filter: async () => false, excludeSeen: false }),
      invalid,
      'Expected `filter` to answer true or false at once, got a promise',
    ],
    ['exclude', bag({ exclude: 'abc' }), invalid, `Expected \`exclude\` ${ids}, got "abc"`],
    ['include', bag({ include: { a: 1 } }), invalid, `Expected \`include\` ${ids}, got an object`],
    ['an id in exclude', bag({ exclude: ['a', null] }), invalid, `Expected each id of \`exclude\` ${oneId}, got null`],
    ['an id in include', bag({ include: [Number.NaN] }), invalid, `Expected each id of \`include\` ${oneId}, got NaN`],
    [
      'a misspelt option',
      bag({ excludeseen: false }),
      'unknown-option',
      'Unknown option `excludeseen` of `recommend`: did you mean `excludeSeen`?',
    ],
    [
      'an option of recommendAll',
      bag({ users: [] }),
      'unknown-option',
      'Unknown option `users` of `recommend`: expected one of `excludeSeen`, `exclude`, `include`, `filter`, ' +
        '`minScore`, `offset`, `recencyHalfLife`',
    ],

    [
      'text for a history',
      guest('abc'),
      invalid,
      'Expected the history to be an array of item ids or entries, got "abc"',
    ],
    [
      'no history',
      guest(undefined),
      invalid,
      'Expected the history to be an array of item ids or entries, got undefined',
    ],
    [
      'one entry',
      guest({ itemId: 'a' }),
      invalid,
      'Expected the history to be an array of item ids or entries, got an object',
    ],
    ['an empty id', entry(''), 'invalid-interaction', `${entryId} ""`],
    ['null for an entry', entry(null), 'invalid-interaction', `${entryId} null`],
    ['an entry without an item', entry({ value: 1 }), 'invalid-interaction', `${entryId} undefined`],
    ['a pair for an entry', entry(['a', 1]), 'invalid-interaction', `${entryId} undefined`],
    [
      'NaN for a value',
      entry({ itemId: 'a', value: Number.NaN }),
      'invalid-interaction',
      `${second} \`value\` to be a finite number, got NaN`,
    ],
    [
      'text for a value',
      entry({ itemId: 'a', value: 'two' }),
      'invalid-interaction',
      `${second} \`value\` to be a finite number, got "two"`,
    ],
    [
      'a day that does not exist',
      entry({ itemId: 'a', timestamp: '2026-02-30' }),
      'invalid-interaction',
      `${entryTime} "2026-02-30"`,
    ],
    ['NaN for a time', entry({ itemId: 'a', timestamp: Number.NaN }), 'invalid-interaction', `${entryTime} NaN`],
    [
      'a bad entry of an unknown item',
      entry({ itemId: 'x', value: 'y' }),
      'invalid-interaction',
      `${second} \`value\``,
    ],
  ])('because of %s', async (_, call, code, message) => {
    const recommender = await made();
    const before = recommender.recommend('ann', 5, { excludeSeen: false });
    expect(await messageOf(code, () => call(recommender))).toContain(message);
    expect(recommender.recommend('ann', 5, { excludeSeen: false })).toEqual(before);
  });
});

describe('what stands in for a data set', () => {
  const rows = [{ userId: 'u', itemId: 'i' }];

  it.each([
    ['fromDataset', (value: never) => Recommender.fromDataset(value)],
    ['fromModel', (value: never) => Recommender.fromModel(value, null as never)],
    ['trainSpectral', (value: never) => trainSpectral(value)],
    ['sampleTrainingPairs', (value: never) => sampleTrainingPairs(value)],
    ['holdOutRandom', (value: never) => holdOutRandom(value)],
    ['holdOutLast', (value: never) => holdOutLast(value)],
    ['holdOutAfter', (value: never) => holdOutAfter(value, 5)],
    [
      'evaluate',
      (value: never) => evaluate({ toDataset: () => value, recommendAll: () => [] } as never, { test: rows }),
    ],
  ])('is refused by %s', async (owner, call) => {
    for (const value of [null, {}, rows, 'rows']) {
      const message = await messageOf('invalid-option', async () => call(value as never));
      expect(message).toMatch(new RegExp(`^Expected the data set of \`${owner}\` to be what buildDataset`));
    }
  });
});

describe('an option that is not there', () => {
  it('is refused by the function that was called', async () => {
    const options = { eventWeight: { like: 1 } } as unknown as BuildOptions;
    expect(await messageOf('unknown-option', () => Recommender.fromInteractions([], options))).toBe(
      'Unknown option `eventWeight` of `fromInteractions`: did you mean `eventWeights`?',
    );
  });

  it('is refused by load', async () => {
    const message = await messageOf('unknown-option', () => Recommender.load('nowhere', { histories: true } as never));
    expect(message).toBe('Unknown option `histories` of `load`: expected one of `eventWeights`, `signal`');
  });

  it('is refused by a trainer that is named by its function', async () => {
    const dataset = (await Recommender.fromInteractions([])).toDataset();
    const call = () => trainSpectral(dataset, { algorithm: 'gradient' } as never);
    expect(await messageOf('invalid-option', call)).toBe(
      "Expected `algorithm` to be 'spectral' in `trainSpectral`, got 'gradient'",
    );
    expect(await messageOf('invalid-option', () => trainSpectral(dataset, 5 as never))).toContain('to be an object');
  });
});
