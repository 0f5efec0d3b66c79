import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import type { Arithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import { hasEmbedding } from '../../../src/model/embedding-model.js';
import { Pace } from '../../../src/pace.js';
import { normalisedMatrix } from '../../../src/solvers/spectral/normalised-matrix.js';
import { buildSpectralModel, findDirections } from '../../../src/solvers/spectral/spectral-model.js';
import { svdByParts } from '../../../src/solvers/spectral/svd-by-parts.js';
import { trainSpectral } from '../../../src/training/trainers.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row } from '../../support/datasets.js';
import { messageOf } from '../../support/errors.js';
import { farthest } from '../../support/matrices.js';
import { scoresOf, spectralOptions, tastes } from '../../support/training.js';

interface Fixture {
  readonly options: { readonly embeddingDim: number; readonly degreeExponent: number; readonly regularization: number };
  readonly items: number;
  readonly interactions: readonly (readonly [user: number, item: number, weight: number])[];
  readonly singularValues: readonly number[];
  readonly scores: readonly { readonly user: number; readonly scores: readonly number[] }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL('../../../fixtures/spectral.json', import.meta.url), 'utf8'));

const fixtureDataset = () =>
  datasetOf(
    fixture.interactions.map(([user, item, weight]): Row => [`u${user}`, `i${item}`, weight]),
    { weighting: 'value' },
  );

let arithmetic: Arithmetic;
beforeAll(async () => {
  arithmetic = await arithmeticOn('wasm');
});

const train = async (dataset: Dataset, given?: Parameters<typeof spectralOptions>[0]) => {
  const options = spectralOptions(given);
  return buildSpectralModel(await findDirections(dataset, options, arithmetic, () => {}), options, arithmetic.pace);
};

describe('trainSpectral beside the exact reference in numpy (fixtures/make-spectral.py)', () => {
  it.each(['wasm', 'cpu'] as const)('gives its scores on %s', async (backend) => {
    const dataset = await fixtureDataset();
    const { model } = await trainSpectral(dataset, { ...fixture.options, neighbours: 0, backend });
    for (const { user, scores } of fixture.scores) {
      const ours = scoresOf(model, dataset, dataset.users.indexOf(`u${user}`));
      const inItsOrder = scores.map((_, item) => ours[dataset.items.indexOf(`i${item}`)]);
      expect(farthest(inItsOrder, scores)).toBeLessThan(1e-5 * Math.max(...scores.map(Math.abs)));
    }
  });

  it('gives its singular values', async () => {
    const { degreeExponent, embeddingDim: dim } = fixture.options;
    const { matrix } = await normalisedMatrix(await fixtureDataset(), degreeExponent, new Pace());
    const options = { dim, powerIterations: 3, oversampling: 32, seed: 42 };
    const { values } = await svdByParts(arithmetic, matrix, options);
    values.forEach((value, k) => {
      expect(Math.abs(value / fixture.singularValues[k] - 1)).toBeLessThan(1e-5);
    });
  });

  it('gives its scores whatever the seed, where the whole space is searched', async () => {
    const dataset = await fixtureDataset();
    const [first, second] = [
      await train(dataset, fixture.options),
      await train(dataset, { ...fixture.options, seed: 7 }),
    ];
    expect(second.itemEmbeddings).not.toEqual(first.itemEmbeddings);
    expect(farthest(scoresOf(second, dataset, 3), scoresOf(first, dataset, 3))).toBeLessThan(1e-5);
  });
});

describe('factorise', () => {
  it('pools by the degree exponent', async () => {
    const model = await train(await datasetOf(tastes(12, 10, 2)), { embeddingDim: 2, degreeExponent: 0.3 });
    expect(model.poolingExponent).toBe(0.3);
  });

  it('is an error, not a model of zeros, where the weights are beyond what can be multiplied', async () => {
    const rows = tastes(20, 12, 2).map(([user, item]): Row => [user, item, 3e38]);
    const dataset = await datasetOf(rows, { weighting: 'value' });
    const message = await messageOf('diverged', () => trainSpectral(dataset, { degreeExponent: 0 }));
    expect(message).toContain('weights are too large or too small');
  });

  it('gives no embedding to an item that nobody likes', async () => {
    const dataset = await datasetOf([...tastes(12, 10, 2), ['u0', 'hated', -1]]);
    const model = await train(dataset, { embeddingDim: 2 });
    const hated = dataset.items.indexOf('hated');
    expect(hasEmbedding(model, hated)).toBe(false);
    expect(
      Array.from({ length: dataset.items.size }, (_, item) => item).filter((item) => !hasEmbedding(model, item)),
    ).toEqual([hated]);
  });

  it('is nested: fewer numbers an item are the first of more', async () => {
    const dataset = await fixtureDataset();
    const [small, large] = [await train(dataset, { embeddingDim: 3 }), await train(dataset, { embeddingDim: 8 })];
    const cut = large.historyEmbeddings.filter((_, at) => at % 8 < 3);
    expect(farthest(cut.map(Math.abs), small.historyEmbeddings.map(Math.abs))).toBeLessThan(1e-4);
  });
});
