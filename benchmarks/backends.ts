// Whole spectral trainings on the kernels, on one thread and on two, and with TensorFlow.js, for which
// @tensorflow/tfjs-node should be installed. Every training has a process of its own; all in turns, medians.
// CF_RECS_DATA=FOLDER npm run bench:backends [-- ml-1m ...]
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildDataset } from '../src/reading/build/build-dataset.js';
import { tensorflowEngine } from '../src/tensorflow/index.js';
import { trainSpectral } from '../src/training/trainers.js';
import { dataFolder, readPairs } from './datasets.js';

const ROUNDS = 5;

const CASES: readonly (readonly [data: string, embeddingDim: number])[] = [
  ['ml-1m', 128],
  ['gowalla', 128],
  ['gowalla', 512],
];

const CONTENDERS = [
  ['wasm', 1],
  ['wasm', 2],
  ['tensorflow', 2],
] as const;

interface Measured {
  /** Of the whole training, and of loading what it computes with. */
  readonly seconds: number;
  readonly loading: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  /** Lengths of the two tables as vectors: that of all contenders must agree. */
  readonly norms: readonly [history: number, items: number];
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const norm = (numbers: Float32Array): number => Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0));

async function measure(data: string, embeddingDim: number, [backend, threads]: (typeof CONTENDERS)[number]) {
  const dataset = await buildDataset(readPairs(dataFolder(data), 'train'));
  const before = process.cpuUsage();
  const engine = backend === 'tensorflow' ? tensorflowEngine() : undefined;
  const { model, summary } = await trainSpectral(dataset, { embeddingDim, threads, engine });
  const { user, system } = process.cpuUsage(before);
  const { total: seconds, backend: loading } = summary.seconds;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const norms = [norm(model.historyEmbeddings), norm(model.itemEmbeddings)] as const;
  return { seconds, loading, cpuSeconds: (user + system) / 1e6, peakMegabytes, norms } satisfies Measured;
}

function run(...argv: readonly (string | number)[]): Measured {
  const here = fileURLToPath(import.meta.url);
  const options = { encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, here, ...argv.map(String)],
    options,
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--here') {
  const [data, embeddingDim, contender] = rest;
  console.log(JSON.stringify(await measure(data, Number(embeddingDim), CONTENDERS[Number(contender)])));
} else {
  const wanted = first === undefined ? CASES : CASES.filter(([data]) => [first, ...rest].includes(data));
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; medians of ${ROUNDS} rounds in turns`);
  console.log(
    '| data, d | backend, threads | s | of it loading | CPU s | peak MB | norms |\n|---|---|---|---|---|---|---|',
  );
  for (const [data, dim] of wanted) {
    const measured: Measured[][] = CONTENDERS.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [which, runs] of measured.entries()) runs.push(run('--here', data, dim, which));
    }
    for (const [which, runs] of measured.entries()) {
      const of = (pick: (each: Measured) => number, digits: number) => median(runs.map(pick)).toFixed(digits);
      const times = `${of((each) => each.seconds, 2)} | ${of((each) => each.loading, 2)} | ${of((each) => each.cpuSeconds, 2)}`;
      const norms = runs[0].norms.map((each) => each.toFixed(3)).join(', ');
      console.log(
        `| ${data}, ${dim} | ${CONTENDERS[which].join(', ')} | ${times} | ${of((each) => each.peakMegabytes, 0)} | ${norms} |`,
      );
    }
  }
}
