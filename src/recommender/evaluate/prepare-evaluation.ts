import { checkDataset, type Dataset, timesOrNull } from '../../data/dataset.js';
import { type HoldOut, holdOutLastInSteps, holdOutRandomInSteps } from '../../data/hold-out.js';
import { checkHistories } from '../../data/unheld-users.js';
import { CfRecsError, describe } from '../../errors.js';
import type { EvaluationRun, Judged, ListMaker } from '../../evaluation/evaluate-lists.js';
import type { TrainedModel, TrainingSummary } from '../../model/trained-model.js';
import { type Pace, paced, type Steps } from '../../pace.js';
import { buildDataset } from '../../reading/build/build-dataset.js';
import type { ReadingProgress } from '../../reading/build/build-options.js';
import type { TrainOptions } from '../../training/train-options.js';
import { trainModel } from '../../training/trainers.js';
import type { InteractionSource, TrainingProgress } from '../../types.js';
import { isFunction, isRecord } from '../../validate.js';
import { placeModel } from '../place-model.js';
import { Recommender } from '../recommender.js';
import { checkModel } from '../required.js';
import type { EvaluateOptions } from './evaluate-options.js';

/** Makes a model, or something that makes lists, of what it is given, and sees nothing else; such as `trainSpectral`. */
export type Trainer = (train: Dataset) => Trained | Promise<Trained>;

/** What a {@link Trainer} makes. */
export type Trained = TrainedModel | ListMaker;

const refuse = (expected: string, got: string) => new CfRecsError('invalid-option', `Expected ${expected}, got ${got}`);

const isListMaker = (value: unknown): value is ListMaker => isRecord(value) && isFunction(value.recommendAll);

/** A recommender, of this copy of the package or another: what makes lists, and can say how it was trained. */
const isRecommender = (value: ListMaker): value is ListMaker & Pick<Recommender, 'info'> =>
  'train' in value && isFunction(value.train) && 'info' in value && isRecord(value.info);

/** Whether a data set has all items of another, in the same order. */
function hasAllOf(known: Dataset, train: Dataset): boolean {
  let last = -1;
  return train.items.ids.every((id) => {
    const before = last;
    last = known.items.indexOf(id);
    return last > before;
  });
}

function checkHoldOut(holdOut: HoldOut): HoldOut {
  checkDataset('holdOut.train', holdOut?.train);
  checkDataset('holdOut.test', holdOut?.test);
  const { train, known } = holdOut;
  if (known === undefined) return holdOut;
  checkDataset('holdOut.known', known);
  if (!hasAllOf(known, train)) {
    throw refuse('`holdOut.known` to have all items of `holdOut.train` in their order', 'one that has not');
  }
  return holdOut;
}

/** What makes lists, to be judged. */
const judge = (maker: ListMaker, known: Dataset): Omit<Judged, 'test'> => ({
  maker,
  isRecommender: isRecommender(maker),
  known,
});

/** Serves a model to users as they are when they are judged. Items that came since the training have no embedding. */
function serveKnown(trained: TrainedModel, { train, test, known = train }: HoldOut): Judged {
  checkModel(train, trained);
  if (known === train) return { ...judge(Recommender.fromModel(train, trained), train), test };
  const now = { size: known.items.size, removed: new Set<number>(), idAt: (item: number) => known.items.ids[item] };
  const { model } = placeModel(trained.model, { items: train.items, departed: new Set() }, now);
  return { ...judge(Recommender.fromModel(known, { ...trained, model }), known), test };
}

const isDataset = (test: Dataset | InteractionSource): test is Dataset => 'positives' in test;

/** What was held out as a data set, read where it is not one. */
async function openTest(test: Dataset | InteractionSource, { signal, progress }: EvaluationRun): Promise<Dataset> {
  if (isDataset(test)) {
    checkDataset('test', test);
    return test;
  }
  const onProgress = ({ bytes, totalBytes }: ReadingProgress) =>
    progress?.tell({ phase: 'read', fraction: (bytes ?? 0) / (totalBytes || Number.POSITIVE_INFINITY) });
  // Named, so that the error does not advise an option that `evaluate` has not.
  return buildDataset(test, { signal: signal ?? undefined, onProgress, onInvalid: 'error' });
}

