import { describe, expect, it } from 'vitest';
import { combinationsOf, defaultSpace } from '../../../src/training/tune/space.js';

const all = (space: Parameters<typeof combinationsOf>[0], budget = 100) => combinationsOf(space, 1000, budget, 1);

describe('the combinations of a space', () => {
  it('are every one of them, in the order in which they are named', () => {
    expect(all({ embeddingDim: [4, 8], regularization: [0.1, 0.3] })).toEqual([
      { algorithm: 'spectral', embeddingDim: 4, regularization: 0.1 },
      { algorithm: 'spectral', embeddingDim: 4, regularization: 0.3 },
      { algorithm: 'spectral', embeddingDim: 8, regularization: 0.1 },
      { algorithm: 'spectral', embeddingDim: 8, regularization: 0.3 },
    ]);
  });

  it('leave out what counts for the other algorithm alone', () => {
    expect(all({ regularization: [0.1, 0.3], epochs: [2, 4], embeddingDim: [8] })).toEqual([
      { algorithm: 'spectral', regularization: 0.1, embeddingDim: 8 },
      { algorithm: 'spectral', regularization: 0.3, embeddingDim: 8 },
      { algorithm: 'gradient', epochs: 2, embeddingDim: 8 },
      { algorithm: 'gradient', epochs: 4, embeddingDim: 8 },
    ]);
    expect(all({ algorithm: ['spectral', 'gradient'], epochs: [2] })).toEqual([
      { algorithm: 'spectral' },
      { algorithm: 'gradient', epochs: 2 },
    ]);
  });

  it('are of the algorithm whose options are named, and spectral where none is', () => {
    expect(all({ temperature: [0.1, 0.2] }).map(({ algorithm }) => algorithm)).toEqual(['gradient', 'gradient']);
    expect(all({ embeddingDim: [8] })).toEqual([{ algorithm: 'spectral', embeddingDim: 8 }]);
    expect(all({})).toEqual([{ algorithm: 'spectral' }]);
  });

  it('have no longer embeddings than the data can carry, and none twice', () => {
    expect(combinationsOf({ embeddingDim: [8, 500, 1000] }, 19, 10, 1)).toEqual([
      { algorithm: 'spectral', embeddingDim: 8 },
      { algorithm: 'spectral', embeddingDim: 19 },
    ]);
  });

  it('beyond the budget are drawn at random, each once, in order, the same for a seed', () => {
    const dims = Array.from({ length: 200 }, (_, at) => at + 1);
    const drawn = combinationsOf({ embeddingDim: dims }, 1000, 20, 7).map(({ embeddingDim }) => embeddingDim!);
    expect(new Set(drawn).size).toBe(20);
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
    expect(combinationsOf({ embeddingDim: dims }, 1000, 20, 7).map(({ embeddingDim }) => embeddingDim)).toEqual(drawn);
    expect(combinationsOf({ embeddingDim: dims }, 1000, 20, 8).map(({ embeddingDim }) => embeddingDim)).not.toEqual(
      drawn,
    );
  });

  it('are refused where they are a mistake', () => {
    const many = Array.from({ length: 1001 }, (_, at) => at + 1);
    expect(() => all({ embeddingDim: many, powerIterations: many, oversampling: many })).toThrow(
      'Expected `space` to have at most 1000000 combinations, got 1002001000',
    );
  });
});

describe('the default space', () => {
  it('goes as far as the data can carry it', () => {
    expect(defaultSpace(20, 30).embeddingDim).toEqual([5]);
    expect(defaultSpace(400, 300).embeddingDim).toEqual([8, 16, 32, 64]);
    expect(defaultSpace(1e6, 1e5).embeddingDim).toEqual([32, 64, 128, 256, 512, 1024]);
  });
});
