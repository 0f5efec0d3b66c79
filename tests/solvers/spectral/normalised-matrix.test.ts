import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { Pace } from '../../../src/pace.js';
import { normalisedMatrix } from '../../../src/solvers/spectral/normalised-matrix.js';
import { datasetOf } from '../../support/datasets.js';
import { denseOf, farthest } from '../../support/matrices.js';

const normalised = (data: Dataset, exponent: number) => normalisedMatrix(data, exponent, new Pace());

// Row sums 4, 1 and 4; column sums 1, 8 and 0.
const dataset = await datasetOf(
  [
    ['a', 'x', 1],
    ['a', 'y', 3],
    ['b', 'y', 1],
    ['c', 'y', 4],
    ['c', 'z', -1],
  ],
  { weighting: 'value' },
);

describe('normalisedMatrix', () => {
  it('holds the weights themselves where the exponent is 0', async () => {
    expect(denseOf((await normalised(dataset, 0)).matrix)).toEqual([
      [1, 3, 0],
      [0, 1, 0],
      [0, 4, 0],
    ]);
  });

  it('divides each weight by powers of its row sum and its column sum', async () => {
    const { matrix } = await normalised(dataset, 0.5);
    const expected = [1 / 2, 3 / (2 * 8 ** 0.5), 0, 0, 1 / 8 ** 0.5, 0, 0, 4 / (2 * 8 ** 0.5), 0];
    expect(farthest(denseOf(matrix).flat(), expected)).toBeLessThan(1e-7);
  });

  it('gives the sum of the weights of each item, 0 for one that nobody has', async () => {
    expect([...(await normalised(dataset, 0.4)).itemSums]).toEqual([1, 8, 0]);
  });

  it('is finite for users and items without a positive pair', async () => {
    const { matrix } = await normalised(
      await datasetOf([
        ['a', 'x', -1],
        ['b', 'y'],
        ['b', 'z'],
      ]),
      1,
    );
    expect(Array.from(matrix.values)).toEqual([0.5, 0.5]);
  });
});
