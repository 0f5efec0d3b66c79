import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { isCfRecsError, Recommender } from 'cf-recs';
import { readBlocks } from './event-log.js';
import { wholeLines } from './log-file.js';
import { describeError } from './problems.js';
import type { SaveOrder, TrainingNews, TrainingTask } from './retrain.js';

// A process of its own: trains on the saved model's histories and the event log, and saves when it is told to.

const say = (news: TrainingNews): void => {
  process.send?.(news);
};

/** What the service sends next; the wait for it is begun before there is anything to answer. */
const told = async (): Promise<unknown> => (await once(process, 'message'))[0];

async function loadOrBegin(folder: string): Promise<Recommender> {
  try {
    return await Recommender.load(folder);
  } catch (error) {
    // Without a model, the log is all there is to learn from.
    if (!isCfRecsError(error) || error.code !== 'model-not-found') throw error;
    return Recommender.fromInteractions([]);
  }
}

async function addEvents(recommender: Recommender, path: string): Promise<void> {
  const file = await open(path, 'r');
  const size = await wholeLines(file).finally(() => file.close());
  if (size === 0) return;
  for await (const block of readBlocks(path, size)) recommender.update(block);
}

async function main(): Promise<void> {
  const { folder, eventLog, threads } = (await told()) as TrainingTask;
  const recommender = await loadOrBegin(folder);
  const { training, embeddingDim } = recommender.info;
  if (training !== null && recommender.users.length === 0) {
    throw new Error('Expected a model saved with histories, got one without: there is too little to learn from');
  }
  if (training === null && embeddingDim !== null)
    throw new Error('Expected a model trained by cf-recs, got vectors from elsewhere');
  await addEvents(recommender, eventLog);
  // As the model before was trained.
  await recommender.train({ ...training?.options, threads });
  const order = told();
  say({ kind: 'trained' });
  const { forgotten } = (await order) as SaveOrder;
  for (const userId of forgotten) recommender.forgetUser(userId);
  await recommender.save(folder);
  say({ kind: 'saved' });
}

// Without the service nobody says who was forgotten, so nothing may be saved.
process.once('disconnect', () => process.exit(1));
// It may have ended before this was listened for.
if (!process.connected) process.exit(1);
main().catch((error) => say({ kind: 'failed', reason: describeError(error) }));
