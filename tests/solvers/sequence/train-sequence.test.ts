import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset.js';
import { type Arithmetic, openArithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import type { Neighbours } from '../../../src/model/neighbours.js';
import { Pace } from '../../../src/pace.js';
import { type SequenceSettings, trainSequence } from '../../../src/solvers/sequence/train-sequence.js';
import { findDirections } from '../../../src/solvers/spectral/spectral-model.js';
import { anyOrderedRows } from '../../support/any-sequence.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { driftingRows } from '../../support/drifting.js';
import { messageOf } from '../../support/errors.js';
import { farthest, unflat } from '../../support/matrices.js';
import { sequenceOracle } from '../../support/sequence-oracle.js';
import { spectralOptions } from '../../support/training.js';

const DEFAULTS: SequenceSettings = {
  embeddingDim: 3,
  neighbours: 4,
  regularization: 0.5,
  recencyHalfLife: 1.4,
  popularityDamping: 0.1,
};

async function trained(dataset: Dataset, settings: SequenceSettings, arithmetic: Arithmetic) {
  const directions = await findDirections(
    dataset,
    spectralOptions({ embeddingDim: settings.embeddingDim }),
    arithmetic,
    () => {},
  );
  return trainSequence(dataset, directions, settings, arithmetic);
}

/** Everybody goes from a to d; some begin later. */
const CHAINS: Row[] = Array.from({ length: 12 }, (_, user) =>
  ['a', 'b', 'c', 'd'].slice(user % 3 === 2 ? 1 : 0).map((item, at): Row => [`u${user}`, item, 1, T + at]),
).flat();

/** A full table of what each item in a history adds to others. */
function tableOf({ offsets, items, values }: Neighbours): number[][] {
  const count = offsets.length - 1;
  const table = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let from = 0; from < count; from++) {
    for (let at = offsets[from]; at < offsets[from + 1]; at++) table[from][items[at]] = values[at];
  }
  return table;
}

describe('trainSequence', () => {
  it.each(['wasm', 'cpu'] as const)('solves the least-squares problem of all positions on %s', async (backend) => {
    const arithmetic = await arithmeticOn(backend);
    await fc.assert(
      fc.asyncProperty(
        anyOrderedRows,
        fc.constantFrom(0, 2, 5, 20),
        fc.constantFrom(0.5, 1, 3, false as const),
        async (rows, neighbours, recencyHalfLife) => {
          const dataset = await datasetOf(rows, { weighting: 'value' });
          const settings = { ...DEFAULTS, embeddingDim: 2, neighbours, recencyHalfLife };
          const model = await trained(dataset, settings, arithmetic);
          const { embeddings, gains } = sequenceOracle(dataset, model, settings);
          expect(farthest(tableOf(model.neighbours).flat(), gains.flat())).toBeLessThan(1e-4);
          expect(farthest(model.itemEmbeddings, embeddings.flat())).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('adds to an item what has come before it alone', async () => {
    const model = await trained(await datasetOf(CHAINS), { ...DEFAULTS, neighbours: 3 }, await arithmeticOn('wasm'));
    const table = tableOf(model.neighbours);
    expect(table.map((row) => row.map((value) => value !== 0))).toEqual([
      [false, true, true, true],
      [false, false, true, true],
      [false, false, false, true],
      [false, false, false, false],
    ]);
  });

  it.each([
    [
      'no timestamps',
      [
        ['u', 'a'],
        ['u', 'b'],
        ['v', 'a'],
        ['v', 'b'],
      ],
      'no timestamps',
    ],
    [
      'one moment a user',
      [
        ['u', 'a', 1, T],
        ['u', 'b', 1, T],
        ['v', 'a', 1, T + 1],
        ['v', 'b', 1, T + 1],
      ],
      'none',
    ],
  ] as [string, Row[], string][])('says what is missing: %s', async (_, rows, got) => {
    const arithmetic = await arithmeticOn('cpu');
    const dataset = await datasetOf(rows);
    expect(
      await messageOf('not-enough-data', () => trained(dataset, { ...DEFAULTS, embeddingDim: 1 }, arithmetic)),
    ).toBe(
      `Expected users with interactions at different times for \`algorithm: 'sequence'\`, got ${got}; \`algorithm: 'spectral'\` needs no order`,
    );
  });

  it('is the same, bit by bit, on any number of threads', async () => {
    const dataset = await datasetOf(driftingRows());
    const [one, two] = await Promise.all(
      [1, 3].map(async (threads) => {
        const arithmetic = await openArithmetic({ backend: null, threads, engine: null }, new Pace());
        const model = await trained(dataset, { ...DEFAULTS, embeddingDim: 20, neighbours: 30 }, arithmetic);
        await arithmetic.workspace.close();
        return model;
      }),
    );
    expect(two).toEqual(one);
  });

  it('has no embedding for what never comes next, and for what nobody has', async () => {
    const dataset = await datasetOf([...CHAINS, ['u0', 'hated', -1]]);
    const model = await trained(dataset, { ...DEFAULTS, embeddingDim: 2 }, await arithmeticOn('wasm'));
    const lengths = unflat(model.itemEmbeddings, 2).map((row) => Math.hypot(...row));
    expect(lengths.map((length) => length > 0)).toEqual([false, true, true, true, false]);
  });

  it('tells how far it is', async () => {
    const dataset = await datasetOf(driftingRows({ users: 40 }));
    const fractions: number[] = [];
    const arithmetic = await arithmeticOn('wasm');
    const directions = await findDirections(dataset, spectralOptions({ embeddingDim: 3 }), arithmetic, () => {});
    await trainSequence(dataset, directions, DEFAULTS, arithmetic, (fraction) => fractions.push(fraction));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });
});
