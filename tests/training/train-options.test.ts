import { describe, expectTypeOf, it } from 'vitest';
import type {
  AutoTrainOptions,
  GradientOptions,
  GradientTrainOptions,
  SequenceOptions,
  SequenceTrainOptions,
  SpectralOptions,
  SpectralTrainOptions,
  TrainingSummary,
  TrainOptions,
  Tuning,
  trainGradient,
  trainSequence,
  trainSpectral,
} from '../../src/index.js';

// Checked by tsc: each `@ts-expect-error` must be an error.

const train = (_options?: TrainOptions): void => {};

describe('the options of train', () => {
  it('are those of their algorithm', () => {
    train();
    train({});
    train({ embeddingDim: 8, regularization: 0.1, seconds: 5, threads: 2 });
    train({ algorithm: 'auto', powerIterations: 2 });
    train({ algorithm: 'spectral', degreeExponent: 0.3, oversampling: 8, recencyHalfLife: false });
    train({ algorithm: 'sequence', neighbours: 20, popularityDamping: 0.2, regularization: 4, degreeExponent: 0.3 });
    train({ algorithm: 'gradient', embeddingDim: 8, epochs: 3, validation: false, patience: 2 });
    expectTypeOf<AutoTrainOptions>().toExtend<TrainOptions>();
    expectTypeOf<SpectralTrainOptions>().toExtend<TrainOptions>();
    expectTypeOf<SequenceTrainOptions>().toExtend<TrainOptions>();
    expectTypeOf<GradientTrainOptions>().toExtend<TrainOptions>();
  });

  it('are not those of another', () => {
    // @ts-expect-error
    train({ epochs: 3 });
    // @ts-expect-error
    train({ embeddingDim: 8, temperature: 0.2 });
    // @ts-expect-error
    train({ algorithm: undefined, epochs: 3 });
    // @ts-expect-error
    train({ algorithm: 'spectral', epochs: 3 });
    // @ts-expect-error
    train({ algorithm: 'spectral', seconds: 3 });
    // @ts-expect-error
    train({ algorithm: 'gradient', regularization: 0.1 });
    // @ts-expect-error
    train({ algorithm: 'sequence', epochs: 3 });
    // @ts-expect-error
    train({ algorithm: 'sequence', seconds: 3 });
    // @ts-expect-error
    train({ algorithm: 'gradient', popularityDamping: 0.2 });
    // @ts-expect-error
    train({ backend: 'tensorflow' });
    // @ts-expect-error
    train({ embeddingdim: 3 });
    const variable = { epochs: 3, embeddingDim: 8 };
    // @ts-expect-error
    train(variable);
  });

  it('need not name the algorithm that the function names', () => {
    type Given<Train extends (...args: never[]) => unknown> = NonNullable<Parameters<Train>[1]>;
    expectTypeOf<{ embeddingDim: number }>().toExtend<Given<typeof trainSpectral>>();
    expectTypeOf<SpectralTrainOptions>().toExtend<Given<typeof trainSpectral>>();
    expectTypeOf<{ popularityDamping: number }>().toExtend<Given<typeof trainSequence>>();
    expectTypeOf<{ epochs: number }>().not.toExtend<Given<typeof trainSequence>>();
    expectTypeOf<{ epochs: number }>().toExtend<Given<typeof trainGradient>>();
    expectTypeOf<{ epochs: number }>().not.toExtend<Given<typeof trainSpectral>>();
    expectTypeOf<{ algorithm: 'gradient' }>().not.toExtend<Given<typeof trainSpectral>>();
    expectTypeOf<{ regularization: number }>().not.toExtend<Given<typeof trainGradient>>();
  });
});

describe('what a training and a tuning say', () => {
  it('is typed by the algorithm', () => {
    const optionsOf = (summary: TrainingSummary) => {
      if (summary.algorithm === 'gradient') return expectTypeOf(summary.options).toEqualTypeOf<GradientOptions>();
      if (summary.algorithm === 'sequence') return expectTypeOf(summary.options).toEqualTypeOf<SequenceOptions>();
      return expectTypeOf(summary.options).toEqualTypeOf<SpectralOptions>();
    };
    expectTypeOf(optionsOf).toBeFunction();
  });

  it('can be handed to train as it is', () => {
    expectTypeOf<TrainingSummary['options']>().toExtend<TrainOptions>();
    expectTypeOf<Tuning['best']>().toExtend<TrainOptions>();
    const again = (summary: TrainingSummary | null, threads: number) => train({ ...summary?.options, threads });
    expectTypeOf(again).toBeFunction();
  });
});
