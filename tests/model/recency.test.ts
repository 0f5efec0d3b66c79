import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recentWeights } from '../../src/model/recency.js';

const historyOf = (weights: readonly number[], timestamps: readonly number[] | null) => ({
  items: weights.map((_, item) => item),
  weights,
  timestamps,
});

describe('recentWeights', () => {
  it('halves a weight for every half-life of newer entries', () => {
    const history = historyOf([1, 1, 1, 8], [30, 20, 10, 0]);
    expect([...Array.from(recentWeights(history, 1))]).toEqual([1, 0.5, 0.25, 1]);
  });

  it('goes by time, not by the order of entries', () => {
    expect(Array.from(recentWeights(historyOf([1, 1, 1], [20, 30, 10]), 2))).toEqual([0.5 ** 0.5, 1, 0.5]);
  });

  it('counts a half-life in events', () => {
    const weights = Array.from(recentWeights(historyOf([1, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 50]), 5));
    expect(weights[0]).toBe(0.5);
    expect(weights[5]).toBe(1);
  });

  it('counts entries of one moment alike', () => {
    expect(Array.from(recentWeights(historyOf([1, 1, 1, 1], [7, 9, 7, 7]), 1))).toEqual([0.5, 1, 0.5, 0.5]);
  });

  it('counts entries without a time as older than all that have one', () => {
    expect(Array.from(recentWeights(historyOf([1, 1, 1], [Number.NaN, -5, Number.NaN]), 1))).toEqual([0.5, 1, 0.5]);
  });

  it.each([
    ['the half-life is false', [1, 2], false],
    ['nothing is known of the order', null, 3],
  ] as const)('gives the weights themselves where %s', (_, timestamps, halfLife) => {
    const history = historyOf([1, 2], timestamps);
    expect(recentWeights(history, halfLife)).toBe(history.weights);
  });

  it('gives the weights themselves for one entry or none', () => {
    for (const history of [historyOf([3], [1]), historyOf([], [])]) {
      expect(recentWeights(history, 5)).toBe(history.weights);
    }
  });

  it('keeps every weight above 0, however many entries are newer', () => {
    const history = historyOf(
      new Array<number>(3000).fill(1),
      Array.from({ length: 3000 }, (_, at) => at),
    );
    expect(Array.from(recentWeights(history, 0.5)).every((weight) => weight > 0)).toBe(true);
  });

  it('does not write to the history', () => {
    const history = historyOf([1, 2, 3], [3, 1, 2]);
    recentWeights(history, 1);
    expect(history).toEqual(historyOf([1, 2, 3], [3, 1, 2]));
  });

  it('counts the entries that are newer, for any times', () => {
    const entries = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(Number.NaN, 1, 2, 3, 4)), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(entries, fc.constantFrom(0.7, 5, 100), (history, halfLife) => {
        const times = history.map(([, time]) => (Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time));
        const expected = history.map(([weight], entry) => {
          const newer = times.filter((time) => time > times[entry]).length;
          return weight * 0.5 ** (newer / halfLife);
        });
        const input = historyOf(
          history.map(([weight]) => weight),
          history.map(([, time]) => time),
        );
        expect(Array.from(recentWeights(input, halfLife))).toEqual(expected);
      }),
    );
  });
});
