import { describe, expect, it } from 'vitest';
import type { AnyEvaluation, Comparison } from '../../../src/evaluation/evaluation.js';
import { verdictOf } from '../../../src/report/sections/verdict.js';
import { EVALUATION, textsOf } from '../../support/reports.js';

const saidOf = (evaluation: AnyEvaluation): string[] => textsOf(verdictOf(evaluation)?.text ?? '', 'p');

/** The evaluation with another outcome against popularity, and no other baseline. */
function against(comparison: Partial<Comparison>): AnyEvaluation {
  const popularity = { 'recall@20': { ...EVALUATION.comparisons.popularity['recall@20'], ...comparison } };
  return { ...EVALUATION, comparisons: { popularity } };
}

describe('the verdict', () => {
  it('says how many times as much is found, and how sure that is', () => {
    expect(saidOf(EVALUATION)).toEqual([
      'Recommendations find 2.5 times as many of the held-out items as the most popular items.',
      'A list of 20 recommendations finds 30 % of what was held out of a user.',
      'A list of the most popular items finds 12 %. The difference of 18.0 points lies between 15.0 and 21.0 with 95 % confidence.',
      'A list of the items nearest to those of the history finds 29 %. The difference of 1.0 points lies between −0.50 and 2.0 with 95 % confidence, so there may be none.',
    ]);
  });

  it('says so where it is a little better, or by an amount that cannot be said', () => {
    expect(saidOf(against({ ratio: 1.034 }))[0]).toContain('find 3.4 % more of the held-out items than the most');
    expect(saidOf(against({ ratio: null }))[0]).toContain('find more of the held-out items than the most popular');
  });

  it('says so where no difference can be told', () => {
    expect(saidOf(against({ verdict: 'within-noise' }))[0]).toBe(
      'No clear difference: this evaluation cannot tell recommendations from the most popular items.',
    );
  });

  it('says so where it is worse', () => {
    const worse = against({ verdict: 'worse', ratio: 0.5, difference: -0.1, low: -0.12, high: -0.08 });
    expect(saidOf(worse)[0]).toBe('Recommendations find fewer of the held-out items than the most popular items.');
    expect(saidOf(worse)[2]).toContain(
      'between −12.0 and −8.0 with 95 % confidence: the simple list is the better one',
    );
  });

  it('does not hide that other simple lists are better', () => {
    const { popularity, 'item-item': neighbours } = EVALUATION.comparisons;
    const worse = { 'recall@20': { ...neighbours['recall@20'], verdict: 'worse' as const } };
    const [, but] = saidOf({ ...EVALUATION, comparisons: { popularity, 'item-item': worse } });
    expect(but).toBe('But the items nearest to those of the history are better still.');
  });

  it('speaks of another metric where recall was not measured', () => {
    const { 'ndcg@20': ndcg } = EVALUATION.comparisons.popularity;
    const [headline, reached] = saidOf({ ...EVALUATION, comparisons: { popularity: { 'ndcg@20': ndcg } } });
    expect(headline).toBe('By NDCG@20, the recommendations are better than the most popular items.');
    expect(reached).toBe('By NDCG@20 the recommendations have 0.28.');
  });

  it('is not there where nothing was compared', () => {
    expect(verdictOf({ ...EVALUATION, comparisons: {} })).toBeNull();
  });
});
