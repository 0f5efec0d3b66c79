// What learning from order brings, judged by what comes next, beside the spectral model with recency.
// Toys: each user's last item, every item ranked that the user has not had, HR@10 / NDCG@10, trained without the last two, or
// with `validation` the second to last. ml-100k: the newest fifth of each user, or of what is left, Recall@20 / NDCG@20.
// CF_RECS_DATA=FOLDER npm run bench:next-item [-- validation]
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import {
  buildDataset,
  type Dataset,
  evaluate,
  holdOutLast,
  type Interaction,
  Recommender,
  type TrainOptions,
} from 'cf-recs';
import { dataFolder, readRatings } from './datasets.js';

const K = 10;

interface Setting {
  readonly name: string;
  readonly options: TrainOptions;
}

const sequence = (options: Partial<TrainOptions>): TrainOptions =>
  ({ algorithm: 'sequence', ...options }) as TrainOptions;

/** The items of each user, oldest first. */
async function readSequences(): Promise<string[][]> {
  const input = createReadStream(join(dataFolder('toys'), 'sequences.txt.gz')).pipe(createGunzip());
  const sequences: string[][] = [];
  for await (const line of createInterface({ input })) sequences.push(line.trim().split(' ').slice(1));
  return sequences;
}

function* interactionsOf(sequences: readonly (readonly string[])[]): Generator<Interaction> {
  for (const [userId, items] of sequences.entries()) {
    for (const [at, itemId] of items.entries()) yield { userId, itemId, timestamp: 1e12 + 1e5 * at };
  }
}

/** Lists of each history judged by the one item that follows. */
function judgeNext(recommender: Recommender, histories: readonly string[][], next: readonly string[]): string {
  let [hits, gain] = [0, 0];
  for (const [user, history] of histories.entries()) {
    const { items } = recommender.recommendFor(history, K);
    const at = items.findIndex(({ itemId }) => itemId === next[user]);
    if (at === -1) continue;
    hits++;
    gain += 1 / Math.log2(at + 2);
  }
  return `HR@${K} ${(hits / next.length).toFixed(4)}, NDCG@${K} ${(gain / next.length).toFixed(4)}`;
}

/** What a training took, in words. */
async function timed(train: Dataset, options: TrainOptions) {
  const began = performance.now();
  const before = process.cpuUsage();
  const recommender = Recommender.fromDataset(train);
  await recommender.train(options);
  const { user, system } = process.cpuUsage(before);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  return { recommender, took: `${seconds} s, CPU ${((user + system) / 1e6).toFixed(1)} s, peak ${peak} MB` };
}

async function runToys(settings: readonly Setting[], part: string): Promise<void> {
  const sequences = await readSequences();
  const train = await buildDataset(interactionsOf(sequences.map((items) => items.slice(0, -2))));
  const back = part === 'test' ? 1 : 2;
  const histories = sequences.map((items) => items.slice(0, -back));
  const next = sequences.map((items) => items[items.length - back]);
  for (const { name, options } of settings) {
    const { recommender, took } = await timed(train, options);
    console.log(`toys ${part} | ${name} | ${judgeNext(recommender, histories, next)} | ${took}`);
  }
}

async function runMovieLens(settings: readonly Setting[], part: string): Promise<void> {
  const log = await buildDataset(readRatings(dataFolder('ml-100k'), 'timestamp'));
  const whole = holdOutLast(log, { fraction: 0.2 });
  const { train, test } = part === 'test' ? whole : holdOutLast(whole.train, { fraction: 0.2 });
  for (const { name, options } of settings) {
    const { recommender, took } = await timed(train, options);
    const { model } = await evaluate(recommender, { test, k: 20, metrics: ['recall', 'ndcg'], baselines: [] });
    const [recall, ndcg] = [model['recall@20'], model['ndcg@20']].map((metric) => metric.mean.toFixed(4));
    console.log(`ml-100k ${part} | ${name} | R@20 ${recall}, NDCG@20 ${ndcg} | ${took}`);
  }
}

const spectral = { algorithm: 'spectral', regularization: 0.3, recencyHalfLife: 1 } as const;
const TOYS: readonly Setting[] = [
  { name: 'train()', options: {} },
  { name: 'spectral, d 256', options: { ...spectral, embeddingDim: 256 } },
  { name: 'sequence, d 256, no neighbours', options: sequence({ embeddingDim: 256, neighbours: 0 }) },
  { name: 'sequence, d 128', options: sequence({ embeddingDim: 128 }) },
  { name: 'sequence, d 256', options: sequence({ embeddingDim: 256 }) },
  { name: 'sequence, d 512', options: sequence({ embeddingDim: 512 }) },
];
const MOVIES: readonly Setting[] = [
  { name: 'train()', options: {} },
  { name: 'spectral, d 64', options: { algorithm: 'spectral', embeddingDim: 64 } },
  { name: 'sequence, d 64, no neighbours', options: sequence({ embeddingDim: 64, recencyHalfLife: 5, neighbours: 0 }) },
  { name: 'sequence, d 64', options: sequence({ embeddingDim: 64, recencyHalfLife: 5 }) },
];

const [part = 'test'] = process.argv.slice(2);
await runToys(TOYS, part);
await runMovieLens(MOVIES, part);
