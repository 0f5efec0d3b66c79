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
});
