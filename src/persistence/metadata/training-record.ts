import * as v from 'valibot';
import { DEFAULT_HALF_LIFE } from '../../model/recency.js';
import type { GradientOptions, SequenceOptions, SpectralOptions } from '../../model/solver-options.js';
import type { SettingsChoice, TrainingSummary, Trial } from '../../model/trained-model.js';

// How a model came about, as `metadata.json` records it. What folders of earlier versions lack has a default here.

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const halfLife = v.union([v.pipe(v.number(), v.finite(), v.gtValue(0)), v.literal(false)]);

const trial: v.GenericSchema<unknown, Trial> = v.pipe(
  v.object({
    options: v.record(v.string(), v.union([v.number(), v.string(), v.literal(false)])),
    recall: finite,
    ndcg: finite,
    standardError: v.optional(finite),
    // What version 1 called it.
    error: v.optional(finite),
    seconds: finite,
  }),
  v.check(({ standardError, error }) => (standardError ?? error) !== undefined, 'Expected a `standardError`'),
  // In the order in which a training writes them, so that a model that is saved again has the same bytes.
  v.transform(({ options, recall, ndcg, error, standardError = error ?? 0, seconds }) => ({
    options,
    recall,
    ndcg,
    standardError,
    seconds,
  })),
);

const choice: v.GenericSchema<unknown, SettingsChoice> = v.pipe(
  v.object({
    named: v.optional(
      v.array(
        v.picklist([
          'embeddingDim',
          'recencyHalfLife',
          'regularization',
          'degreeExponent',
          'popularityDamping',
          'neighbours',
          'candidates',
          'powerIterations',
          'oversampling',
        ]),
      ),
      [],
    ),
    holdOut: v.object({ method: v.picklist(['random', 'last']), fraction: finite }),
    users: count,
    metric: v.literal('ndcg@20'),
    reached: v.optional(
      v.array(v.object({ algorithm: v.picklist(['spectral', 'sequence']), recall: finite, ndcg: finite })),
      [],
    ),
    trials: v.array(trial),
    best: count,
    reason: v.string(),
    seconds: finite,
  }),
  v.check(({ trials, best }) => best < trials.length, 'Expected `best` to be one of the trials'),
);

const commonOptions = {
  embeddingDim: v.pipe(count, v.minValue(1)),
  recencyHalfLife: v.optional(halfLife, DEFAULT_HALF_LIFE),
  seed: count,
};

const closedForm = {
  ...commonOptions,
  regularization: finite,
  degreeExponent: finite,
  popularityDamping: v.optional(finite, 0.1),
  neighbours: v.optional(count, 0),
  candidates: v.optional(count),
  powerIterations: count,
  oversampling: count,
};

/** What a record from before there were `candidates` says: as many as there are neighbours. */
const withCandidates = <Options extends { neighbours: number; candidates?: number | undefined }>(options: Options) => {
  const { candidates = options.neighbours } = options;
  return { ...options, candidates };
};

const spectralOptions: v.GenericSchema<unknown, SpectralOptions> = v.pipe(
  v.object({ algorithm: v.literal('spectral'), ...closedForm }),
  v.transform(withCandidates),
);

const sequenceOptions: v.GenericSchema<unknown, SequenceOptions> = v.pipe(
  v.object({ algorithm: v.literal('sequence'), ...closedForm }),
  v.transform(withCandidates),
);

const gradientOptions: v.GenericSchema<unknown, GradientOptions> = v.object({
  algorithm: v.literal('gradient'),
  ...commonOptions,
  epochs: count,
  batchSize: count,
  learningRate: finite,
  numNegatives: count,
  temperature: finite,
  dropout: finite,
  validation: v.optional(v.union([finite, v.literal(false)]), false),
  patience: v.optional(count, 3),
});

const commonRecord = {
  trainedAt: v.string(),
  versions: v.optional(v.object({ library: v.string(), node: v.string() }), { library: 'unknown', node: 'unknown' }),
  backend: v.picklist(['tensorflow', 'wasm', 'cpu']),
  losses: v.array(finite),
  choice: v.optional(v.nullable(choice), null),
  validation: v.optional(v.array(v.object({ epoch: count, recall: finite, ndcg: finite })), []),
  seconds: v.object({
    choose: v.optional(finite, 0),
    backend: finite,
    factorise: finite,
    epochs: finite,
    total: finite,
  }),
  adjusted: v.array(v.object({ option: v.string(), asked: finite, used: finite, reason: v.string() })),
};

/** The record of a training, by its algorithm. */
export const trainingRecord: v.GenericSchema<unknown, TrainingSummary> = v.variant('algorithm', [
  v.object({ algorithm: v.literal('spectral'), options: spectralOptions, ...commonRecord }),
  v.object({ algorithm: v.literal('sequence'), options: sequenceOptions, ...commonRecord }),
  v.object({ algorithm: v.literal('gradient'), options: gradientOptions, ...commonRecord }),
]);
