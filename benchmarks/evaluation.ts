// What `evaluate` says on the published splits beside both baselines, and how long it takes for a recommender that is
// trained: all metrics, K of 10 and 20, 1,000 resamples.
// CF_RECS_DATA=FOLDER npm run bench:evaluation [-- ml-1m ...]
import { cpus } from 'node:os';
import { type Estimate, evaluate, Recommender } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const SIZES: Readonly<Record<string, readonly number[]>> = { 'ml-1m': [64], gowalla: [64, 512] };
const METRICS = ['recall@20', 'ndcg@20', 'map@20', 'mrr@20', 'hitRate@20', 'coverage@20', 'novelty@20'];

const cell = ({ mean, low, high }: Estimate): string =>
  mean.toFixed(4) + (low === null || high === null ? '' : ` (${low.toFixed(4)} to ${high.toFixed(4)})`);

async function run(data: string, embeddingDim: number): Promise<void> {
  const folder = dataFolder(data);
  const recommender = await Recommender.fromInteractions(readPairs(folder, 'train'));
  await recommender.train({ algorithm: 'spectral', embeddingDim });
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { users, model, baselines, comparisons } = await evaluate(recommender, { test: readPairs(folder, 'test') });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `\n${data}, d ${embeddingDim}, ${users} users: ${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} CPU s\n`,
  );
  console.log(`| lists | ${METRICS.join(' | ')} |\n|---|${METRICS.map(() => '---|').join('')}`);
  for (const [name, metrics] of Object.entries<Record<string, Estimate>>({ model, ...baselines })) {
    console.log(`| ${name} | ${METRICS.map((metric) => cell(metrics[metric])).join(' | ')} |`);
  }
  for (const [name, each] of Object.entries(comparisons)) {
    const { difference, low, high, verdict } = each['recall@20'];
    console.log(`\nrecall@20 less ${name}: ${cell({ mean: difference, low, high })}, ${verdict}`);
  }
}

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`);
const names = process.argv.slice(2);
for (const name of names.length === 0 ? Object.keys(SIZES) : names) {
  for (const embeddingDim of SIZES[name]) await run(name, embeddingDim);
}
