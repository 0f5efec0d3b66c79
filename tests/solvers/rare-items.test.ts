import { describe, expect, it } from 'vitest';
import { historyOf } from '../../src/data/dataset.js';
import type { OptionsOf } from '../../src/training/train-options.js';
import { trainSpectral } from '../../src/training/trainers.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { scoresOf, tastes } from '../support/training.js';

/** Of each of 23 users, the item that is not had yet and scores most. */
async function bestOf(rows: readonly Row[], options: OptionsOf<'spectral'>): Promise<string[]> {
  const dataset = await datasetOf([...tastes(24, 16, 2), ...rows], { weighting: 'value' });
  const { model } = await trainSpectral(dataset, options);
  return Array.from({ length: 23 }, (_, at) => {
    const scores = scoresOf(model, dataset, at + 1);
    for (const seen of historyOf(dataset, at + 1).items) scores[seen] = Number.NEGATIVE_INFINITY;
    return dataset.items.ids[scores.indexOf(Math.max(...scores))];
  });
}

const RARE: readonly (readonly [string, readonly Row[]])[] = [
  ['one user has alone', [['u0', 'rare']]],
  [
    'only a user of nothing else shares',
    [
      ['u0', 'rare'],
      ['lonely', 'rare'],
    ],
  ],
  [
    'somebody has far more of than others',
    [
      ['u0', 'rare'],
      ['lonely', 'rare', 50],
    ],
  ],
  [
    'two users have who have nothing else',
    [
      ['lonely', 'rare'],
      ['lonely too', 'rare'],
    ],
  ],
];

const HEAVY: readonly Row[] = [
  ['lonely', 'rare', 50],
  ['lonely', 'i0'],
];

const DIMS = [3, 8, 16];

describe('an item that hardly anybody has tops the lists of no others', () => {
  // 1 / (1 - leverage) grows without bound there.
  it.each([...RARE, ['a user has far more of than of the rest', HEAVY] as const])(
    'where %s, with the tables alone',
    async (_, rows) => {
      for (const regularization of [1e-9, 0.003, 0.03, 1]) {
        for (const embeddingDim of DIMS) {
          const options = { neighbours: 0, embeddingDim, regularization, degreeExponent: 0.4 };
          for (const best of await bestOf(rows, options)) expect(best).toMatch(/^i/);
        }
      }
    },
  );

  it.each(RARE)('where %s, with neighbours beside the tables', async (_, rows) => {
    for (const neighbours of [2, 16]) {
      for (const regularization of [0.001, 0.003, 0.03, 1]) {
        for (const embeddingDim of DIMS) {
          const options = { neighbours, embeddingDim, regularization };
          for (const best of await bestOf(rows, options)) expect(best).toMatch(/^i/);
        }
      }
    }
  });

  // As with EASE, what is left out of its own fit follows a heavy pair where the ridge is small beside it.
  it('where a user has far more of it than of the rest, with neighbours and enough of a ridge', async () => {
    for (const neighbours of [2, 16]) {
      for (const regularization of [0.1, 1]) {
        for (const embeddingDim of DIMS) {
          const options = { neighbours, embeddingDim, regularization };
          for (const best of await bestOf(HEAVY, options)) expect(best).toMatch(/^i/);
        }
      }
    }
  });
});
