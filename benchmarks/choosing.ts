// What it costs to leave the settings to `train()`: beside one training with what it chooses, every process new, in turns;
// medians. A number stands for a synthetic log of so many interactions.
// CF_RECS_DATA=FOLDER npm run bench:choosing [-- ml-1m 1000000 ...]
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildDataset, type Dataset, Recommender, type TrainOptions } from 'cf-recs';
import { splitsOf } from './datasets.js';
import { syntheticLog, syntheticSize } from './synthetic-log.js';

const DATA = ['ml-100k', 'retailrocket', 'ml-1m', 'gowalla'];
const ROUNDS = 3;
/** Larger logs are trained on once each way: they take minutes. */
const LARGE = 3_000_000;

interface Measured {
  readonly seconds: number;
  /** Of all threads; where others share the machine it says more than the clock does. */
  readonly cpu: number;
  /** The longest silence of `onProgress`, in seconds. */
  readonly silence: number;
  /** What was trained with in the end. */
  readonly options: TrainOptions;
  /** Peak of the whole process, in MB. */
  readonly peak: number;
}

async function load(data: string): Promise<Dataset> {
  if (Number(data) > 0) return buildDataset(syntheticLog(syntheticSize(Number(data))));
  const { value } = await splitsOf(data).next();
  return value!.train;
}

async function measure(data: string, given: TrainOptions): Promise<Measured> {
  const recommender = Recommender.fromDataset(await load(data));
  const before = process.cpuUsage();
  let [last, silence] = [performance.now(), 0];
  const onProgress = (): void => {
    const now = performance.now();
    silence = Math.max(silence, now - last);
    last = now;
  };
  const { options, seconds } = await recommender.train({ ...given, onProgress });
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: seconds.total,
    cpu: (user + system) / 1e6,
    silence: silence / 1000,
    options,
    peak: process.resourceUsage().maxRSS / 1024,
  };
}

function measureApart(data: string, options: TrainOptions = {}): Measured {
  const argv = [...process.execArgv, fileURLToPath(import.meta.url), '--here', data, JSON.stringify(options)];
  const { stdout, status } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`The process for ${data} ended with ${status}`);
  return JSON.parse(stdout);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

function compare(data: string): void {
  const chosen: Measured[] = [];
  const fits: Measured[] = [];
  const rounds = Number(data) > LARGE ? 1 : ROUNDS;
  while (chosen.length < rounds) {
    chosen.push(measureApart(data));
    fits.push(measureApart(data, chosen[0].options));
  }
  const medians = (of: (measured: Measured) => number) => [chosen, fits].map((each) => median(each.map(of)));
  const ratioOf = ([all, one]: readonly number[]) => (all / one).toFixed(1);
  const [seconds, cpu, peaks] = [
    medians((each) => each.seconds),
    medians((each) => each.cpu),
    medians((each) => each.peak),
  ];
  const { options } = chosen[0];
  const { embeddingDim, recencyHalfLife } = options;
  const rest =
    options.algorithm === 'gradient' ? [] : [options.neighbours, options.degreeExponent, options.regularization];
  const settings = [options.algorithm, embeddingDim, ...rest, recencyHalfLife].join(', ');
  const silence = Math.max(...chosen.map((each) => each.silence)).toFixed(2);
  const cells = [data, settings, silence, ...seconds.map((each) => each.toFixed(2))];
  console.log(`| ${[...cells, ratioOf(seconds), ratioOf(cpu), ...peaks.map(Math.round)].join(' | ')} |`);
}

const [first, data, options] = process.argv.slice(2);
if (first === '--here') {
  console.log(JSON.stringify(await measure(data, JSON.parse(options))));
} else {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; medians of ${ROUNDS} rounds in turns`);
  console.log(
    '| data | chosen: d, k, exponent, ridge, half-life | silence, s | `train()`, s | one training, s | ratio | of CPU s | peak, MB | one, MB |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const each of first === undefined ? DATA : process.argv.slice(2)) compare(each);
}
