import type { Dataset } from '../../data/dataset.js';
import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { Trial } from '../../model/trained-model.js';
import { findDirections } from '../../solvers/spectral/spectral-model.js';
import type { SpectralSettings, SvdAccuracy } from '../choose/settings.js';
import type { ListQuality } from './list-quality.js';
import { SpectralValidator } from './spectral-validator.js';
import { validateModel } from './validate-model.js';
import { splitForValidation, type ValidationOptions, type ValidationSplit } from './validation-split.js';

/** What was tried, and the NDCG of each list that it made. */
export interface Measured {
  readonly trial: Trial;
  readonly ndcg: Float64Array;
}

/** Settings of a spectral model that were tried. */
export interface Tried extends Measured {
  readonly settings: SpectralSettings;
}

/**
 * Random hold-outs of few users are repeated with other seeds, so that so many lists are measured, at most so many times.
 * The newest are the same with every seed: they would count as many times what is known once.
 */
const ENOUGH_LISTS = 500;
const MOST_ROUNDS = 5;

/** Measures in every round, and puts the rounds together. */
async function measureRounds<Round>(
  options: Trial['options'],
  rounds: readonly Round[],
  measure: (round: Round) => Promise<ListQuality>,
): Promise<Measured> {
  const start = performance.now();
  const found: ListQuality[] = [];
  for (const round of rounds) found.push(await measure(round));
  const ndcg = Float64Array.from(found.flatMap((each) => [...each.ndcg]));
  const recall = Float64Array.from(found.flatMap((each) => [...each.recall]));
  const seconds = (performance.now() - start) / 1000;
  const figures = { recall: meanOf(recall), ndcg: meanOf(ndcg), standardError: standardErrorOf(ndcg) };
  return { ndcg, trial: { options, ...figures, seconds } };
}

/** Makes models on parts of a data set and measures them on what was held out. */
export class Trials {
  /** All that was tried, in that order. */
  readonly all: Tried[] = [];
  /** Of each exponent, for every round. */
  private readonly validators = new Map<number, readonly SpectralValidator[]>();

  private constructor(
    private readonly rounds: readonly ValidationSplit[],
    private readonly arithmetic: Arithmetic,
    private readonly seed: number,
  ) {}

  static async open(dataset: Dataset, options: ValidationOptions, arithmetic: Arithmetic): Promise<Trials> {
    const { seed } = options;
    const first = await splitForValidation(dataset, options, arithmetic.pace);
    const rounds = [first];
    const enough = Math.min(MOST_ROUNDS, Math.ceil(ENOUGH_LISTS / Math.max(1, first.users.length)));
    while (options.method === 'random' && rounds.length < enough) {
      rounds.push(await splitForValidation(dataset, { ...options, seed: seed + rounds.length }, arithmetic.pace));
    }
    return new Trials(rounds, arithmetic, seed);
  }

  /** Lists that each of the settings is measured by. */
  get lists(): number {
    return this.rounds.reduce((sum, { users }) => sum + users.length, 0);
  }

  /**
   * Finds the directions of an exponent, for models of embedding sizes up to `embeddingDim`.
   * @param onStep - called as the work goes on.
   */
  async factorise(
    degreeExponent: number,
    embeddingDim: number,
    accuracy: SvdAccuracy,
    onStep: () => void = () => {},
  ): Promise<void> {
    const { arithmetic, seed } = this;
    const options = { ...accuracy, embeddingDim, degreeExponent, seed };
    const validators: SpectralValidator[] = [];
    for (const round of this.rounds) {
      const directions = await findDirections(round.train, options, arithmetic, onStep);
      validators.push(await SpectralValidator.create(directions, round, arithmetic));
    }
    this.validators.set(degreeExponent, validators);
  }

  /** Forgets the directions of an exponent. */
  forget(degreeExponent: number): void {
    this.validators.delete(degreeExponent);
  }

  /** What these settings gave when they were tried; null where they were not. */
  known(settings: SpectralSettings): Tried | null {
    return this.all.find(({ settings: other }) => JSON.stringify(other) === JSON.stringify(settings)) ?? null;
  }

  /** Measures settings whose directions were found; once. */
  async try(settings: SpectralSettings): Promise<Tried> {
    const known = this.known(settings);
    if (known !== null) return known;
    const tried = { settings, ...(await this.measure({ ...settings }, settings)) };
    this.all.push(tried);
    return tried;
  }

  /** Measures settings whose directions were found. @param options - how the trial names them. */
  measure(options: Trial['options'], settings: SpectralSettings): Promise<Measured> {
    const validators = this.validators.get(settings.degreeExponent)!;
    return measureRounds(options, validators, (each) => each.measure(settings));
  }

  /** Measures the models that `train` makes of each round's part of the data. */
  measureModels(
    options: Trial['options'],
    halfLife: number | false,
    train: (dataset: Dataset) => Promise<EmbeddingModel>,
  ): Promise<Measured> {
    const { workspace, pace } = this.arithmetic;
    return measureRounds(options, this.rounds, async (round) =>
      validateModel(await train(round.train), round, halfLife, workspace, pace),
    );
  }
}
