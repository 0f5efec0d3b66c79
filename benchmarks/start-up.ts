// From nothing to the first answer, beside `implicit`: new processes in turns, each imports, loads a model from disk and
// makes one list. Medians of the rounds.
// CF_RECS_DATA=FOLDER npm run bench:start-up [-- gowalla]       needs python3 with `pip install implicit`
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Recommender } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const ROUNDS = 9;

/** Milliseconds: what the process says of itself, and from its start to its answer as seen from outside. */
interface Spans {
  readonly import: number;
  readonly load: number;
  readonly first: number;
  readonly answer: number;
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

async function serve(command: string, argv: readonly string[]): Promise<Spans> {
  const start = performance.now();
  const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  let text = '';
  let answer = 0;
  for await (const chunk of child.stdout) {
    answer ||= performance.now() - start;
    text += chunk;
  }
  await ended;
  const { items, ...spans } = JSON.parse(text);
  if (items !== 10) throw new Error(`Expected 10 items of ${command}, got ${items}`);
  return { ...spans, answer };
}

const data = dataFolder(process.argv[2] ?? 'gowalla');
const folder = await mkdtemp(join(tmpdir(), 'cf-recs-start-up-'));
try {
  const recommender = await Recommender.fromInteractions(readPairs(data, 'train'));
  await recommender.train({ algorithm: 'spectral', embeddingDim: 128, neighbours: 100 });
  await recommender.save(join(folder, 'model'));
  const made = spawnSync('python3', [path('start-up.py'), 'make', data, folder], { stdio: 'inherit' });
  if (made.status !== 0) throw new Error('Expected implicit to save a model');

  const ours: Spans[] = [];
  const theirs: Spans[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await serve(process.execPath, [path('start-up.mjs'), join(folder, 'model')]));
    theirs.push(await serve('python3', [path('start-up.py'), 'serve', folder]));
  }
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; medians of ${ROUNDS} rounds in turns`);
  console.log('| ms | cf-recs | implicit | ratio |\n|---|---|---|---|');
  for (const name of ['import', 'load', 'first', 'answer'] as const) {
    const [mine, other] = [ours, theirs].map((spans) => median(spans.map((each) => each[name])));
    console.log(`| ${name} | ${mine.toFixed(0)} | ${other.toFixed(0)} | ${(mine / other).toFixed(2)} |`);
  }
} finally {
  await rm(folder, { recursive: true });
}
