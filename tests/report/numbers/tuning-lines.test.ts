import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src/model/trained-model.js';
import { settingOf, tuningLinesOf, variedOptions } from '../../../src/report/numbers/tuning-lines.js';
import { CHOICE } from '../../support/reports.js';

const trialsOf = (...options: Trial['options'][]): Trial[] =>
  options.map((each, at) => ({ options: each, recall: 0.1, ndcg: 0.1 + at / 100, standardError: 0.01, seconds: 1 }));

describe('the lines of what was tried', () => {
  it('run over the size, a line for each setting of the rest, the best line first', () => {
    const { option, values, lines } = tuningLinesOf(CHOICE)!;
    expect([option, values]).toEqual(['embeddingDim', [16, 64, 256]]);
    expect(lines.map(({ name }) => name)).toEqual(['regularization 0.03', 'regularization 0.3']);
    expect(lines[0].points.map(({ x, trial, best }) => [x, trial.ndcg, best])).toEqual([
      [16, 0.2, false],
      [64, 0.26, true],
      [256, 0.25, false],
    ]);
  });

  it('run over the number with most values where the size was given', () => {
    const trials = trialsOf(
      { embeddingDim: 8, regularization: 0.1, recencyHalfLife: false },
      { embeddingDim: 8, regularization: 0.01, recencyHalfLife: 5 },
      { embeddingDim: 8, regularization: 1, recencyHalfLife: 5 },
    );
    const { option, lines } = tuningLinesOf({ ...CHOICE, trials, best: 2 })!;
    expect(variedOptions(trials)).toEqual(['regularization', 'recencyHalfLife']);
    expect(option).toBe('regularization');
    expect(lines.map(({ name, points }) => [name, points.map(({ x }) => x)])).toEqual([
      ['recencyHalfLife 5', [0.01, 1]],
      ['recencyHalfLife off', [0.1]],
    ]);
  });

  it('are not there where no number was varied', () => {
    const trials = trialsOf({ recencyHalfLife: false }, { recencyHalfLife: 5 });
    expect(tuningLinesOf({ ...CHOICE, trials, best: 0 })).toBeNull();
    expect(tuningLinesOf({ ...CHOICE, trials: trialsOf({ embeddingDim: 4 }), best: 0 })).toBeNull();
  });

  it('name an option that is off', () => {
    expect(settingOf('recencyHalfLife', false)).toBe('recencyHalfLife off');
    expect(settingOf('recencyHalfLife', undefined)).toBe('recencyHalfLife off');
  });
});
