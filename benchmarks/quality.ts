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
  'ml-1m': { data: 'ml-1m', options: {}, goal: { recall: 0.288, ndcg: 0.276, seconds: 10 } },
  gowalla: { data: 'gowalla', options: {}, goal: { recall: 0.192, ndcg: 0.16, seconds: 60 } },
  'gowalla-512': {
    data: 'gowalla',
    options: { embeddingDim: 512 },
    goal: { recall: 0.194, ndcg: 0.161, seconds: null },
  },
  'gowalla-64': { data: 'gowalla', options: { embeddingDim: 64 }, goal: { recall: 0.184, ndcg: 0.153, seconds: null } },
  steam: { data: 'steam', options: {}, goal: { recall: 0.595, ndcg: 0.53, seconds: null } },
  'ml-100k': { data: 'ml-100k', options: {}, goal: { recall: 0.4099, ndcg: 0.3625, seconds: null } },
  'ml-100k-newest': { data: 'ml-100k-newest', options: {}, goal: { recall: 0.254, ndcg: 0.277, seconds: null } },
  retailrocket: { data: 'retailrocket', options: {}, goal: { recall: 0.315, ndcg: 0.197, seconds: null } },
  'ml-1m-given': {
    data: 'ml-1m',
    options: { algorithm: 'spectral', embeddingDim: 128, neighbours: 100, regularization: 0.01 },
    goal: { recall: 0.287, ndcg: 0.276, seconds: 2 },
  },
  'gowalla-given': {
    data: 'gowalla',
    options: { algorithm: 'spectral', embeddingDim: 128, neighbours: 100, regularization: 0.1 },
    goal: { recall: 0.188, ndcg: 0.156, seconds: 10 },
  },
  'ml-1m-gradient-64': {
    data: 'ml-1m',
    options: { algorithm: 'gradient' },
    goal: { recall: 0.275, ndcg: 0.26, seconds: null },
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
    const rest =
      used.algorithm === 'gradient'
        ? []
        : [
            'k',
            used.neighbours,
            'a',
            used.degreeExponent,
            'ridge',
            used.regularization,
            'damping',
            used.popularityDamping,
          ];
    settings.add([used.algorithm, 'd', used.embeddingDim, ...rest].join(' '));
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
  console.log('| case | settings | R@20 / NDCG@20 | popularity | users | train | peak memory | |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const name of names) {
    const argv = [...process.execArgv, fileURLToPath(import.meta.url), name, '--here'];
    const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
