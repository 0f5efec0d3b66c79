import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Arithmetic, openArithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../../src/model/embedding-model.js';
import { Pace } from '../../../src/pace.js';
import { type Directions, findDirections } from '../../../src/solvers/spectral/spectral-model.js';
import { SequenceModels } from '../../../src/training/choose/sequence-models.js';
import type { Settings } from '../../../src/training/choose/settings.js';
import { SpectralModels } from '../../../src/training/choose/spectral-models.js';
import { trainSequence, trainSpectral } from '../../../src/training/trainers.js';
import { splitForValidation, type ValidationSplit } from '../../../src/training/validation/validation-split.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { datasetOf } from '../../support/datasets.js';
import { driftingRows } from '../../support/drifting.js';
import { settingsOf } from '../../support/tuning.js';

let splits: ValidationSplit[];
let arithmetic: Arithmetic;
beforeAll(async () => {
  const dataset = await datasetOf(driftingRows({ users: 60, kinds: 4, perKind: 8 }));
  const holdOut = { method: 'random', fraction: 0.1, users: 30 } as const;
  splits = [];
  for (const seed of [1, 2]) splits.push(await splitForValidation(dataset, { ...holdOut, seed }, new Pace()));
  arithmetic = await arithmeticOn('wasm');
});

const size = (neighbours: number) => ({ embeddingDim: 5, neighbours, powerIterations: 2, oversampling: 8, seed: 3 });

/** Settings in the order in which a search may ask for them: what was solved last serves again, or does not. */
const anyOrder = (ridges: readonly number[]) =>
  fc.array(
    fc.record({
      regularization: fc.constantFrom(...ridges),
      popularityDamping: fc.constantFrom(0, 0.1, 0.3),
      recencyHalfLife: fc.constantFrom<(number | false)[]>(2, 5, false),
    }),
    { minLength: 1, maxLength: 5 },
  );

describe('models to compare settings by', () => {
  it.each([0, 4, 100])('are those of whole trainings, bit by bit, with %d neighbours', async (neighbours) => {
    await fc.assert(
      fc.asyncProperty(anyOrder([0.003, 0.03, 1]), fc.constantFrom(0, 0.3, 0.5), async (asked, degreeExponent) => {
        await arithmetic.workspace.scope(async () => {
          const models = await SpectralModels.open(splits, degreeExponent, size(neighbours), arithmetic, () => {});
          for (const given of asked) {
            const settings = settingsOf({ ...given, degreeExponent });
            const { algorithm: _, ...options } = settings;
            const made = await models.make(settings);
            expect(made).toHaveLength(splits.length);
            for (const [n, { train }] of splits.entries()) {
              const whole = await trainSpectral(train, { ...size(neighbours), ...options, threads: 1 });
              expect(made[n]).toEqual(whole.model);
            }
          }
        });
      }),
      { numRuns: 8 },
    );
  });

  it.each([0, 4])('are those of whole trainings from order as well, with %d neighbours', async (neighbours) => {
    await fc.assert(
      fc.asyncProperty(anyOrder([1, 10, 100]), async (asked) => {
        const degreeExponent = 0.4;
        const [{ recencyHalfLife }] = asked;
        const wanted = { ...size(neighbours), degreeExponent };
        const directions: Directions[] = [];
        for (const { train } of splits) directions.push(await findDirections(train, wanted, arithmetic, () => {}));
        await arithmetic.workspace.scope(async () => {
          const models = await SequenceModels.open(splits, directions, wanted, recencyHalfLife, arithmetic);
          for (const given of asked) {
            const { algorithm: _, ...options } = settingsOf({ ...given, degreeExponent, recencyHalfLife });
            const made = await models.make({ algorithm: 'sequence', ...options });
            for (const [n, { train }] of splits.entries()) {
              const whole = await trainSequence(train, { ...size(neighbours), ...options, threads: 1 });
              expect(made[n]).toEqual(whole.model);
            }
          }
        });
      }),
      { numRuns: 6 },
    );
  });

  it('are the same on any number of threads, and do not change when others are made', async () => {
    const settings: readonly Settings[] = [0.003, 0.3].map((regularization) => settingsOf({ regularization }));
    const found: EmbeddingModel[][][] = [];
    for (const threads of [1, 2]) {
      const several = await openArithmetic({ backend: 'wasm', threads, engine: null }, new Pace());
      await several.workspace.scope(async () => {
        const models = await SpectralModels.open(splits, 0.3, size(20), several, () => {});
        const first = await models.make(settings[0]);
        found.push([first, await models.make(settings[1])]);
        expect(await models.make(settings[0])).toEqual(first);
      });
      await several.workspace.close();
    }
    expect(found[1]).toEqual(found[0]);
  });

  it('say that the work goes on', async () => {
    let steps = 0;
    await arithmetic.workspace.scope(() => SpectralModels.open(splits, 0.3, size(4), arithmetic, () => steps++));
    expect(steps).toBeGreaterThan(splits.length);
  });
});
