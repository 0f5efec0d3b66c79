import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmbeddingModel } from '../../src/model/embedding-model.js';
import { poolHistory } from '../../src/model/pool-history.js';
import { farthest, flat, normalRows, type Rows } from '../support/matrices.js';

const modelOf = (historyRows: Rows, poolingExponent: number) => {
  const embeddingDim = historyRows[0].length;
  const historyEmbeddings = flat(historyRows);
  const itemEmbeddings = new Float32Array(historyEmbeddings.length);
  const tables = {
    items: historyRows.length,
    embeddingDim,
    historyEmbeddings,
    itemEmbeddings,
    poolingExponent,
    recencyHalfLife: 5,
  };
  return createEmbeddingModel(tables, 'diverged');
};

const pool = (rows: Rows, exponent: number, items: readonly number[], weights: readonly number[]): Float32Array => {
  const target = new Float32Array(rows[0].length).fill(Number.NaN);
  poolHistory(modelOf(rows, exponent), items, weights, target);
  return target;
};

const ROWS = [
  [1, 0],
  [0, 1],
  [2, 2],
];

describe('poolHistory', () => {
  it('adds the weighted history embeddings where the exponent is 0', () => {
    expect([...pool(ROWS, 0, [0, 2], [3, 1])]).toEqual([5, 2]);
  });

  it('takes the weighted mean where the exponent is 1', () => {
    expect([...pool(ROWS, 1, [0, 2], [3, 1])]).toEqual([1.25, 0.5]);
  });

  it('divides by the root of the sum of weights where the exponent is .5', () => {
    expect([...pool(ROWS, 0.5, [0, 1], [3, 1])]).toEqual([1.5, 0.5]);
  });

  it('gives zeros for an empty history', () => {
    expect([...pool(ROWS, 0.4, [], [])]).toEqual([0, 0]);
  });

  it('writes its numbers from the start that it is given, and no others', () => {
    const target = new Float32Array(5).fill(7);
    poolHistory(modelOf(ROWS, 0), [1], [4], target, 2);
    expect([...target]).toEqual([7, 7, 0, 4, 7]);
  });

  it('counts an item that stands twice as one of the summed weight', () => {
    expect(pool(ROWS, 0.4, [2, 2], [1, 2])).toEqual(pool(ROWS, 0.4, [2], [3]));
  });

  it('is the formula for any history', () => {
    const anyHistory = fc.array(fc.tuple(fc.nat(5), fc.double({ min: 0.01, max: 50, noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(anyHistory, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (history, exponent, seed) => {
        const rows = normalRows(6, 3, seed);
        const items = history.map(([item]) => item);
        const weights = history.map(([, weight]) => weight);
        const sum = weights.reduce((total, weight) => total + weight, 0);
        const expected = rows[0].map((_, c) =>
          history.reduce((total, [item, weight]) => total + (weight * rows[item][c]) / sum ** exponent, 0),
        );
        const scale = Math.max(1, ...expected.map(Math.abs));
        expect(farthest(pool(rows, exponent, items, weights), expected) / scale).toBeLessThan(1e-6);
      }),
    );
  });
});
