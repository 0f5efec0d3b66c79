import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SparseMatrix } from '../../../src/kernels/matrix/sparse-matrix.js';
import { Pace } from '../../../src/pace.js';
import { trainNeighbours } from '../../../src/solvers/neighbours/train-neighbours.js';
import { normalisedMatrix } from '../../../src/solvers/spectral/normalised-matrix.js';
import { type Directions, ridgeFilter } from '../../../src/solvers/spectral/spectral-model.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row } from '../../support/datasets.js';
import { farthest } from '../../support/matrices.js';

interface Fixture {
  readonly embeddings: readonly (readonly number[])[];
  readonly neighbours: readonly (readonly [from: number, to: number, gain: number])[];
  readonly options: Readonly<Record<'degreeExponent' | 'regularization' | 'embeddingDim' | 'neighbours', number>>;
  readonly items: number;
  readonly interactions: readonly (readonly [user: number, item: number, weight: number])[];
  readonly singularValues: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../../fixtures/neighbours.json', import.meta.url), 'utf8'),
);
const { options } = fixture;
const { embeddingDim, degreeExponent } = options;

/** The data of the fixture, its items in the order of the data set: `names[index]` is the fixture's number. */
async function inputs(): Promise<{ matrix: SparseMatrix; directions: Directions; names: number[] }> {
  const rows = fixture.interactions.map(([user, item, weight]): Row => [`u${user}`, `i${item}`, weight]);
  const dataset = await datasetOf(rows, { weighting: 'value' });
  const { matrix, itemSums } = await normalisedMatrix(dataset, degreeExponent, new Pace());
  const names = Array.from(dataset.items.ids, (id) => Number(id.slice(1)));
  const vectors = Float32Array.from(names.flatMap((name) => fixture.vectors[name]));
  const values = Float64Array.from(fixture.singularValues);
  return { matrix, names, directions: { degreeExponent, values, vectors, itemSums } };
}

const DAMPING = 0.2;

describe('trainNeighbours beside the exact reference in numpy (fixtures/make-neighbours.py)', () => {
  it.each(['wasm', 'cpu'] as const)('gives its embeddings and neighbours on %s', async (backend) => {
    const { matrix, directions, names } = await inputs();
    const given = { ...options, popularityDamping: DAMPING };
    const model = await trainNeighbours(matrix, directions, given, await arithmeticOn(backend));
    const { itemSums } = directions;
    const filter = ridgeFilter(directions, embeddingDim, options.regularization);
    const itemScale = (item: number): number => itemSums[item] ** (degreeExponent - DAMPING);
    const historyScale = (item: number): number => itemSums[item] ** -degreeExponent;

    const embeddings = names.flatMap((_, item) =>
      Array.from(filter, (share, k) => (model.itemEmbeddings[item * embeddingDim + k] / itemScale(item)) * share),
    );
    expect(
      farthest(
        embeddings,
        names.flatMap((name) => fixture.embeddings[name]),
      ),
    ).toBeLessThan(1e-5);
    const histories = names.flatMap((_, item) =>
      Array.from(filter, (share, k) => model.historyEmbeddings[item * embeddingDim + k] / historyScale(item) / share),
    );
    expect(farthest(histories, directions.vectors)).toBeLessThan(1e-5);

    const expected = new Map(fixture.neighbours.map(([from, to, gain]) => [`${from} ${to}`, gain]));
    const { offsets, items, values } = model.neighbours;
    expect(items.length).toBe(expected.size);
    const gains = names.flatMap((_, from) =>
      Array.from(items.subarray(offsets[from], offsets[from + 1]), (to, at) => ({
        ours: values[offsets[from] + at] / historyScale(from) / itemScale(to),
        theirs: expected.get(`${names[from]} ${names[to]}`) ?? Number.NaN,
      })),
    );
    expect(
      farthest(
        gains.map(({ ours }) => ours),
        gains.map(({ theirs }) => theirs),
      ),
    ).toBeLessThan(1e-5);
  });
});
