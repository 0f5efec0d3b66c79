import { setImmediate } from 'node:timers/promises';
import { type EventWeight, evaluate, isCfRecsError, Recommender } from 'cf-recs';
import { type DescribeItem, writeReport } from 'cf-recs/report';
import { LARGE_WINDOW, readChanges } from '../database/changes.js';
import { sequenceOf } from '../database/models.js';
import { type Database, openDatabase } from '../database/open-database.js';
import { lastNumber } from '../database/sequence.js';
import { applyChanges } from '../live/apply-changes.js';
import { stampOf } from '../live/model-folder.js';
import { describeError } from '../problems.js';
import { type Figures, figuresOf } from './figures.js';
import { keepNewer } from './keep-newer.js';

// A process of its own: trains on the histories of the saved model and all changes since, judges what comes of it, and
// saves it beside the model folder.

/** What the training is told when it begins. */
export interface TrainingTask {
  readonly folder: string;
  /** Where the model is saved to. */
  readonly staging: string;
  readonly databaseUrl: string;
  readonly eventWeights: Readonly<Record<string, EventWeight>> | undefined;
  readonly keepDays: number;
  readonly threads: number;
}

/** What the training made. */
export interface Trained {
  readonly kind: 'trained';
  readonly stamp: string;
  readonly modelId: string;
  /** All changes up to it are in the histories that were saved. */
  readonly sequence: number;
  /** null where there is too little to judge by. */
  readonly figures: Figures | null;
  readonly seconds: number;
}

/** What the training says. */
export type TrainingNews =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | Trained;

/** The shares of the time that the parts take, roughly. */
const JUDGED = 0.55;

const say = (news: TrainingNews): void => {
  process.send?.(news);
};

/** The histories to learn from, and the number up to which they hold all changes. */
async function gather(database: Database, { folder, eventWeights }: TrainingTask): Promise<[Recommender, number]> {
  let recommender: Recommender;
  let reached = 0;
  try {
    const stamp = await stampOf(folder);
    recommender = await Recommender.load(folder, { eventWeights });
    reached = (await sequenceOf(database.db, stamp)) ?? 0;
  } catch (error) {
    // Without a model, the events are all there is to learn from.
    if (!isCfRecsError(error) || error.code !== 'model-not-found') throw error;
    recommender = await Recommender.fromInteractions([], { eventWeights });
  }
  const { training, embeddingDim } = recommender.info;
  if (training !== null && recommender.users.length === 0) {
    throw new Error('Expected a model saved with histories, got one without: there is too little to learn from');
  }
  if (training === null && embeddingDim !== null) {
    throw new Error('Expected a model trained by cf-recs, got vectors from elsewhere');
  }
  const last = await lastNumber(database.db);
  for (; reached < last; reached = Math.min(last, reached + LARGE_WINDOW)) {
    const changes = await readChanges(database.db, reached, Math.min(last, reached + LARGE_WINDOW));
    applyChanges(recommender, changes, () => {});
    await setImmediate();
  }
  return [recommender, Math.max(reached, last)];
}

/** What the report shows in place of ids. */
async function readTitles({ db }: Database): Promise<DescribeItem> {
  const items = await db
    .selectFrom('items')
    .select(['item_id', 'title', 'image', 'url'])
    .where('gone', '=', 0)
    .execute();
  // What no browser takes for an address, the report would refuse.
  const address = (text: string | null) => (text !== null && URL.canParse(text, 'https://here.example') ? text : null);
  const described = new Map(
    items.map(({ item_id, title, image, url }) => [
      item_id,
      { title: title?.trim() === '' ? null : title, image: address(image), url: address(url) },
    ]),
  );
  return (itemId) => described.get(itemId);
}

/** How good the lists would have been; null where there is too little to tell. */
async function judge(recommender: Recommender) {
  try {
    return await evaluate(recommender, {
      onProgress: ({ fraction }) => say({ kind: 'progress', fraction: JUDGED * fraction }),
    });
  } catch (error) {
    if (isCfRecsError(error) && error.code === 'not-enough-data') return null;
    throw error;
  }
}

async function train(task: TrainingTask): Promise<Trained> {
  const begin = performance.now();
  const database = await openDatabase(task.databaseUrl, true);
  const [[gathered, sequence], describeItem] = await Promise.all([
    gather(database, task),
    readTitles(database),
  ]).finally(() => database.close());
  const { training } = gathered.info;
  const recommender = await keepNewer(gathered, task.keepDays);
  const evaluation = await judge(recommender);
  // As the model before was trained.
  await recommender.train({
    ...training?.options,
    threads: task.threads,
    onProgress: ({ fraction }) => say({ kind: 'progress', fraction: JUDGED + (1 - JUDGED) * fraction }),
  });
  const folder = task.staging;
  await recommender.save(folder);
  await writeReport(folder, { recommender, describeItem, ...(evaluation && { evaluation }) });
  return {
    kind: 'trained',
    stamp: await stampOf(folder),
    modelId: recommender.info.modelId!,
    sequence,
    figures: evaluation && figuresOf(evaluation),
    seconds: (performance.now() - begin) / 1000,
  };
}

// Without the service nobody takes the model into use.
process.once('disconnect', () => process.exit(1));
// It may have gone before this was listened for.
if (!process.connected) process.exit(1);
process.once('message', (task) => {
  train(task as TrainingTask)
    .catch((error): TrainingNews => ({ kind: 'failed', reason: describeError(error) }))
    .then(say);
});
