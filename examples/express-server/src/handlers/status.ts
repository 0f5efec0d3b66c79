import { Problem } from '../problems.js';
import { hasReport } from '../report-page.js';
import type { Service } from '../service.js';
import type { Reply } from '../validation.js';

export function health({ store }: Service): Reply {
  const { summary } = store.recommender.info;
  return { body: { status: 'ok', model_version: store.modelVersion, users: summary.users, items: summary.items } };
}

const ageOf = (trainedAt: Date | null): number | null =>
  trainedAt === null ? null : Math.max(0, (Date.now() - trainedAt.getTime()) / 1000);

export async function ready({ store, settings }: Service): Promise<Reply> {
  if (store.unready !== null) throw new Problem(503, 'not-ready', store.unready);
  const { recommender, modelId, modelVersion, trainedAt, loadedAt } = store;
  const { embeddingDim, summary } = recommender.info;
  return {
    body: {
      status: 'ready',
      model_id: modelId,
      model_version: modelVersion,
      trained_at: trainedAt,
      age_seconds: ageOf(trainedAt),
      loaded_at: loadedAt,
      users: summary.users,
      items: summary.items,
      embedding_dim: embeddingDim,
      report: await hasReport(settings.RECOMMENDER_MODEL_DIR),
    },
  };
}

export async function metrics({ metrics: { registry, modelAge }, store }: Service): Promise<Reply> {
  const age = ageOf(store.trainedAt);
  if (age !== null) modelAge.set(age);
  return { type: registry.contentType, body: await registry.metrics() };
}
