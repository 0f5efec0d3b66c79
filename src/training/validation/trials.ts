import type { Dataset } from '../../data/dataset.js';
import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { Products } from '../../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { Trial } from '../../model/trained-model.js';
import { findDirections } from '../../solvers/spectral/spectral-model.js';
import type { Exactness, SpectralSettings } from '../choose/settings.js';
import { judge } from './judge-model.js';
import type { Judgement } from './judgement.js';
import { SpectralJudge } from './spectral-judge.js';
import { holdOutPairs, type Validation, type ValidationOptions } from './validation.js';

/** What was tried, and what each judged user got from it. */
export interface Judged {
  readonly trial: Trial;
  readonly ndcg: Float64Array;
}

/** Settings of a spectral model that were tried. */
export interface Tried extends Judged {
  readonly settings: SpectralSettings;
}

/**
 * Random hold-outs of few users are repeated with other seeds, so that so many lists are judged, at most so many times.
 * The newest are the same with every seed: they would count as many times what is known once.
 */
const ENOUGH_LISTS = 500;
const MOST_ROUNDS = 5;

/** Judges in every round, and puts the rounds together. */
async function judgeRounds<Round>(
  options: Trial['options'],
  rounds: readonly Round[],
  judgeRound: (round: Round) => Promise<Judgement>,
): Promise<Judged> {
  const start = performance.now();
  const judgements: Judgement[] = [];
  for (const round of rounds) judgements.push(await judgeRound(round));
  const ndcg = Float64Array.from(judgements.flatMap((each) => [...each.ndcg]));
  const recall = Float64Array.from(judgements.flatMap((each) => [...each.recall]));
  const seconds = (performance.now() - start) / 1000;
  const figures = { recall: meanOf(recall), ndcg: meanOf(ndcg), error: standardErrorOf(ndcg) };
  return { ndcg, trial: { options, ...figures, seconds } };
}

/** Makes models on parts of a data set and judges them on what was held out. */
export class Trials {
  /** All that was tried, in that order. */
  readonly all: Tried[] = [];
  /** Of each exponent, for every round. */
  private readonly judges = new Map<number, readonly SpectralJudge[]>();

  private constructor(
    private readonly rounds: readonly Validation[],
    private readonly products: Products,
    private readonly seed: number,
  ) {}

  static async open(dataset: Dataset, options: ValidationOptions, products: Products): Promise<Trials> {
    const { seed } = options;
    const first = await holdOutPairs(dataset, options, products.pace);
    const rounds = [first];
    const enough = Math.min(MOST_ROUNDS, Math.ceil(ENOUGH_LISTS / Math.max(1, first.users.length)));
    while (options.method === 'random' && rounds.length < enough) {
      rounds.push(await holdOutPairs(dataset, { ...options, seed: seed + rounds.length }, products.pace));
    }
    return new Trials(rounds, products, seed);
  }

  /** Lists that each of the settings is judged by. */
  get lists(): number {
    return this.rounds.reduce((sum, { users }) => sum + users.length, 0);
  }

  /** Finds the directions of an exponent, for models of up to so many numbers an item. */
  async find(degreeExponent: number, embeddingDim: number, exactness: Exactness): Promise<void> {
    const { products, seed } = this;
    const options = { ...exactness, embeddingDim, degreeExponent, seed };
    const judges: SpectralJudge[] = [];
    for (const round of this.rounds) {
      const directions = await findDirections(round.train, options, products, () => {});
      judges.push(await SpectralJudge.create(directions, round, products));
    }
    this.judges.set(degreeExponent, judges);
  }

  /** Forgets the directions of an exponent. */
  forget(degreeExponent: number): void {
    this.judges.delete(degreeExponent);
  }

  /** Judges settings whose directions were found; once. */
  async try(settings: SpectralSettings): Promise<Tried> {
    const known = this.all.find(({ settings: other }) => JSON.stringify(other) === JSON.stringify(settings));
    if (known !== undefined) return known;
    const tried = { settings, ...(await this.judge({ ...settings }, settings)) };
    this.all.push(tried);
    return tried;
  }

  /** Judges settings whose directions were found. @param options - what the trial is to say of them. */
  judge(options: Trial['options'], settings: SpectralSettings): Promise<Judged> {
    const judges = this.judges.get(settings.degreeExponent)!;
    return judgeRounds(options, judges, (judge) => judge.judge(settings));
  }

  /** Judges what somebody trains on each round's part of the data. */
  judgeModels(
    options: Trial['options'],
    halfLife: number | false,
    train: (dataset: Dataset) => Promise<EmbeddingModel>,
  ): Promise<Judged> {
    const { workspace, pace } = this.products;
    return judgeRounds(options, this.rounds, async (round) =>
      judge(await train(round.train), round, halfLife, workspace, pace),
    );
  }
}
