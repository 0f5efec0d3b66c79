import { describe, expect, it } from 'vitest';
import { GrowingModel } from '../../src/live/growing-model.js';
import { noNeighbours } from '../../src/model/neighbours.js';
import { modelOf, neighboursOf, withNeighbours } from '../support/served.js';

describe('GrowingModel', () => {
  const trained = modelOf([[1, 2]], [[3, 4]]);

  it('is the trained model itself as long as there are no more items', () => {
    expect(new GrowingModel(trained).withItems(1)).toBe(trained);
  });

  it('appends rows of zeros and never has fewer', () => {
    const growing = new GrowingModel(trained);
    for (let items = 2; items < 100; items++) {
      const { historyEmbeddings, itemEmbeddings, ...rest } = growing.withItems(items);
      expect(rest).toEqual({
        items,
        embeddingDim: 2,
        poolingExponent: 0,
        recencyHalfLife: 5,
        neighbours: noNeighbours(items),
      });
      expect([...historyEmbeddings]).toEqual([1, 2, ...new Array(2 * items - 2).fill(0)]);
      expect([...itemEmbeddings]).toEqual([3, 4, ...new Array(2 * items - 2).fill(0)]);
    }
    expect(growing.withItems(5).items).toBe(99);
    expect(trained.historyEmbeddings).toHaveLength(2);
  });

  it('writes to nothing that it was made with or has handed out for good', () => {
    const growing = new GrowingModel(trained);
    growing.withItems(2);
    growing.setRows(1, [5, 6], [7, 8]);
    const kept = growing.snapshot(2);
    growing.clearRows([0]);
    growing.setRows(1, [9, 9], [9, 9]);
    expect([...kept.historyEmbeddings]).toEqual([1, 2, 5, 6]);
    expect([...kept.itemEmbeddings]).toEqual([3, 4, 7, 8]);
    expect([...growing.withItems(2).historyEmbeddings]).toEqual([0, 0, 9, 9]);
    expect([...growing.withItems(2).itemEmbeddings]).toEqual([0, 0, 9, 9]);
    expect([...trained.historyEmbeddings]).toEqual([1, 2]);
  });

  it('keeps the neighbours while it grows, and takes those of items away', () => {
    const rows = [[1], [2], [3]];
    const before = [
      [0, 1, 2],
      [3, 0, 4],
      [5, 6, 0],
    ];
    const model = withNeighbours(modelOf(rows, rows), before);
    const growing = new GrowingModel(model);
    const grown = (table: readonly number[][], items: number) =>
      neighboursOf([...table.map((row) => [...row]), ...Array.from({ length: items - 3 }, () => [])]);
    for (const items of [4, 5, 40]) expect(growing.withItems(items).neighbours).toEqual(grown(before, items));
    const kept = growing.snapshot(40);
    growing.clearRows([1, 39]);
    const after = [
      [0, 0, 2],
      [0, 0, 0],
      [5, 0, 0],
    ];
    for (const items of [40, 41, 99]) expect(growing.withItems(items).neighbours).toEqual(grown(after, items));
    expect(kept.neighbours).toEqual(grown(before, 40));
    expect(model.neighbours).toEqual(grown(before, 3));
    growing.moveTo(model);
    expect(growing.withItems(5).neighbours).toEqual(grown(before, 5));
  });

  it('does not take more and more room where it is kept again and again', () => {
    const growing = new GrowingModel(trained);
    for (let time = 0; time < 100; time++) {
      growing.snapshot(1);
      growing.clearRows([0]);
    }
    expect(growing.withItems(1).itemEmbeddings.buffer.byteLength).toBeLessThan(100);
  });
});
