import { isSharedArrayBuffer, isUint32Array } from 'node:util/types';
import { openDataset, type SharedDataset } from '../data/shared-dataset.js';
import { CfRecsError, describe } from '../errors.js';
import { modelIdOf, rememberModelId } from '../model/model-id.js';
import type { ServedModel, TrainingSummary } from '../model/trained-model.js';
import type { SharedRanking } from '../ranking/ranking-context.js';
import { isRecord } from '../validate.js';
import { VERSION } from '../version.js';
import type { Pieces, Serving } from './pieces.js';

/**
 * What {@link Recommender.share} gives and {@link Recommender.fromShared} takes: memory that threads share, and some plain
 * data, for `workerData` or `postMessage`. Only threads of one process can share memory.
 *
 * @example
 * import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
 * import { Recommender } from 'cf-recs';
 *
 * if (isMainThread) {
 *   const rows = ['jazz', 'blues', 'soul'].flatMap((itemId) => ['ann', 'ben'].map((userId) => ({ userId, itemId })));
 *   const recommender = await Recommender.fromInteractions([...rows, { userId: 'cat', itemId: 'soul' }]);
 *   await recommender.train();
 *   const handle = recommender.share();
 *   for (let thread = 0; thread < 4; thread++) {
 *     const worker = new Worker(new URL(import.meta.url), { workerData: handle });
 *     worker.on('message', (list) => console.log(list));
 *   }
 * } else {
 *   const served = Recommender.fromShared(workerData);
 *   parentPort?.postMessage(served.recommend('cat', 2));
 * }
 */
export interface SharedRecommender {
  readonly format: 'cf-recs-shared';
  /** Of the library: both sides must be of the same. */
  readonly version: string;
  /** For the library alone. */
  readonly content: unknown;
}

interface SharedContent {
  readonly dataset: SharedDataset;
  readonly ranking: SharedRanking;
  readonly modelId: string | null;
  readonly training: TrainingSummary | null;
  /** Items that are gone. */
  readonly removed: readonly number[];
}

/** A recommender for other threads. From then on its model is the one in the shared memory. */
export function shareRecommender(serving: Serving): SharedRecommender {
  const { context, trained } = serving;
  const { dataset } = context;
  const training = trained?.summary ?? null;
  // That of the training: what updates have added to the tables since then is no part of it.
  const modelId = trained === null ? null : modelIdOf(trained.model, trained.items.ids);
  const ranking = context.share();
  const content: SharedContent = {
    dataset: dataset.share(),
    ranking,
    modelId,
    training,
    removed: [...dataset.items.removed],
  };
  // Not the model that serves: a save gives that one an id of its own.
  const served = servedModel({ ...content, ranking: { ...ranking, model: ranking.model && { ...ranking.model } } });
  serving.trained = served && trained && { ...served, items: trained.items };
  return { format: 'cf-recs-shared', version: VERSION, content };
}

function servedModel({ ranking: { model }, modelId, training }: SharedContent): ServedModel | null {
  if (model === null || modelId === null) return null;
  rememberModelId(model, modelId);
  return { model, summary: training };
}

function isContent(content: unknown): content is SharedContent {
  const items = (content as Partial<SharedContent> | null)?.dataset?.positives?.items;
  return isUint32Array(items) && isSharedArrayBuffer(items.buffer);
}

/** The pieces of a recommender that another thread has shared. @throws CfRecsError `invalid-option`. */
export function openShared(handle: SharedRecommender): Pieces {
  const given: Partial<Record<keyof SharedRecommender, unknown>> = isRecord(handle) ? handle : {};
  const isOurs = given.format === 'cf-recs-shared' && isContent(given.content);
  if (!isOurs || given.version !== VERSION) {
    const got = given.format === 'cf-recs-shared' ? `one of cf-recs ${given.version}` : describe(handle);
    throw new CfRecsError(
      'invalid-option',
      `Expected what \`share\` of cf-recs ${VERSION} gave, as \`workerData\` or \`postMessage\` hand it on, got ${got}`,
    );
  }
  const content = given.content as SharedContent;
  const { ranking, removed } = content;
  return { dataset: openDataset(content.dataset), trained: servedModel(content), ranking, removed };
}