/** The default hold-out: by time where there are times, else at random. */
const defaultHoldOut = (dataset: Dataset): Steps<HoldOut> =>
  timesOrNull(dataset.positives.timestamps) === null
    ? holdOutRandomInSteps(dataset)
    : holdOutLastInSteps(dataset, { fraction: 0.2 });

/** The parts that the caller gives or makes, else those of the default. */
async function splitFor(known: Dataset, holdOut: EvaluateOptions['holdOut'], pace: Pace): Promise<HoldOut> {
  if (holdOut === undefined) return paced(defaultHoldOut(known), pace);
  return checkHoldOut(typeof holdOut === 'function' ? holdOut(known) : holdOut);
}

/** Has a trainer make a model, or lists, of the train part. */
async function trainByTrainer(trainer: Trainer, holdOut: HoldOut, { pace }: EvaluationRun): Promise<Judged> {
  const { train, test, known } = holdOut;
  const trained = await pace.during(Promise.resolve(trainer(train)));
  const expected = known === undefined ? 'a trained model or lists' : 'a trained model where there is `holdOut.known`';
  if (isListMaker(trained) && known === undefined) return { ...judge(trained, train), test };
  if (isListMaker(trained) || trained?.model === undefined) {
    throw refuse(`the trainer to give ${expected}`, describe(trained));
  }
  return serveKnown(trained, holdOut);
}

/**
 * The options of a training, to train again. Settings that were chosen on all of the data are left open: what is held out
 * has influenced them.
 */
function againOptions(training: TrainingSummary | null): TrainOptions {
  if (training === null) return {};
  const { choice, options } = training;
  if (choice === null || options.algorithm === 'gradient') return options;
  return Object.fromEntries((['seed', ...choice.named] as const).map((name) => [name, options[name]]));
}

/** Trains again on a part of a recommender's data, as the recommender was trained itself. */
async function trainAgain(maker: ListMaker, holdOut: HoldOut, run: EvaluationRun): Promise<Judged> {
  if (!isRecommender(maker)) {
    throw refuse('a recommender or a trainer where `holdOut` is not what it was trained on', describe(maker));
  }
  const { embeddingDim, training } = maker.info;
  if (embeddingDim !== null && training === null) {
    throw refuse('a model that can be trained again; give `test` to judge it as it stands', 'vectors from elsewhere');
  }
  const { signal, progress } = run;
  const onProgress = ({ phase, fraction }: TrainingProgress) => progress?.tell({ phase, fraction });
  const options = { ...againOptions(training), signal: signal ?? undefined, onProgress };
  return serveKnown(await trainModel(holdOut.train, options), holdOut);
}

/** Splits the data, and trains what is evaluated where it is not trained already. @throws CfRecsError `invalid-option`. */
export async function prepareEvaluation(
  subject: ListMaker | Trainer,
  { test, holdOut }: EvaluateOptions,
  run: EvaluationRun,
): Promise<Judged> {
  if (test !== undefined && holdOut !== undefined) throw refuse('`test` or `holdOut`', 'both');
  if (typeof subject === 'function') {
    if (holdOut === undefined || typeof holdOut === 'function') {
      throw refuse('`holdOut` to be { train, test } where a trainer is judged', describe(holdOut));
    }
    return trainByTrainer(subject, checkHoldOut(holdOut), run);
  }
  if (!isListMaker(subject) || !isFunction(subject.toDataset))
    throw refuse('a recommender or a trainer', describe(subject));
  const known = subject.toDataset();
  checkDataset('evaluate', known);
  if (test !== undefined) return { ...judge(subject, known), test: await openTest(test, run) };
  checkHistories(known, 'judge by');
  const parts = await splitFor(known, holdOut, run.pace);
  if (parts.train === known && parts.known === undefined) return { ...judge(subject, known), test: parts.test };
  return trainAgain(subject, parts, run);
}
