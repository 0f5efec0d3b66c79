import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trainSequence } from '../../../src/solvers/sequence/train-sequence.js';
import type { Directions } from '../../../src/solvers/spectral/spectral-model.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { farthest } from '../../support/matrices.js';

interface Fixture {
  readonly options: Readonly<
    Record<
      'degreeExponent' | 'regularization' | 'recencyHalfLife' | 'popularityDamping' | 'neighbours' | 'embeddingDim',
      number
    >
  >;
  readonly interactions: readonly (readonly [user: number, item: number, weight: number, moment: number])[];
  readonly singularValues: readonly number[];
  readonly vectors: readonly (readonly number[])[];
  readonly embeddings: readonly (readonly number[])[];
  readonly neighbours: readonly (readonly [from: number, to: number, gain: number])[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL('../../../fixtures/sequence.json', import.meta.url), 'utf8'));

describe('trainSequence beside the exact reference in numpy (fixtures/make-sequence.py)', () => {
  it.each(['wasm', 'cpu'] as const)('gives its embeddings and neighbours on %s', async (backend) => {
    const { options, interactions } = fixture;
    const rows = interactions.map(([user, item, weight, at]): Row => [`u${user}`, `i${item}`, weight, T + at]);
    const dataset = await datasetOf(rows, { weighting: 'value' });
    const { items, positives } = dataset;
    // Items in the order of the data set: `names[index]` is the fixture's number.
    const names = Array.from(items.ids, (id) => Number(id.slice(1)));
    const itemSums = new Float64Array(items.size);
    positives.items.forEach((item, at) => {
      itemSums[item] += positives.weights[at];
    });
    const directions: Directions = {
      degreeExponent: options.degreeExponent,
      values: Float64Array.from(fixture.singularValues),
      vectors: Float32Array.from(names.flatMap((name) => fixture.vectors[name])),
      itemSums,
    };
    const model = await trainSequence(dataset, directions, options, await arithmeticOn(backend));
    const embeddings = names.flatMap((name) => fixture.embeddings[name]);
    expect(farthest(model.itemEmbeddings, embeddings)).toBeLessThan(1e-5);

    const expected = new Map(fixture.neighbours.map(([from, to, gain]) => [`${from} ${to}`, gain]));
    const { offsets, items: gaining, values } = model.neighbours;
    expect(values.length).toBe(expected.size);
    const theirs = names.flatMap((name, from) =>
      Array.from(gaining.subarray(offsets[from], offsets[from + 1]), (to) => expected.get(`${name} ${names[to]}`)),
    );
    expect(farthest(values, theirs as number[])).toBeLessThan(1e-5);
  });
});
