import { describe, expect, it } from 'vitest';
import { type DatasetOptions, resolveDatasetOptions } from '../src/data/dataset-options.js';
import { resolveHoldOutLastOptions, resolveHoldOutRandomOptions } from '../src/data/hold-out-options.js';
import { resolveSampleOptions } from '../src/data/sample-options.js';
import { type ReadOptions, resolveReadOptions } from '../src/reading/read-options.js';
import { messageOf } from './support/errors.js';

// Wrong options, as JavaScript callers write them.
const read = (options: Record<string, unknown>) => resolveReadOptions(options as ReadOptions);
const build = (options: Record<string, unknown>) => resolveDatasetOptions(options as DatasetOptions);

describe('the options of readInteractions', () => {
  it('have defaults', () => {
    expect(resolveReadOptions()).toEqual({
      format: null,
      fields: {},
      delimiter: null,
      header: true,
      event: null,
      onInvalid: null,
    });
  });

  it.each<[name: string, value: unknown, expected: string]>([
    ['format', 'xml', "'json' or 'jsonl' or 'csv'"],
    ['fields', { user: 'listener' }, 'an object from userId, itemId, event, value, timestamp to field names'],
    ['fields', { userId: '' }, 'field names or column numbers'],
    ['fields', { userId: -1 }, 'field names or column numbers'],
    ['fields', { userId: 0.5 }, 'field names or column numbers'],
    ['fields', ['listener'], 'an object'],
    ['delimiter', '', 'one character'],
    ['delimiter', '||', 'one character'],
    ['header', [], 'true, false, or an array of column names'],
    ['header', ['userId', 2], 'true, false, or an array of column names'],
    ['header', 'userId,itemId', 'true, false, or an array of column names'],
    ['event', '', 'a non-empty string'],
    ['event', null, 'a non-empty string'],
    ['onInvalid', 'ignore', "'error' or 'skip'"],
  ])('refuse `%s` as %o', async (name, value, expected) => {
    const message = await messageOf('invalid-option', () => read({ [name]: value }));
    expect(message).toContain(`Expected \`${name}\` to be `);
    expect(message).toContain(expected);
  });

  it('suggest the nearest name', async () => {
    expect(await messageOf('unknown-option', () => read({ delimeter: ';' }))).toBe(
      'Unknown option `delimeter` of `readInteractions`: did you mean `delimiter`?',
    );
  });

  it('do not change with the objects they were given in', () => {
    const fields = { userId: 'listener' };
    const header = ['listener', 'itemId'];
    const resolved = resolveReadOptions({ fields, header });
    fields.userId = 'changed';
    header.push('changed');
    expect(resolved).toMatchObject({ fields: { userId: 'listener' }, header: ['listener', 'itemId'] });
  });
});

describe('the options of buildDataset', () => {
  it('have defaults', () => {
    expect(resolveDatasetOptions()).toEqual({
      eventWeights: {},
      weighting: 'event',
      aggregate: 'max',
      minUserInteractions: 0,
      minItemInteractions: 0,
      maxUserInteractions: null,
      popularity: { halfLifeDays: null, windowDays: null },
      onInvalid: null,
    });
  });

  it.each<[name: string, value: unknown, expected: string]>([
    ['eventWeights', { like: '1' }, 'an object from event names to finite numbers'],
    ['eventWeights', { like: Number.NaN }, 'an object from event names to finite numbers'],
    ['eventWeights', { like: Infinity }, 'an object from event names to finite numbers'],
    ['eventWeights', [1], 'an object from event names to finite numbers'],
    ['eventWeights', new Map([['like', 1]]), 'got an instance of Map'],
    ['weighting', 'values', "'event' or 'value'"],
    ['aggregate', 'mean', "'max' or 'sum' or 'last'"],
    ['minUserInteractions', -1, 'an integer >= 0, got -1'],
    ['minItemInteractions', 1.5, 'an integer >= 0, got 1.5'],
    ['maxUserInteractions', 0, 'an integer >= 1, or null for no bound, got 0'],
    ['popularity', 7, 'an object of halfLifeDays and windowDays'],
    ['popularity', { halfLifeDays: 0 }, 'each a finite number > 0 or null'],
    ['popularity', { windowDays: Infinity }, 'each a finite number > 0 or null'],
    ['popularity', { windowDays: '7' }, 'each a finite number > 0 or null'],
    ['popularity', { halfLife: 7 }, 'an object of halfLifeDays and windowDays'],
    ['onInvalid', true, "'error' or 'skip'"],
  ])('refuse `%s` as %o', async (name, value, expected) => {
    const message = await messageOf('invalid-option', () => build({ [name]: value }));
    expect(message).toContain(`Expected \`${name}\` to be `);
    expect(message).toContain(expected);
  });

  it('take null for no bound of interactions a user', () => {
    expect(resolveDatasetOptions({ maxUserInteractions: null }).maxUserInteractions).toBeNull();
  });

  it('suggest the nearest name', async () => {
    expect(await messageOf('unknown-option', () => build({ eventWeight: { like: 1 } }))).toBe(
      'Unknown option `eventWeight` of `buildDataset`: did you mean `eventWeights`?',
    );
  });

  it('do not change with the weights they were given in', () => {
    const eventWeights = { like: 1 };
    const resolved = resolveDatasetOptions({ eventWeights });
    eventWeights.like = 5;
    expect(resolved.eventWeights).toEqual({ like: 1 });
    expect(Object.isFrozen(resolved.eventWeights)).toBe(true);
  });
});

describe('the options of the samplers', () => {
  it('have defaults', () => {
    expect(resolveSampleOptions()).toEqual({ numNegatives: 4, batchSize: 1024, seed: 42 });
    expect(resolveHoldOutRandomOptions()).toEqual({ fraction: 0.2, minInteractions: 3, seed: 42 });
    expect(resolveHoldOutLastOptions()).toEqual({ count: 1, fraction: null, minInteractions: 3 });
  });

  it.each<[() => unknown, string]>([
    [() => resolveSampleOptions({ numNegatives: -1 }), '`numNegatives` to be an integer >= 0'],
    [() => resolveSampleOptions({ batchSize: 0 }), '`batchSize` to be an integer >= 1'],
    [() => resolveSampleOptions({ seed: -1 }), '`seed` to be an integer >= 0'],
    [() => resolveHoldOutRandomOptions({ fraction: 1 }), '`fraction` to be a finite number > 0 and < 1'],
    [() => resolveHoldOutRandomOptions({ minInteractions: 1 }), '`minInteractions` to be an integer >= 2'],
    [() => resolveHoldOutLastOptions({ count: 0 }), '`count` to be an integer >= 1'],
  ])('refuse what is out of bounds: %s', async (resolve, expected) => {
    expect(await messageOf('invalid-option', resolve)).toContain(`Expected ${expected}`);
  });
});
