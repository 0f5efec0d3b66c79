// What worker threads that serve one model cost in memory: each with a copy of its own, and from memory that they share.
// 150 k users x 50 k items, embeddingDim 256, 30 items a user, random vectors; a new process for each line.
// npm run bench:shared-memory
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDataset, type Interaction, Recommender } from 'cf-recs';
import { Random } from '../src/random.js';

const USERS = 150_000;
const ITEMS = 50_000;
const DIM = 256;
const ITEMS_PER_USER = 30;
/** What four workers may hold beside one. */
const GOAL = 1.2;

const random = new Random(1);

function* interactions(): Generator<Interaction> {
  const row = { userId: '', itemId: '', timestamp: 0 };
  for (let user = 0; user < USERS; user++) {
    row.userId = `user-${user}`;
    for (let at = 0; at < ITEMS_PER_USER; at++) {
      row.itemId = `item-${Math.floor(random.uniform() ** 2 * ITEMS)}`;
      row.timestamp = Date.UTC(2025, 0, 1) + 1000 * (user + USERS * at);
      yield row;
    }
  }
}

function table(rows: number): Float32Array {
  return Float32Array.from({ length: rows * DIM }, () => random.uniform() - 0.5);
}

async function saveModel(folder: string): Promise<void> {
  const dataset = await buildDataset(interactions(), { minUserInteractions: 1, minItemInteractions: 1 });
  const itemIds = dataset.items.ids;
  const [itemEmbeddings, historyEmbeddings] = [table(itemIds.length), table(itemIds.length)];
  const recommender = Recommender.fromEmbeddings({ itemIds, itemEmbeddings, historyEmbeddings, dataset });
  await recommender.save(folder);
}

function serve(folder: string, how: 'shared' | 'copies', workers: number): { rss: number; rates: number[] } {
  const script = fileURLToPath(new URL('shared-memory.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, folder, how, String(workers)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Expected the process to exit with 0, got ${status}`);
  return JSON.parse(stdout);
}

const folder = await mkdtemp(join(tmpdir(), 'cf-recs-shared-'));
try {
  await saveModel(folder);
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`);
  console.log('|  | workers | MB held | beside one | lists a second, all workers |\n|---|---|---|---|---|');
  let ratio = 0;
  for (const how of ['copies', 'shared'] as const) {
    let one = 0;
    for (const workers of [1, 2, 4]) {
      const { rss, rates } = serve(folder, how, workers);
      one ||= rss;
      ratio = rss / one;
      const all = rates.reduce((sum, rate) => sum + rate, 0);
      console.log(`| ${how} | ${workers} | ${(rss / 1e6).toFixed(0)} | ${ratio.toFixed(2)} | ${all.toFixed(0)} |`);
    }
  }
  console.log(`Shared by four: ${ratio.toFixed(2)} x what one holds; the goal is at most ${GOAL}.`);
  if (ratio > GOAL) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
