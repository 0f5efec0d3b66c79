import { checkDataset, type Dataset, timesOrNull } from '../data/dataset.js';
import { type HoldOut, holdOutLast, holdOutRandom } from '../data/hold-out.js';
import { CfRecsError, describe } from '../errors.js';
import type { ListMaker } from '../evaluation/evaluate-lists.js';
import { type JudgeOptions, resolveEvaluateOptions } from '../evaluation/evaluate-options.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import type { TrainedModel, TrainingSummary } from '../model/trained-model.js';
import { buildDataset } from '../reading/build-dataset.js';
import type { TrainOptions } from '../training/train-options.js';
import type { InteractionSource } from '../types.js';
import { Recommender } from './recommender.js';

/** Options of `evaluate`. */
export interface EvaluateOptions extends JudgeOptions {
  /**
   * What was held out: a data set, or interactions. The recommender is judged as it stands, so this must not be in what
   * it was trained on. Not together with `holdOut`.
   */
  readonly test?: Dataset | InteractionSource | undefined;
  /**
   * What to train on and what to judge by, or a function that parts the recommender's data, such as `holdOutRandom`.
   * Default: the newest fifth of each user's pairs where they have times (`holdOutLast`), else a random fifth
   * (`holdOutRandom`).
   */
  readonly holdOut?: HoldOut | ((dataset: Dataset) => HoldOut) | undefined;
}

/** Makes a model, or something that makes lists, of what it is given, and sees nothing else: `trainSpectral`, say. */
export type Trainer = (train: Dataset) => Trained | Promise<Trained>;

/** What a {@link Trainer} makes. */
export type Trained = TrainedModel | ListMaker;

/** What is judged: who makes the lists, what was known to it, and what was held out. */
interface Trial {
  readonly maker: Pick<ListMaker, 'recommendAll'>;
  readonly known: Dataset;
  readonly test: Dataset;
}

const refuse = (expected: string, got: string) => new CfRecsError('invalid-option', `Expected ${expected}, got ${got}`);

const isListMaker = (value: unknown): value is ListMaker =>
  typeof value === 'object' && value !== null && 'recommendAll' in value && typeof value.recommendAll === 'function';

function checkHoldOut(holdOut: HoldOut): HoldOut {
  checkDataset('holdOut.train', holdOut?.train);
  checkDataset('holdOut.test', holdOut?.test);
  return holdOut;
}

const isDataset = (test: Dataset | InteractionSource): test is Dataset => 'positives' in test;

/** Parts data as they allow: by time, else at random. */
const holdOutByData = (dataset: Dataset): HoldOut =>
  timesOrNull(dataset.positives.timestamps) === null ? holdOutRandom(dataset) : holdOutLast(dataset, { fraction: 0.2 });

async function tryTrainer(trainer: Trainer, { train, test }: HoldOut): Promise<Trial> {
  const trained = await trainer(train);
  if (isListMaker(trained)) return { maker: trained, known: train, test };
  if (trained?.model === undefined) throw refuse('the trainer to give a trained model or lists', describe(trained));
  return { maker: Recommender.fromModel(train, trained), known: train, test };
}

/** Options that train once more. Settings that were chosen on all of the data are chosen anew: they know what is held out. */
function againOptions(training: TrainingSummary | null): TrainOptions {
  if (training === null) return {};
  const { choice, options } = training;
  if (choice === null || options.algorithm !== 'spectral') return options;
  return Object.fromEntries((['seed', ...choice.named] as const).map((name) => [name, options[name]]));
}

/** Trains a copy of a recommender on a part of its data, as the recommender was trained itself. */
async function tryCopy(subject: ListMaker, { train, test }: HoldOut, signal: AbortSignal | null): Promise<Trial> {
  if (!(subject instanceof Recommender)) {
    throw refuse('a recommender or a trainer where `holdOut` is not what it was trained on', describe(subject));
  }
  const { modelVersion, training } = subject.info;
  if (modelVersion !== null && training === null) {
    throw refuse('a model that can be trained again; give `test` to judge it as it stands', 'vectors from elsewhere');
  }
  const copy = Recommender.fromDataset(train);
  await copy.train({ ...againOptions(training), signal: signal ?? undefined });
  return { maker: copy, known: train, test };
}

async function setUp(
  subject: ListMaker | Trainer,
  { test, holdOut }: EvaluateOptions,
  signal: AbortSignal | null,
): Promise<Trial> {
  if (test !== undefined && holdOut !== undefined) throw refuse('`test` or `holdOut`', 'both');
  if (typeof subject === 'function') {
    if (holdOut === undefined || typeof holdOut === 'function') {
      throw refuse('`holdOut` to be { train, test } where a trainer is judged', describe(holdOut));
    }
    return tryTrainer(subject, checkHoldOut(holdOut));
  }
  checkDataset('evaluate', subject?.dataset);
  if (!isListMaker(subject)) throw refuse('a recommender or a trainer', describe(subject));
  const known = subject.dataset;
  if (test !== undefined) return { maker: subject, known, test: isDataset(test) ? test : await buildDataset(test) };
  const parts = checkHoldOut(typeof holdOut === 'object' ? holdOut : (holdOut ?? holdOutByData)(known));
  if (parts.train === known) return { maker: subject, known, test: parts.test };
  return tryCopy(subject, parts, signal);
}

/**
 * Says how good recommendations are, and whether they are better than lists that need no model: for every user with
 * held-out items a list is made that ranks every item the user has not, and its top is compared with what was held
 * out. The same is done with the most popular items, and with the neighbours of each item of the history
 * (`item-item`). Differences come with an interval over resampled users, and those within noise are said to be.
 *
 * - A recommender with `test` is judged as it stands, and so is one whose `dataset` is `holdOut.train`.
 * - Else a copy of it is trained on `holdOut.train` with the options of its training (an untrained one with none, and
 *   settings that were chosen are chosen anew), and
 *   judged on `holdOut.test`.
 * - A trainer, such as `trainSpectral` or `(train) => trainGradient(train, { embeddingDim: 32 })`, takes a `holdOut`
 *   { train, test }.
 *
 * Held-out items that are not in what was trained on count as missed, and users who are not get what strangers get.
 * The same input and seed give the same figures.
 *
 * @example
 * const { model, comparisons } = await evaluate(recommender);
 * // model['recall@20']: { mean, low, high }; comparisons.popularity['recall@20']: { difference, low, high, ratio, verdict }
 * @throws CfRecsError `not-enough-data` where no user has a held-out item, or there is nothing to train on;
 * `invalid-option`, `unknown-option`. An aborted `signal` rejects with its reason. Errors of sources and trainers pass
 * through.
 */
export async function evaluate(subject: ListMaker | Trainer, options: EvaluateOptions = {}): Promise<Evaluation> {
  const resolved = resolveEvaluateOptions(options);
  resolved.signal?.throwIfAborted();
  const { maker, known, test } = await setUp(subject, options, resolved.signal);
  // Who only serves needs none of this code: it runs from the first evaluation on.
  const { judge } = await import('../evaluation/evaluate-lists.js');
  return judge(maker, known, test, resolved);
}
