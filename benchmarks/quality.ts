// Quality beside popularity, with what `train()` without options chooses, training time and peak memory: on published
// splits, or as means over random ones.
// CF_RECS_DATA=FOLDER npm run bench:quality [-- case ...]     each case runs in a process of its own.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { evaluate, type Metrics, Recommender, type TrainOptions } from 'cf-recs';
import { splitsOf } from './datasets.js';

interface Case {
  readonly data: string;
  readonly options: TrainOptions;
  /** What must be reached on test: Recall@20, NDCG@20, and the seconds that `train` may take. */
  readonly goal: { readonly recall: number; readonly ndcg: number; readonly seconds: number | null };
}

const CASES: Readonly<Record<string, Case>> = {
  'ml-1m': { data: 'ml-1m', options: {}, goal: { recall: 0.2815, ndcg: 0.27, seconds: null } },
  gowalla: { data: 'gowalla', options: {}, goal: { recall: 0.187, ndcg: 0.156, seconds: null } },
  'ml-100k': { data: 'ml-100k', options: {}, goal: { recall: 0.402, ndcg: 0.36, seconds: null } },
  retailrocket: { data: 'retailrocket', options: {}, goal: { recall: 0.304, ndcg: 0.19, seconds: null } },
  'ml-1m-spectral-128': {
    data: 'ml-1m',
    options: { algorithm: 'spectral', embeddingDim: 128 },
    goal: { recall: 0.281, ndcg: 0.269, seconds: 10 },
  },
  'ml-1m-gradient-64': {
    data: 'ml-1m',
    options: { algorithm: 'gradient' },
    goal: { recall: 0.275, ndcg: 0.26, seconds: null },
  },
  'gowalla-spectral-512': {
    data: 'gowalla',
    options: { algorithm: 'spectral', embeddingDim: 512 },
    goal: { recall: 0.186, ndcg: 0.154, seconds: 60 },
  },
};

const [only, worker] = process.argv.slice(2);

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What each split is judged by. */
type Judged = Metrics<20, 'recall' | 'ndcg'>;

/** Recall@20 / NDCG@20, means over the splits. */
const pair = (splits: readonly Judged[]): string =>
  (['recall@20', 'ndcg@20'] as const)
    .map((name) => meanOf(splits.map((each) => each[name].mean)).toFixed(4))
    .join(' / ');

/** Trains and judges one case, and prints a line of the table. */
async function runCase(name: string): Promise<void> {
  const { data, options, goal } = CASES[name];
  const models: Judged[] = [];
  const popular: Judged[] = [];
  const seconds: number[] = [];
  const settings = new Set<string>();
  let peak = 0;
  let judged = 0;
  for await (const { train, test } of splitsOf(data)) {
    const recommender = Recommender.fromDataset(train);
    const summary = await recommender.train(options);
    peak ||= process.resourceUsage().maxRSS / 1024;
    seconds.push(summary.seconds.total);
    const { options: used } = summary;
    const rest = used.algorithm === 'spectral' ? [used.degreeExponent, used.regularization] : [];
    settings.add(['d', used.embeddingDim, ...rest].join(' '));
    const metrics = ['recall', 'ndcg'] as const;
    const { model, baselines, users } = await evaluate(recommender, {
      test,
      k: 20,
      metrics,
      baselines: ['popularity'],
    });
    models.push(model);
    popular.push(baselines.popularity);
    judged = users;
  }
  const reached =
    meanOf(models.map((each) => each['recall@20'].mean)) >= goal.recall &&
    meanOf(models.map((each) => each['ndcg@20'].mean)) >= goal.ndcg &&
    (goal.seconds === null || seconds[0] <= goal.seconds);
  const cells = [
    name,
    [...settings].join('; '),
    `${pair(models)} (goal ${goal.recall} / ${goal.ndcg})`,
    pair(popular),
    String(judged),
    `${seconds[0].toFixed(1)} s${goal.seconds === null ? '' : ` (goal ${goal.seconds})`}`,
    `${Math.round(peak)} MB`,
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
  console.log('| case | d, exponent, ridge | R@20 / NDCG@20 | popularity | users | train | peak memory | |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const name of names) {
    const argv = [...process.execArgv, fileURLToPath(import.meta.url), name, '--here'];
    const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
