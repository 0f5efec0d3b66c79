// Accuracy against the seconds of training, beside other libraries, all on one machine in turns; medians of the rounds.
// CF_RECS_DATA=FOLDER npm run bench:accuracy [-- rounds]   needs Java, and python3 with `pip install implicit lightfm-next
// pyspark`; results are kept in accuracy.json and drawn in docs/accuracy.svg
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { evaluate, Recommender, type TrainOptions } from 'cf-recs';
import { drawAccuracy } from './accuracy-plot.js';
import { dataFolder, readPairs } from './datasets.js';

const DATA = 'ml-1m';
const ROUNDS = 3;

/** A training that is measured: seconds, and Recall@20 and NDCG@20 on test. */
export interface Trained {
  readonly name: string;
  readonly isOurs: boolean;
  readonly seconds: number;
  readonly recall: number;
  readonly ndcg: number;
}

type Measured = Omit<Trained, 'name' | 'isOurs'>;

/** Trainings of this library. */
const OURS: Readonly<Record<string, TrainOptions>> = {
  'cf-recs, train()': {},
  'cf-recs, settings given': { algorithm: 'spectral' },
  'cf-recs, d 64 alone': { algorithm: 'spectral', embeddingDim: 64, neighbours: 0 },
};

/**
 * Trainings of others at d = 64, as accuracy.py takes them. Settings of ALS and the ridge of EASE were chosen on a tenth of
 * train, epochs and iterations are where more bring nothing or what the library does by itself.
 */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  popularity: ['popularity'],
  'implicit ALS': ['als', '5', '50', '15'],
  'LightFM WARP': ['lightfm', '20'],
  EASE: ['ease', '1000'],
  'Spark ALS': ['spark', '10'],
};

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Ours, in a process of its own, so that nothing is warm, as in a service that trains once. */
async function measureOurs(folder: string, name: string): Promise<Measured> {
  const recommender = await Recommender.fromInteractions(readPairs(folder, 'train'));
  const { seconds } = await recommender.train(OURS[name]);
  const { model } = await evaluate(recommender, { test: readPairs(folder, 'test'), k: 20, baselines: [] });
  return { seconds: seconds.total, recall: model['recall@20'].mean, ndcg: model['ndcg@20'].mean };
}

function run(command: string, argv: readonly string[]): Measured {
  const { status, stdout, stderr, error } = spawnSync(command, argv, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} ${argv.join(' ')} failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

function measure(folder: string, name: string): Measured {
  if (name in OURS) return run(process.execPath, [...process.execArgv, path('accuracy.ts'), '--here', name]);
  return run('python3', [path('accuracy.py'), folder, ...OTHERS[name]]);
}

const folder = dataFolder(DATA);
if (process.argv[2] === '--here') {
  console.log(JSON.stringify(await measureOurs(folder, process.argv[3])));
} else {
  const rounds = Number(process.argv[2] ?? ROUNDS);
  const names = [...Object.keys(OURS), ...Object.keys(OTHERS)];
  const seconds = new Map(names.map((name) => [name, [] as number[]]));
  const quality = new Map<string, Measured>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const measured = measure(folder, name);
      seconds.get(name)!.push(measured.seconds);
      quality.set(name, measured);
    }
  }
  const results: Trained[] = names.map((name) => {
    const { recall, ndcg } = quality.get(name)!;
    return { name, isOurs: name in OURS, seconds: median(seconds.get(name)!), recall, ndcg };
  });
  writeFileSync(path('accuracy.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(path('../docs/accuracy.svg'), drawAccuracy(DATA, results));
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; ${DATA}, medians of ${rounds} rounds`);
  console.log('| training | s | Recall@20 | NDCG@20 |\n|---|---|---|---|');
  for (const each of results) {
    console.log(`| ${each.name} | ${each.seconds.toFixed(2)} | ${each.recall.toFixed(4)} | ${each.ndcg.toFixed(4)} |`);
  }
}
