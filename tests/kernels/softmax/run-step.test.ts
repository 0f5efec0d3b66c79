import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { loadStep } from '../../../src/kernels/softmax/load-step.js';
import { runStep } from '../../../src/kernels/softmax/run-step.js';
import { NONE, type SoftmaxStep } from '../../../src/kernels/softmax/softmax-step.js';
import { Pace } from '../../../src/pace.js';
import { StepDrawer } from '../../../src/solvers/gradient/step-drawer.js';
import { TrainedTable } from '../../../src/solvers/gradient/trained-table.js';
import { datasetOf } from '../../support/datasets.js';
import { farthest, flat, normalRows } from '../../support/matrices.js';
import { softmaxOracle } from '../../support/softmax-oracle.js';
import { gradientOptions, tastes } from '../../support/training.js';

/** Rows of gradients put back where they belong in the table. */
function scatter(rows: Uint32Array, gradients: Float32Array, dim: number, length: number): Float32Array {
  const table = new Float32Array(length);
  rows.forEach((row, at) => {
    table.set(gradients.subarray(at * dim, (at + 1) * dim), row * dim);
  });
  return table;
}

/** The largest difference over what is allowed: 1e-3 of the number itself, and 1e-5. */
const faultOf = (got: ArrayLike<number>, expected: ArrayLike<number>): number =>
  farthest(
    Array.from(got, (value, at) => (value - expected[at]) / (1e-5 + 1e-3 * Math.abs(expected[at]))),
    new Array<number>(got.length).fill(0),
  );

