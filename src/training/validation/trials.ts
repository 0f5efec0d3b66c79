import type { Dataset } from '../../data/dataset.js';
import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { Trial } from '../../model/trained-model.js';
import type { ListQuality } from './list-quality.js';
import { validateModel } from './validate-model.js';
import { splitForValidation, type ValidationOptions, type ValidationSplit } from './validation-split.js';

/** What was tried, and the NDCG of each list that it made. */
export interface Measured {
  readonly trial: Trial;
  readonly ndcg: Float64Array;
}

/**
 * Random hold-outs of few users are repeated with other seeds, so that so many lists are measured, at most so many times.
 * The newest are the same with every seed: they would count as many times what is known once.
 */
const ENOUGH_LISTS = 500;
const MOST_ROUNDS = 5;

/** Measures models of parts of a data set on what was held out of them. */
export class Trials {
  private constructor(
    /** The parts, and what was held out of each. */
    readonly splits: readonly ValidationSplit[],
    private readonly arithmetic: Arithmetic,
  ) {}

  static async open(dataset: Dataset, options: ValidationOptions, arithmetic: Arithmetic): Promise<Trials> {
    const { seed } = options;
    const first = await splitForValidation(dataset, options, arithmetic.pace);
    const splits = [first];
    const enough = Math.min(MOST_ROUNDS, Math.ceil(ENOUGH_LISTS / Math.max(1, first.users.length)));
    while (options.method === 'random' && splits.length < enough) {
      splits.push(await splitForValidation(dataset, { ...options, seed: seed + splits.length }, arithmetic.pace));
    }
    return new Trials(splits, arithmetic);
  }

  /** Lists that each trial is measured by. */
  get lists(): number {
    return this.splits.reduce((sum, { users }) => sum + users.length, 0);
  }

  /**
   * Measures a model of each split's part of the data, and puts the splits together.
   * @param options - how the trial names them.
   * @param modelOf - makes the model of the n-th split. What that takes counts as the trial's.
   */
  async measure(
    options: Trial['options'],
    halfLife: number | false,
    modelOf: (split: ValidationSplit, n: number) => EmbeddingModel | Promise<EmbeddingModel>,
  ): Promise<Measured> {
    const { workspace, pace } = this.arithmetic;
    const start = performance.now();
    const found: ListQuality[] = [];
    for (const [n, split] of this.splits.entries()) {
      found.push(await validateModel(await modelOf(split, n), split, halfLife, workspace, pace));
    }
    const ndcg = Float64Array.from(found.flatMap((each) => [...each.ndcg]));
    const recall = Float64Array.from(found.flatMap((each) => [...each.recall]));
    const seconds = (performance.now() - start) / 1000;
    const figures = { recall: meanOf(recall), ndcg: meanOf(ndcg), standardError: standardErrorOf(ndcg) };
    return { ndcg, trial: { options, ...figures, seconds } };
  }
}
