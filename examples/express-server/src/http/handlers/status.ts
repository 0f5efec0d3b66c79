import { Problem } from '../../problems.js';
import type { Service } from '../../service.js';
import { hasReport } from '../report-page.js';
import type { Reply } from '../validation.js';

export function health({ live }: Service): Reply {
  const { summary } = live.recommender.info;
  return { body: { status: 'ok', model_version: live.modelVersion, users: summary.users, items: summary.items } };
}

const ageOf = (trainedAt: Date | null): number | null =>
  trainedAt === null ? null : Math.max(0, (Date.now() - trainedAt.getTime()) / 1000);

export async function ready(service: Service): Promise<Reply> {
  const { live, draining } = service;
  if (draining) throw new Problem(503, 'stopping', 'Expected a service that goes on, got one that is about to stop');
  if (live.unready !== null) throw new Problem(503, 'not-ready', live.unready);
  const { recommender, modelId, modelVersion, trainedAt, loadedAt } = live;
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
      report: await hasReport(service),
    },
  };
}

export async function metrics({ metrics: { registry, modelAge }, live }: Service): Promise<Reply> {
  const age = ageOf(live.trainedAt);
  if (age !== null) modelAge.set(age);
  return { type: registry.contentType, body: await registry.metrics() };
}
