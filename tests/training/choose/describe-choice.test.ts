import { describe, expect, it } from 'vitest';
import { describeChoice } from '../../../src/training/choose/describe-choice.js';
import { triedOf } from '../../support/tuning.js';

const defaults = triedOf([0.1, 0.2, 0.3, 0.4]);
const unlimited = { seconds: null, exceeded: false };
const random = { method: 'random', fraction: 0.1 } as const;

describe('describeChoice', () => {
  it('says so where the defaults stay', () => {
    expect(describeChoice(defaults, defaults, random, unlimited)).toBe(
      'Judged by NDCG@20 of 4 lists, for users with a random 10 % of their items held out. ' +
        'Nothing that was tried was better than the defaults by more than chance.',
    );
  });

  it('names what was changed, from what, and what it brought', () => {
    const chosen = triedOf([0.15, 0.25, 0.35, 0.45], { algorithm: 'sequence', recencyHalfLife: false });
    expect(describeChoice(chosen, defaults, { method: 'last', fraction: 0.2 }, unlimited)).toBe(
      'Judged by NDCG@20 of 4 lists, for users with the newest 20 % of their items held out. ' +
        'Chosen: algorithm sequence (default spectral), recencyHalfLife off (default 5). ' +
        'That has 0.3000 against 0.2500 with the defaults, a difference of 0.0500 +- 0.0000 (standard error).',
    );
  });

  it('gives the standard error of the difference', () => {
    // Differences of 0, 0, 0 and .2: their standard deviation is .1, that of their mean .05.
    const chosen = triedOf([0.1, 0.2, 0.3, 0.6], { regularization: 0.1 });
    expect(describeChoice(chosen, defaults, random, unlimited)).toMatch(
      /Chosen: regularization 0\.1 \(default 0\.03\)\. That has .* a difference of 0\.0500 \+- 0\.0500 \(standard error\)\.$/,
    );
  });

  it('says so where the budget ended the search', () => {
    expect(describeChoice(defaults, defaults, random, { seconds: 2, exceeded: true })).toContain(
      ' The budget of 2 seconds ended the search: the best so far is taken. Nothing that was tried',
    );
  });
});