describe.each(['cpu', 'wasm'] as const)('a step of sampled softmax on %s', (backend) => {
  const gradientsOf = async (
    step: SoftmaxStep,
    dim: number,
    temperature: number,
    history: Float32Array,
    items: Float32Array,
  ) => {
    const workspace = new Workspace({ backend, threads: 1 });
    const [historyTable, itemTable] = await Promise.all(
      [history, items].map((start) => TrainedTable.create(workspace, start, dim, new Pace())),
    );
    const width = itemTable.dim;
    const tables = { dim: width, historyTable: historyTable.address, itemTable: itemTable.address };
    const loaded = loadStep(workspace, step, tables, temperature);
    const loss = await runStep(workspace, step, loaded, new Pace());
    const read = (address: number, rows: Uint32Array, table: Float32Array): Float32Array => {
      const gradients = workspace.floats(address, rows.length * width);
      const cut = Float32Array.from({ length: rows.length * dim }, (_, at) => {
        return gradients[Math.floor(at / dim) * width + (at % dim)];
      });
      return scatter(rows, cut, dim, table.length);
    };
    expect([await historyTable.read(), await itemTable.read()]).toEqual([history, items]);
    return {
      loss,
      history: read(loaded.historyGradients, step.historyItems, history),
      items: read(loaded.itemGradients, step.items, items),
    };
  };

  it('gives the known loss of one user, one target and one negative', async () => {
    // The user points along the first axis, the target too, the negative along the second.
    const step: SoftmaxStep = {
      catalogue: 4,
      items: Uint32Array.of(2, 1),
      candidates: 1,
      historyItems: Uint32Array.of(0),
      offsets: Uint32Array.of(0, 2),
      entries: Uint32Array.of(0, 1),
      slots: Uint32Array.of(NONE, 1),
      historyRows: Uint32Array.of(0, NONE),
      hidden: Uint8Array.of(0, 1),
      weights: Float64Array.of(3),
    };
    const history = Float32Array.of(5, 0, 9, 9, 9, 9, 9, 9);
    const items = Float32Array.of(9, 9, 2, 0, 0, 7, 9, 9);
    const { loss } = await gradientsOf(step, 2, 0.5, history, items);
    // Two items of the catalogue are not the user's, and one negative stands for both.
    expect(loss).toBeCloseTo(3 * Math.log((Math.exp(2) + 2 * Math.exp(0)) / Math.exp(2)), 5);
  });

  it('agrees with automatic gradients of the plain loss, for both tables', async () => {
    const anyStep = fc.record({
      // In one dimension every row is 1 or -1, and gradients are rounding.
      dim: fc.integer({ min: 2, max: 9 }),
      temperature: fc.constantFrom(0.02, 0.1, 1, 10),
      dropout: fc.constantFrom(0.2, 0.5, 0.9),
      batchSize: fc.constantFrom(1, 5, 40),
      numNegatives: fc.constantFrom(1, 4),
      seed: fc.nat(1e6),
    });
    const dataset = await datasetOf([...tastes(23, 31, 3), ['u0', 'rare']]);
    await fc.assert(
      fc.asyncProperty(anyStep, async ({ dim, ...given }) => {
        const options = gradientOptions({ embeddingDim: dim, ...given });
        const [step] = new StepDrawer(dataset.positives, dataset.popularity, options).epoch();
        const history = flat(normalRows(dataset.items.size, dim, given.seed + 1));
        const items = flat(normalRows(dataset.items.size, dim, given.seed + 2));
        const expected = await softmaxOracle(step, dim, given.temperature, history, items);
        const got = await gradientsOf(step, dim, given.temperature, history, items);
        expect(faultOf([got.loss], [expected.loss])).toBeLessThan(1);
        expect(faultOf(got.history, expected.history)).toBeLessThan(1);
        expect(faultOf(got.items, expected.items)).toBeLessThan(1);
      }),
      // Always the same: once in some thousand steps a user vector is so short that rounding shows.
      { numRuns: 25, seed: 1 },
    );
  });

  // Where e^logit of all negatives is far below 1, or of an item of the user's far above, digits are easily lost.
  it.each([-1, 1])(
    'agrees with them where every negative is as far off as can be, and own items at %i',
    async (side) => {
      const dataset = await datasetOf(tastes(6, 12, 2));
      const options = gradientOptions({ embeddingDim: 2, temperature: 0.02, batchSize: 6 });
      const [step] = new StepDrawer(dataset.positives, dataset.popularity, options).epoch();
      const history = flat(normalRows(12, 2, 1).map(([, y]) => [5, y / 10]));
      const items = flat(normalRows(12, 2, 2).map(([, y], item) => [item % 2 === 0 ? -5 : 5 * side, y / 10]));
      const expected = await softmaxOracle(step, 2, 0.02, history, items);
      const got = await gradientsOf(step, 2, 0.02, history, items);
      expect(faultOf([got.loss], [expected.loss])).toBeLessThan(1);
      expect(faultOf([...got.history, ...got.items], [...expected.history, ...expected.items])).toBeLessThan(1);
    },
  );

  it('takes nothing from a user who has every item: there is no negative', async () => {
    const rows = ['a', 'b', 'c'].flatMap((item) => ['u', 'v'].map((user): [string, string] => [user, item]));
    const dataset = await datasetOf(rows);
    const options = gradientOptions({ embeddingDim: 2, seed: 3 });
    const [step] = new StepDrawer(dataset.positives, dataset.popularity, options).epoch();
    const got = await gradientsOf(step, 2, 0.1, flat(normalRows(3, 2, 1)), flat(normalRows(3, 2, 2)));
    expect(step.weights.some((weight) => weight > 0)).toBe(true);
    expect(got.loss).toBe(0);
    expect(farthest([...got.history, ...got.items], new Array<number>(12).fill(0))).toBeLessThan(1e-6);
  });

  it('stays finite where rows are all zero', async () => {
    const dataset = await datasetOf(tastes(10, 8, 2));
    const [step] = new StepDrawer(dataset.positives, dataset.popularity, gradientOptions({ embeddingDim: 3 })).epoch();
    const result = await gradientsOf(step, 3, 0.1, new Float32Array(24), new Float32Array(24));
    expect(Number.isFinite(result.loss)).toBe(true);
    expect([...result.history, ...result.items].every(Number.isFinite)).toBe(true);
  });
});
