import { integer, resolveOptions, seed } from '../validate.js';

/** Options of `sampleTrainingPairs`. */
export interface SampleOptions {
  /** Negatives drawn for each positive pair, an integer >= 0, default 4. */
  readonly numNegatives?: number | undefined;
  /** Samples per batch, an integer >= 1, default 1,024. */
  readonly batchSize?: number | undefined;
  /** Integer >= 0, default 42. */
  readonly seed?: number | undefined;
}

const sampleRules = { numNegatives: integer(4, 0), batchSize: integer(1024, 1), seed };
export const resolveSampleOptions = (input?: SampleOptions) =>
  resolveOptions('sampleTrainingPairs', sampleRules, input);
