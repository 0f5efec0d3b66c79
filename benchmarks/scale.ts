// How time and memory grow with the log: a synthetic log of each size is read and trained on in a process of its own.
// npm run bench:scale [-- --ingest-only] [-- size ...]   results are kept in scale.json and drawn in docs/scale.svg
// npm run bench:scale -- --items 1000000 --embedding-dim 64 --neighbours 50 size ...   another catalogue or model; not kept
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Recommender, type TrainOptions } from 'cf-recs';
import { drawScale } from './scale-plot.js';
import { syntheticLog, syntheticSize } from './synthetic-log.js';

const SIZES = [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
const RESULTS = fileURLToPath(new URL('scale.json', import.meta.url));
const PLOT = fileURLToPath(new URL('../docs/scale.svg', import.meta.url));

/** What was measured of one size; peaks are of the whole process, in MB. */
export interface Measured {
  readonly rows: number;
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
  readonly ingestSeconds: number;
  readonly ingestPeak: number;
  /** Null where nothing was trained. */
  readonly trainSeconds: number | null;
  readonly peak: number;
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;
const peakMemory = (): number => process.resourceUsage().maxRSS / 1024;

/** @param items - in the place of as many as a log of this size has. */
async function measure(rows: number, items: number | undefined, options: TrainOptions | null): Promise<Measured> {
  const start = performance.now();
  const size = syntheticSize(rows);
  const recommender = await Recommender.fromInteractions(syntheticLog({ ...size, items: items ?? size.items }));
  const ingestSeconds = secondsSince(start);
  const ingestPeak = peakMemory();
  const { summary } = recommender.info;
  const begin = performance.now();
  if (options !== null) await recommender.train(options);
  const trainSeconds = options === null ? null : secondsSince(begin);
  return {
    rows,
    users: summary.users,
    items: summary.items,
    pairs: summary.interactions,
    ingestSeconds,
    ingestPeak,
    trainSeconds,
    peak: peakMemory(),
  };
}

/** Measures in a process of its own, which is given the same options, or says why that one ended. */
function measureApart(rows: number): Measured | string {
  const flags = Object.entries(values).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`));
  const argv = [...process.execArgv, fileURLToPath(import.meta.url), ...flags, '--here', '--', String(rows)];
  const { stdout, status, signal } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return status === 0 ? JSON.parse(stdout) : `ended with ${signal ?? status}`;
}

/** Adds a result to those that are kept; a later one of the same size replaces the earlier. */
function keep(measured: Measured): void {
  const before: Measured[] = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : [];
  const others = before.filter(({ rows }) => rows !== measured.rows);
  const results = [...others, measured].sort((a, b) => a.rows - b.rows);
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(PLOT, drawScale(results));
}

function line(measured: Measured): string {
  const { rows, users, items, pairs, ingestSeconds, ingestPeak, trainSeconds, peak } = measured;
  const counts = [rows, users, items, pairs].map((each) => each.toLocaleString('en'));
  const seconds = [ingestSeconds, trainSeconds].map((each) => each?.toFixed(1) ?? '');
  return [...counts, ...seconds, Math.round(ingestPeak), Math.round(peak)].join(' | ');
}

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    here: { type: 'boolean' },
    'ingest-only': { type: 'boolean' },
    items: { type: 'string' },
    'embedding-dim': { type: 'string', default: '128' },
    neighbours: { type: 'string' },
  },
});
const embeddingDim = Number(values['embedding-dim']);
const options: TrainOptions | null = values['ingest-only']
  ? null
  : { algorithm: 'spectral', embeddingDim, neighbours: number(values.neighbours) };
/** Whether the result can be set beside those that are kept. */
const isKept =
  options !== null && Object.keys(values).every((name) => name === 'embedding-dim') && embeddingDim === 128;
const sizes = positionals.length === 0 ? SIZES : positionals.map(Number);
if (values.here) {
  console.log(JSON.stringify(await measure(sizes[0], number(values.items), options)));
} else {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; d = ${embeddingDim}`);
  console.log('| rows | users | items | pairs | ingest, s | train, s | peak of ingest, MB | peak, MB |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const size of sizes) {
    const measured = measureApart(size);
    console.log(`| ${typeof measured === 'string' ? `${size} | ${measured}` : line(measured)} |`);
    if (typeof measured === 'string') process.exitCode = 1;
    else if (isKept) keep(measured);
  }
}
