// What `popularityPenalty` costs in Recall and NDCG and brings in coverage: a tenth of each user's train pairs is held out.
// CF_RECS_DATA=FOLDER npm run bench:diversity [-- ml-1m ...]
import { buildDataset, evaluate, holdOutRandom, type MetricName, type RecommendAllOptions, Recommender } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const LIMIT = 20;

const names = process.argv.slice(2);
for (const name of names.length === 0 ? ['ml-1m'] : names) {
  const { train, test } = holdOutRandom(await buildDataset(readPairs(dataFolder(name), 'train')), { fraction: 0.1 });
  const recommender = Recommender.fromDataset(train);
  await recommender.train({ algorithm: 'spectral', embeddingDim: 64 });
  for (const popularityPenalty of [0, 0.1, 0.2, 0.3, 0.5, 1]) {
    const recommendAll = (options?: RecommendAllOptions) => recommender.recommendAll({ ...options, popularityPenalty });
    let shown = 0;
    let popularity = 0;
    for await (const { items } of recommendAll({ limit: LIMIT })) {
      shown += items.length;
      for (const { itemId } of items) popularity += train.popularity[train.items.indexOf(itemId)];
    }
    const { model } = await evaluate({ toDataset: () => train, recommendAll }, { test, k: LIMIT, baselines: [] });
    const meanOf = (metric: MetricName) => model[`${metric}@${LIMIT}`].mean;
    console.log(
      `${name}, penalty ${popularityPenalty}: Recall@${LIMIT} ${meanOf('recall').toFixed(4)}, ` +
        `NDCG@${LIMIT} ${meanOf('ndcg').toFixed(4)}, ${(100 * meanOf('coverage')).toFixed(1)} % of the catalogue shown, ` +
        `a shown item has ${(popularity / shown).toFixed(0)} users`,
    );
  }
}
