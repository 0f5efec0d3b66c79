import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@lancedb/lancedb';
import { Recommender, readInteractions } from 'cf-recs';
import { readCatalogue } from './catalogue.js';
import * as lancedb from './lancedb.js';
import { openPglite } from './open-pglite.js';
import * as pgvector from './pgvector.js';
import type { Question } from './vectors.js';

// One list from the library, from Postgres and from LanceDB.

const LOG = fileURLToPath(new URL('../../../data/sample_interactions.jsonl', import.meta.url));
const USER = 'user-30';

const recommender = await Recommender.fromInteractions(readInteractions(LOG));
// What neighbours add is not in the vectors.
await recommender.train({ algorithm: 'spectral', embeddingDim: 16, neighbours: 0 });
const products = await readCatalogue();
const question: Question = {
  limit: 5,
  exclude: recommender.history(USER).map(({ itemId }) => itemId),
  category: 'Jazz',
};

const postgres = await openPglite(products);
const folder = await mkdtemp(join(tmpdir(), 'cf-recs-lancedb-'));
try {
  await pgvector.writeVectors(postgres, recommender);
  const table = await lancedb.writeItems(await connect(folder), recommender, products);
  const isJazz = new Set(products.filter(({ categories }) => categories.includes('Jazz')).map(({ itemId }) => itemId));
  const lists = {
    recommend: recommender.recommend(USER, 5, { filter: (itemId) => isJazz.has(itemId) }).items,
    pgvector: await pgvector.nearestForUser(postgres, recommender, USER, question),
    LanceDB: await lancedb.nearest(table, recommender.userEmbedding(USER), question),
  };
  for (const [name, items] of Object.entries(lists)) {
    console.log(`${name}: ${items.map(({ itemId, score }) => `${itemId} ${score.toFixed(4)}`).join(', ')}`);
  }
} finally {
  await postgres.close();
  await rm(folder, { recursive: true });
}
