import { describe, expect, it } from 'vitest';
import { createEmbeddingModel, hasEmbedding } from '../../src/model/embedding-model.js';
import { noNeighbours } from '../../src/model/neighbours.js';
import { messageOf } from '../support/errors.js';

const parts = {
  items: 3,
  embeddingDim: 2,
  historyEmbeddings: Float32Array.of(1, 2, 3, 4, 5, 6),
  itemEmbeddings: Float32Array.of(0, 0, 0, -1, 1e-40, 0),
  poolingExponent: 0.4,
  recencyHalfLife: 5,
};

describe('createEmbeddingModel', () => {
  it('holds what it was given, frozen', () => {
    const model = createEmbeddingModel(parts, 'diverged');
    expect(model).toEqual({ ...parts, neighbours: noNeighbours(3) });
    expect(Object.isFrozen(model)).toBe(true);
  });

  it.each(['historyEmbeddings', 'itemEmbeddings'] as const)('refuses %s of another shape', async (table) => {
    const message = await messageOf('model-corrupt', () =>
      createEmbeddingModel({ ...parts, [table]: new Float32Array(5) }, 'model-corrupt'),
    );
    expect(message).toBe(`Expected ${table} to hold 3 x 2 numbers, got 5`);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses tables with %s',
    async (poison) => {
      for (const table of ['historyEmbeddings', 'itemEmbeddings'] as const) {
        const poisoned = parts[table].slice();
        poisoned[3] = poison;
        const message = await messageOf('diverged', () =>
          createEmbeddingModel({ ...parts, [table]: poisoned }, 'diverged'),
        );
        expect(message).toBe(`Expected ${table} to hold finite numbers, got NaN or an infinity`);
      }
    },
  );

  it('takes the largest numbers that are finite', () => {
    const largest = new Float32Array(6).fill(3.4e38);
    expect(createEmbeddingModel({ ...parts, itemEmbeddings: largest }, 'diverged').itemEmbeddings).toBe(largest);
  });

  it('takes no items at all', () => {
    const none = { historyEmbeddings: new Float32Array(0), itemEmbeddings: new Float32Array(0) };
    expect(createEmbeddingModel({ ...parts, items: 0, ...none }, 'diverged').items).toBe(0);
  });
});

describe('hasEmbedding', () => {
  const model = createEmbeddingModel(parts, 'diverged');

  it('is false for a row of zeros', () => {
    expect(hasEmbedding(model, 0)).toBe(false);
  });

  it('is true where any number of the row is not 0, however small', () => {
    expect(hasEmbedding(model, 1)).toBe(true);
    expect(hasEmbedding(model, 2)).toBe(true);
  });
});
