import { describe, expect, it } from 'vitest';
import { GrowingModel } from '../../src/live/growing-model.js';
import { modelOf } from '../support/served.js';

describe('GrowingModel', () => {
  const trained = modelOf([[1, 2]], [[3, 4]]);

  it('is the trained model itself as long as there are no more items', () => {
    expect(new GrowingModel(trained).withItems(1)).toBe(trained);
  });

  it('appends rows of zeros and never has fewer', () => {
    const growing = new GrowingModel(trained);
    for (let items = 2; items < 100; items++) {
      const { historyEmbeddings, itemEmbeddings, ...rest } = growing.withItems(items);
      expect(rest).toEqual({ items, embeddingDim: 2, poolingExponent: 0, recencyHalfLife: 5 });
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

  it('does not take more and more room where it is kept again and again', () => {
    const growing = new GrowingModel(trained);
    for (let time = 0; time < 100; time++) {
      growing.snapshot(1);
      growing.clearRows([0]);
    }
    expect(growing.withItems(1).itemEmbeddings.buffer.byteLength).toBeLessThan(100);
  });
});
