import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { buildDataset, ndcgAt, Recommender, recallAt } from 'cf-recs';
import { dataFolder, readPairs } from '../../../benchmarks/datasets.js';
import * as lancedb from '../src/lancedb.js';
import { openPglite } from '../src/open-pglite.js';
import * as pgvector from '../src/pgvector.js';

// Lists of the library beside those of its vectors alone, in Postgres and LanceDB, by exact search and by their indexes,
// of every n-th user: which share of its ten best are among theirs, what they find of test, and how long one takes.
// CF_RECS_DATA=FOLDER npm run measure -w examples/vector-search [-- ml-1m|gowalla [n]]

const [data = 'ml-1m', step = '6'] = process.argv.slice(2);
const LIMIT = 20;
const folder = dataFolder(data);
const train = await buildDataset(readPairs(folder, 'train'));
const held = new Map<string, string[]>();
for await (const { userId, itemId } of readPairs(folder, 'test')) {
  const user = String(userId);
  held.set(user, [...(held.get(user) ?? []), String(itemId)]);
}

/** The library with a model, chosen on a part of train. */
async function trained(options: { readonly neighbours?: number }): Promise<Recommender> {
  const recommender = Recommender.fromDataset(train);
  await recommender.train({ embeddingDim: 128, ...options });
  return recommender;
}
const whole = await trained({});
const plain = await trained({ neighbours: 0 });
const users = whole.users.filter((user, at) => at % Number(step) === 0 && held.has(user));
const seen = new Map(users.map((user) => [user, whole.history(user).map(({ itemId }) => itemId)]));

type Lists = (userId: string) => Promise<readonly { readonly itemId: string }[]>;

const meanOver = (measure: (userId: string) => number): number =>
  users.reduce((sum, userId) => sum + measure(userId), 0) / users.length;

const rows: Record<string, string>[] = [];
let reference = new Map<string, readonly string[]>();

/** Makes all lists in one way, and adds a line on them. */
async function measure(model: string, lists: string, list: Lists): Promise<void> {
  const made = new Map<string, readonly string[]>();
  const from = performance.now();
  for (const userId of users)
    made.set(
      userId,
      (await list(userId)).map(({ itemId }) => itemId),
    );
  const took = (performance.now() - from) / users.length;
  if (reference.size === 0) reference = made;
  const hits = (userId: string, relevant: readonly string[] = []): boolean[] =>
    (made.get(userId) ?? []).map((itemId) => relevant.includes(itemId));
  const judged = (metric: typeof recallAt): string =>
    meanOver((userId) => metric(hits(userId, held.get(userId)), held.get(userId)?.length ?? 0, LIMIT)).toFixed(4);
  const overlap = meanOver((userId) => recallAt(hits(userId, reference.get(userId)?.slice(0, 10)), 10, 10));
  rows.push({
    model,
    lists,
    'of the ten best': overlap.toFixed(3),
    'Recall@20': judged(recallAt),
    'NDCG@20': judged(ndcgAt),
    'ms a list': took.toFixed(2),
  });
  console.log(Object.values(rows[rows.length - 1]).join('  '));
}

const fromLibrary =
  (recommender: Recommender): Lists =>
  async (userId) =>
    recommender.recommend(userId, LIMIT).items;

const products = train.items.ids.map((itemId) => ({ itemId, categories: ['all'], available: true }));
const postgres = await openPglite(products);
const files = await mkdtemp(join(tmpdir(), 'cf-recs-lancedb-'));
const connection = await connect(files);

const questionOf = (userId: string) => ({ limit: LIMIT, exclude: seen.get(userId) ?? [] });

await measure('with neighbours', 'recommend', fromLibrary(whole));
for (const [name, recommender] of Object.entries({ 'with neighbours': whole, 'without neighbours': plain })) {
  await pgvector.writeVectors(postgres, recommender);
  const table = await lancedb.writeItems(connection, recommender, products);
  const fromPostgres: Lists = (userId) =>
    pgvector.nearest(postgres, recommender, recommender.userEmbedding(userId), questionOf(userId));
  const fromLance: Lists = (userId) => lancedb.nearest(table, recommender.userEmbedding(userId), questionOf(userId));
  if (recommender === plain) await measure(name, 'recommend', fromLibrary(plain));
  await measure(name, 'pgvector, exact', fromPostgres);
  await measure(name, 'LanceDB, exact', fromLance);
  if (recommender === whole) continue;
  await pgvector.indexItems(postgres, recommender);
  await postgres.exec('analyze');
  await measure(name, 'pgvector, HNSW', fromPostgres);
  await postgres.exec("set hnsw.iterative_scan = 'strict_order'");
  await measure(name, 'pgvector, HNSW, iterative scan', fromPostgres);
  await lancedb.indexItems(table);
  await measure(name, 'LanceDB, IVF', fromLance);
}
console.table(rows);

await postgres.close();
await rm(files, { recursive: true });
