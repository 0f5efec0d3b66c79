import { describe, expect, it } from 'vitest';
import { type DatasetOptions, resolveDatasetOptions } from '../../src/data/dataset-options.js';
import { messageOf } from '../support/errors.js';

/** Wrong options, as JavaScript callers write them. */
const build = (options: Record<string, unknown>) => resolveDatasetOptions(options as DatasetOptions);

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
    ['popularity', { windowDays: '7' }, 'each a finite number > 0 or null, got "7" for "windowDays"'],
    ['popularity', { halfLifeDays: 7, halfLife: 7 }, 'each a finite number > 0 or null, got 7 for "halfLife"'],
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
