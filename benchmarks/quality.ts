// Quality on the published splits, beside popularity, with training time and peak memory.
// CF_RECS_DATA=FOLDER npm run bench:quality [-- case ...]     each case runs in a process of its own.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { evaluate, type Metrics, Recommender, type TrainOptions } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

interface Case {
  readonly data: string;
  readonly options: TrainOptions;
  /** What must be reached on test: Recall@20, NDCG@20, and the seconds that `train` may take. */
  readonly goal: { readonly recall: number; readonly ndcg: number; readonly seconds: number | null };
}

const CASES: Readonly<Record<string, Case>> = {
  'ml-1m-spectral-128': {
    data: 'ml-1m',
    options: { embeddingDim: 128 },
    goal: { recall: 0.281, ndcg: 0.269, seconds: 10 },
  },
  'ml-1m-gradient-64': {
    data: 'ml-1m',
    options: { algorithm: 'gradient' },
    goal: { recall: 0.275, ndcg: 0.26, seconds: null },
  },
  'gowalla-spectral-512': {
    data: 'gowalla',
    options: { embeddingDim: 512 },
    goal: { recall: 0.186, ndcg: 0.154, seconds: 60 },
  },
};

const [only, worker] = process.argv.slice(2);

/** Trains and judges one case, and prints a line of the table. */
async function runCase(name: string): Promise<void> {
  const { data, options, goal } = CASES[name];
  const folder = dataFolder(data);
  const recommender = await Recommender.fromInteractions(readPairs(folder, 'train'));
  const { backend, seconds } = await recommender.train(options);
  const peak = process.resourceUsage().maxRSS / 1024;
  const { model, baselines, users } = await evaluate(recommender, {
    test: readPairs(folder, 'test'),
    k: 20,
    metrics: ['recall', 'ndcg'],
    baselines: ['popularity'],
  });
  const reached =
    model['recall@20'].mean >= goal.recall &&
    model['ndcg@20'].mean >= goal.ndcg &&
    (goal.seconds === null || seconds.total <= goal.seconds);
  const pair = (metrics: Metrics) => `${metrics['recall@20'].mean.toFixed(4)} / ${metrics['ndcg@20'].mean.toFixed(4)}`;
  const cells = [
    name,
    `${pair(model)} (goal ${goal.recall} / ${goal.ndcg})`,
    pair(baselines.popularity!),
    String(users),
    `${seconds.total.toFixed(1)} s${goal.seconds === null ? '' : ` (goal ${goal.seconds})`}`,
    `${Math.round(peak)} MB`,
    backend,
    reached ? 'reached' : 'MISSED',
  ];
  console.log(`| ${cells.join(' | ')} |`);
  if (!reached) process.exitCode = 1;
}

if (worker === '--here') {
  await runCase(only);
} else {
  const names = only === undefined ? Object.keys(CASES) : process.argv.slice(2);
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`);
  console.log('| case | R@20 / NDCG@20 | popularity | users | train | peak memory | backend | |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const name of names) {
    const argv = [...process.execArgv, fileURLToPath(import.meta.url), name, '--here'];
    const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
