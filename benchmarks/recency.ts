// What it brings to weigh a history by recency, judged by time: the newest fifth of each user is held out.
// CF_RECS_DATA=FOLDER npm run bench:recency
import { evaluate, holdOutLast, type ListMaker, Recommender } from 'cf-recs';
import { dataFolder, readRatings } from './datasets.js';

const log = readRatings(dataFolder('ml-100k'), 'timestamp');
const { train, test } = holdOutLast((await Recommender.fromInteractions(log)).toDataset(), { fraction: 0.2 });
const recommender = Recommender.fromDataset(train);
await recommender.train({ algorithm: 'spectral', embeddingDim: 64 });
for (const recencyHalfLife of [false, 20, 10, 5, 2] as const) {
  const lists: ListMaker = {
    toDataset: () => train,
    recommendAll: (options) => recommender.recommendAll({ ...options, recencyHalfLife }),
  };
  const { model } = await evaluate(lists, { test, k: 20, metrics: ['recall', 'ndcg'], baselines: [] });
  const [recall, ndcg] = [model['recall@20'], model['ndcg@20']].map((metric) => metric.mean.toFixed(4));
  console.log(`ml-100k, recencyHalfLife ${recencyHalfLife}: Recall@20 ${recall}, NDCG@20 ${ndcg}`);
}
