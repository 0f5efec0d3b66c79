import { expect, it } from 'vitest';
import { NeighbourFit } from '../../../src/solvers/neighbours/neighbour-fit.js';
import { trainNeighbours } from '../../../src/solvers/neighbours/train-neighbours.js';
import { normalisedMatrix } from '../../../src/solvers/spectral/normalised-matrix.js';
import { findDirections } from '../../../src/solvers/spectral/spectral-model.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf } from '../../support/datasets.js';
import { spectralOptions, tastes } from '../../support/training.js';

it.each([
  ['in one block', 1e9],
  ['in many', 3000],
])('gives with one ridge after the other what each gives by itself: %s', async (_, blockBytes) => {
  const arithmetic = await arithmeticOn('wasm');
  const dataset = await datasetOf(tastes(80, 40, 3));
  const options = spectralOptions({ embeddingDim: 4, degreeExponent: 0.3 });
  const directions = await findDirections(dataset, options, arithmetic, () => {});
  const { matrix } = await normalisedMatrix(dataset, 0.3, arithmetic.pace);
  const size = { embeddingDim: 4, neighbours: 9, blockBytes };
  await arithmetic.workspace.scope(async () => {
    const fit = await NeighbourFit.open(matrix, directions, size, arithmetic);
    for (const [regularization, popularityDamping] of [
      [0.1, 0.1],
      [0.01, 0],
      [0.1, 0.1],
      [0.1, 0.3],
    ]) {
      const alone = await trainNeighbours(
        matrix,
        directions,
        { ...size, regularization, popularityDamping },
        await arithmeticOn('wasm'),
      );
      expect(await fit.model(await fit.solve(regularization), popularityDamping)).toEqual(alone);
    }
  });
});

it('is the same however few interactions are in memory by item at once', async () => {
  const arithmetic = await arithmeticOn('wasm');
  const dataset = await datasetOf(tastes(80, 40, 3));
  const directions = await findDirections(
    dataset,
    spectralOptions({ embeddingDim: 4, degreeExponent: 0.3 }),
    arithmetic,
    () => {},
  );
  const { matrix } = await normalisedMatrix(dataset, 0.3, arithmetic.pace);
  const solve = (windowEntries: number, blockBytes: number) => {
    const given = { embeddingDim: 4, neighbours: 9, regularization: 0.1, popularityDamping: 0 };
    return trainNeighbours(matrix, directions, { ...given, windowEntries, blockBytes }, arithmetic);
  };
  const expected = await solve(matrix.indexes.length, 1e9);
  for (const windowEntries of [1, 60, 500]) {
    for (const blockBytes of [3000, 1e9]) expect(await solve(windowEntries, blockBytes)).toEqual(expected);
  }
});

it.each([0, 1, 2])('is finite and small however few the passes over the data: %i', async (powerIterations) => {
  const arithmetic = await arithmeticOn('wasm');
  for (const [users, items, kinds] of [
    [40, 30, 3],
    [200, 80, 10],
    [30, 100, 5],
  ]) {
    const dataset = await datasetOf(tastes(users, items, kinds));
    for (const oversampling of [0, 7]) {
      const options = spectralOptions({ embeddingDim: 3, degreeExponent: 0.3, powerIterations, oversampling });
      const directions = await findDirections(dataset, options, arithmetic, () => {});
      const { matrix } = await normalisedMatrix(dataset, 0.3, arithmetic.pace);
      const given = { embeddingDim: 3, neighbours: 20, regularization: 0.003, popularityDamping: 0.1 };
      const { neighbours } = await trainNeighbours(matrix, directions, given, arithmetic);
      // Rounding aside, what is left of A^T A when the directions have taken their part is never below 0.
      expect(neighbours.values.every((value) => Math.abs(value) < 2)).toBe(true);
    }
  }
});
