import { beforeAll, describe, expect, it } from 'vitest';
import { type Arithmetic, openArithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import { Pace } from '../../../src/pace.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row } from '../../support/datasets.js';
import { gainsOf, neighboursOf } from '../../support/neighbours.js';
import { blockName, blockOf, tastes } from '../../support/training.js';

let arithmetic: Arithmetic;
beforeAll(async () => {
  arithmetic = await arithmeticOn('wasm');
});

/** Everybody has everything. */
const everybody = (users: number, items: number): Row[] =>
  Array.from({ length: users * items }, (_, at): Row => [`u${at % users}`, `i${Math.floor(at / users)}`]);

describe('neighbours', () => {
  it('of two items alone are what one works out by hand', async () => {
    // A^T A = [2 1; 1 1], with the largest eigenvalue (3 + sqrt 5) / 2.
    const dataset = await datasetOf([
      ['u0', 'i0'],
      ['u0', 'i1'],
      ['u1', 'i0'],
    ]);
    const given = { embeddingDim: 0, degreeExponent: 0, regularization: 0.1, popularityDamping: 0 };
    const { neighbours, itemEmbeddings } = await neighboursOf(dataset, given, arithmetic);
    const ridge = (0.1 * (3 + Math.sqrt(5))) / 2;
    const { i0, i1 } = gainsOf(dataset, neighbours);
    expect(i0).toEqual({ i1: expect.closeTo(1 / (2 + ridge), 6) });
    expect(i1).toEqual({ i0: expect.closeTo(1 / (1 + ridge), 6) });
    expect(itemEmbeddings.length).toBe(0);
  });

  it('never join what no user joins', async () => {
    const dataset = await datasetOf([...blockOf('a', 20, 9, 0.4), ...blockOf('b', 16, 7, 0.5, 2)]);
    const { neighbours } = await neighboursOf(dataset, {}, arithmetic);
    const gains = Object.entries(gainsOf(dataset, neighbours)).flatMap(([from, to]) =>
      Object.keys(to).map((each) => [blockName(from), blockName(each)]),
    );
    expect(gains.length).toBeGreaterThan(20);
    expect(gains.filter(([from, to]) => from !== to)).toEqual([]);
  });

  it('are all that there are where more are asked for', async () => {
    const dataset = await datasetOf(tastes(30, 12, 3));
    const models = await Promise.all(
      [11, 12, 1000].map(async (neighbours) => neighboursOf(dataset, { neighbours }, await arithmeticOn('wasm'))),
    );
    expect(models[1]).toEqual(models[0]);
    expect(models[2]).toEqual(models[0]);
  });

  it('are at most as many an item as asked for, and never the item itself', async () => {
    const dataset = await datasetOf(tastes(60, 30, 3));
    const { neighbours } = await neighboursOf(dataset, { neighbours: 3 }, arithmetic);
    const counts = new Map<string, number>();
    for (const [from, to] of Object.entries(gainsOf(dataset, neighbours))) {
      expect(Object.keys(to)).not.toContain(from);
      for (const each of Object.keys(to)) counts.set(each, (counts.get(each) ?? 0) + 1);
    }
    expect(Math.max(...counts.values())).toBe(3);
  });

  it('are none, and embeddings zeros, where nobody has an item', async () => {
    const dataset = await datasetOf([...tastes(12, 10, 2), ['u0', 'hated', -1]]);
    const { neighbours, itemEmbeddings, historyEmbeddings } = await neighboursOf(dataset, {}, arithmetic);
    const hated = dataset.items.indexOf('hated');
    expect(gainsOf(dataset, neighbours).hated).toEqual({});
    expect(neighbours.items).not.toContain(hated);
    for (const table of [itemEmbeddings, historyEmbeddings]) {
      expect([...table.subarray(4 * hated, 4 * hated + 4)]).toEqual([0, 0, 0, 0]);
    }
  });

  it('of an isolated pair are each other', async () => {
    const pair: Row[] = ['x', 'y'].flatMap((item) => [0, 1].map((user): Row => [`lonely${user}`, item]));
    const dataset = await datasetOf([...tastes(40, 12, 3), ...pair]);
    for (const regularization of [1e-6, 0.01, 1]) {
      // The pair's one direction is not among the first two, so that it is left over.
      const { neighbours } = await neighboursOf(dataset, { regularization, embeddingDim: 2 }, arithmetic);
      const { x, y } = gainsOf(dataset, neighbours);
      expect(x).toEqual({ y: expect.any(Number) });
      expect(y).toEqual({ x: x.y });
      expect(x.y).toBeGreaterThan(0);
    }
  });

  it('among equals are the first in the data set', async () => {
    const dataset = await datasetOf(everybody(3, 5));
    const { neighbours } = await neighboursOf(dataset, { neighbours: 2, embeddingDim: 0 }, arithmetic);
    const gainers = Object.entries(gainsOf(dataset, neighbours)).map(([from, to]) => [from, Object.keys(to)]);
    expect(Object.fromEntries(gainers)).toEqual({
      i0: ['i1', 'i2', 'i3', 'i4'],
      i1: ['i0', 'i2', 'i3', 'i4'],
      i2: ['i0', 'i1'],
      i3: [],
      i4: [],
    });
  });

  it('are the same bits in blocks of any size', async () => {
    const dataset = await datasetOf(tastes(80, 40, 3));
    const whole = await neighboursOf(dataset, { neighbours: 9 }, arithmetic);
    for (const blockBytes of [1, 3000, 10000]) {
      expect(await neighboursOf(dataset, { neighbours: 9, blockBytes }, arithmetic)).toEqual(whole);
    }
  });

  it('are the same bits on any number of threads', async () => {
    const dataset = await datasetOf(tastes(1500, 200, 2));
    const models = [];
    for (const threads of [1, 2, 3]) {
      const several = await openArithmetic({ backend: 'wasm', threads, engine: null }, new Pace());
      models.push(await neighboursOf(dataset, { neighbours: 150, embeddingDim: 16 }, several));
      await several.workspace.close();
    }
    expect(models[1]).toEqual(models[0]);
    expect(models[2]).toEqual(models[0]);
  });

  it('keep numbers finite whatever the ridge', async () => {
    const dataset = await datasetOf([...tastes(20, 12, 2), ['alone', 'rare'], ['u0', 'rare']]);
    for (const regularization of [1e-9, 1e-3, 1, 1e6]) {
      const given = { regularization, neighbours: 12, embeddingDim: 12 };
      const { neighbours, itemEmbeddings } = await neighboursOf(dataset, given, arithmetic);
      for (const numbers of [neighbours.values, itemEmbeddings]) expect(numbers.every(Number.isFinite)).toBe(true);
    }
  });

  it('keep numbers of a usual size where all the others are candidates, and the table could say the same', async () => {
    for (const [users, neighbours] of [
      [500, 399],
      [3000, 200],
    ]) {
      const dataset = await datasetOf(tastes(users, 400, 5));
      for (const regularization of [1e-300, 1e-9, 1e-6]) {
        const given = { regularization, neighbours, embeddingDim: 20 };
        const { neighbours: found, itemEmbeddings } = await neighboursOf(dataset, given, arithmetic);
        for (const numbers of [found.values, itemEmbeddings]) {
          expect(numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(10);
        }
      }
    }
  });
});
