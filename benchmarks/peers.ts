// Beside `implicit` (C++ and BLAS, called from Python), both in one run and in turns; medians of the rounds.
// CF_RECS_DATA=FOLDER npm run bench:peers       needs python3 with `pip install implicit`
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { evaluate, Recommender } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const ROUNDS = 3;
const CALLS = 2000;

/** Epochs of gradient descent that are timed. */
const EPOCHS = 2;

/** Models whose lists are compared with those of implicit at d = 64, too. */
const LARGER = [
  ['d 512, no neighbours', { embeddingDim: 512, neighbours: 0 }],
  ['d 512, 100 neighbours', { embeddingDim: 512, neighbours: 100 }],
  ['the default', {}],
] as const;

/** What lists cost: microseconds a call (p50, p99), and seconds for every user. */
interface Lists {
  readonly recommend: readonly [number, number];
  readonly guest: readonly [number, number];
  readonly all: number;
}

/** What both sides measure: seconds, quality on test, and microseconds a call (p50, p99). */
interface Measured extends Lists {
  readonly version?: string;
  /** Seconds of a training that passes the quality of implicit, and that quality on test. */
  readonly fit: number;
  readonly recall: number;
  readonly ndcg: number;
  /** Lists of ours by {@link LARGER} models, in that order. */
  readonly larger?: readonly Lists[];
  /** Peak megabytes of the process when it has read the data and trained for the first time. */
  readonly memory: number;
  /** Seconds of one epoch of gradient descent at d = 64, which implicit's ALS has not. */
  readonly epoch?: number;
}

/**
 * The settings of implicit were chosen on a validation part; ours are the defaults but for the dimension, of the multiples
 * of 16 the first that passes implicit's quality.
 */
const CASES: Readonly<Record<string, { readonly implicit: readonly string[]; readonly embeddingDim: number }>> = {
  'ml-1m': { implicit: ['5', '50', '15'], embeddingDim: 64 },
  gowalla: { implicit: ['40', '10', '5'], embeddingDim: 112 },
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

function microseconds<Value>(values: readonly Value[], call: (value: Value) => void): [number, number] {
  const times = values.map((value) => {
    const start = performance.now();
    call(value);
    return 1000 * (performance.now() - start);
  });
  times.sort((a, b) => a - b);
  return [times[times.length >> 1], times[Math.floor(0.99 * times.length)]];
}

/** What lists of the trained model cost. */
async function measureLists(recommender: Recommender): Promise<Lists> {
  const { users, items } = recommender;
  const { offsets, items: indexes } = recommender.toDataset().positives;
  const chosen = Array.from({ length: CALLS }, (_, call) => (call * 7919) % users.length);
  const histories = chosen.map((user) =>
    Array.from(indexes.subarray(offsets[user], offsets[user + 1]), (item) => items[item]),
  );
  const recommend = (user: number) => recommender.recommend(users[user]);
  const guest = (history: readonly string[]) => recommender.recommendFor(history);
  microseconds(chosen.slice(0, 200), recommend);
  microseconds(histories.slice(0, 200), guest);
  const calls = { recommend: microseconds(chosen, recommend), guest: microseconds(histories, guest) };
  const start = performance.now();
  for await (const _list of recommender.recommendAll({ limit: 10 }));
  return { ...calls, all: (performance.now() - start) / 1000 };
}

/** Ours, in this process: run as a worker of its own so that rounds do not warm each other. */
async function measureOurs(data: string): Promise<Measured> {
  const folder = dataFolder(data);
  const recommender = await Recommender.fromInteractions(readPairs(folder, 'train'));
  // First of all: a service trains once, and nothing is warm then.
  const { seconds } = await recommender.train({
    algorithm: 'spectral',
    embeddingDim: CASES[data].embeddingDim,
    neighbours: 0,
  });
  const memory = process.resourceUsage().maxRSS / 1024;
  const { model } = await evaluate(recommender, { test: readPairs(folder, 'test'), k: 20, baselines: [] });
  // Calls are compared at the same dimension.
  await recommender.train({ algorithm: 'spectral', embeddingDim: 64, neighbours: 0 });
  const lists = await measureLists(recommender);
  const larger: Lists[] = [];
  for (const [, options] of LARGER) {
    await recommender.train({ algorithm: 'spectral', ...options });
    larger.push(await measureLists(recommender));
  }
  const { seconds: descent } = await recommender.train({ algorithm: 'gradient', embeddingDim: 64, epochs: EPOCHS });
  return {
    fit: seconds.total,
    recall: model['recall@20'].mean,
    ndcg: model['ndcg@20'].mean,
    ...lists,
    larger,
    memory,
    epoch: descent.epochs / EPOCHS,
  };
}

function run(command: string, argv: readonly string[]): Measured {
  const { status, stdout, stderr, error } = spawnSync(command, argv, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

function compare(data: string): void {
  const folder = dataFolder(data);
  const here = fileURLToPath(import.meta.url);
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(run('python3', [here.replace(/\.ts$/, '.py'), folder, ...CASES[data].implicit]));
    ours.push(run(process.execPath, [...process.execArgv, here, data, '--here']));
  }
  const rows: [string, (measured: Measured) => number, number][] = [
    ['train, s', ({ fit }) => fit, 2],
    ['recommend p50, us', ({ recommend }) => recommend[0], 0],
    ['recommend p99, us', ({ recommend }) => recommend[1], 0],
    ['guest p50, us', ({ guest }) => guest[0], 0],
    ['guest p99, us', ({ guest }) => guest[1], 0],
    ['every user, s', ({ all }) => all, 2],
    ['Recall@20', ({ recall }) => recall, 4],
    ['NDCG@20', ({ ndcg }) => ndcg, 4],
    ['peak memory, MB', ({ memory }) => memory, 0],
    ['gradient, an epoch, s', ({ epoch }) => epoch ?? Number.NaN, 2],
  ];
  LARGER.forEach(([model], at) => {
    const of = (measured: Measured): Lists => measured.larger?.[at] ?? measured;
    rows.push(
      [`${model}: recommend p50, us`, (measured) => of(measured).recommend[0], 0],
      [`${model}: guest p50, us`, (measured) => of(measured).guest[0], 0],
      [`${model}: every user, s`, (measured) => of(measured).all, 2],
    );
  });
  for (const [name, pick, digits] of rows) {
    const [mine, other] = [median(ours.map(pick)), median(theirs.map(pick))];
    const cells = Number.isNaN(other) ? ['', ''] : [other.toFixed(digits), (mine / other).toFixed(2)];
    console.log(`| ${data} | ${name} | ${mine.toFixed(digits)} | ${cells.join(' | ')} |`);
  }
}

const [only, worker] = process.argv.slice(2);
if (worker === '--here') {
  console.log(JSON.stringify(await measureOurs(only)));
} else {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; medians of ${ROUNDS} rounds in turns`);
  console.log('| data | measure | cf-recs | implicit ALS | ratio |\n|---|---|---|---|---|');
  for (const data of only === undefined ? Object.keys(CASES) : [only]) compare(data);
}
