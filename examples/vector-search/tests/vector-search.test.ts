import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { connect, type Table } from '@lancedb/lancedb';
import { Recommender, readInteractions } from 'cf-recs';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue } from '../src/catalogue.js';
import * as lancedb from '../src/lancedb.js';
import { openPglite } from '../src/open-pglite.js';
import * as pgvector from '../src/pgvector.js';
import type { Answer, Product, Question } from '../src/vectors.js';

const LOG = fileURLToPath(new URL('../../../data/sample_interactions.jsonl', import.meta.url));

// What neighbours add is not in the vectors.
const TRAINING = { algorithm: 'spectral', embeddingDim: 16, neighbours: 0 } as const;

let folder = '';
let recommender: Recommender;
let postgres: PGlite;
let table: Table;
let products: readonly Product[];

beforeAll(async () => {
  recommender = await Recommender.fromInteractions(readInteractions(LOG));
  await recommender.train(TRAINING);
  products = (await readCatalogue()).map((product, at) => ({ ...product, available: at % 7 !== 3 }));
  postgres = await openPglite(products);
  await pgvector.writeVectors(postgres, recommender);
  folder = await mkdtemp(join(tmpdir(), 'cf-recs-lancedb-'));
  table = await lancedb.writeItems(await connect(folder), recommender, products);
});
afterAll(async () => {
  await postgres?.close();
  await rm(folder, { recursive: true, force: true });
});

const seenBy = (userId: string): string[] => recommender.history(userId).map(({ itemId }) => itemId);

/** The personal part of a list of the library, of what is available and in a category. */
function wanted(userId: string, limit: number, category?: string): readonly Answer[] {
  const include = products
    .filter(({ categories, available }) => available && (category === undefined || categories.includes(category)))
    .map(({ itemId }) => itemId);
  return recommender.recommend(userId, limit, { include }).items.filter(({ source }) => source === 'model');
}

const WAYS: readonly (readonly [string, (userId: string, question: Question) => Promise<readonly Answer[]>])[] = [
  ['pgvector', (user, question) => pgvector.nearest(postgres, recommender, recommender.userEmbedding(user), question)],
  ['pgvector, by SQL alone', (user, question) => pgvector.nearestForUser(postgres, recommender, user, question)],
  ['LanceDB', (user, question) => lancedb.nearest(table, recommender.userEmbedding(user), question)],
];

describe.each(WAYS)('lists of %s', (_, nearest) => {
  it.each([undefined, 'Jazz', 'Lantern'])('are those of `recommend`, for every user, category %s', async (category) => {
    let items = 0;
    for (const userId of recommender.users) {
      const list = await nearest(userId, { limit: 20, exclude: seenBy(userId), category });
      const same = wanted(userId, 20, category);
      expect(list.map(({ itemId }) => itemId)).toEqual(same.map(({ itemId }) => itemId));
      for (const [at, { score }] of list.entries()) expect(score).toBeCloseTo(same[at].score, 6);
      items += list.length;
    }
    expect(items).toBeGreaterThan(recommender.users.length);
  });

  it('have what the user has where it is not excluded', async () => {
    const [{ itemId }] = await nearest('user-30', { limit: 1, exclude: [] });
    expect(seenBy('user-30')).toContain(itemId);
  });

  it('are empty where nothing is left, and where a category has a quote in its name', async () => {
    expect(await nearest('user-30', { limit: 5, exclude: recommender.items })).toEqual([]);
    expect(await nearest('user-30', { limit: 5, exclude: [], category: "rock 'n' roll" })).toEqual([]);
  });
});

describe('vectors', () => {
  it('of a guest lead to the list of the guest', async () => {
    const history = ['jazz-corner-1', 'jazz-corner-2'];
    const vector = recommender.userEmbeddingFor(history);
    const include = products.filter(({ available }) => available).map(({ itemId }) => itemId);
    const ids = recommender.recommendFor(history, 5, { include }).items.map(({ itemId }) => itemId);
    const question = { limit: 5, exclude: history };
    for (const list of [
      await pgvector.nearest(postgres, recommender, vector, question),
      await lancedb.nearest(table, vector, question),
    ]) {
      expect(list.map(({ itemId }) => itemId)).toEqual(ids);
    }
  });

  it('are written anew after an update, and items without one are left out', async () => {
    const later = Recommender.fromDataset(recommender.toDataset());
    await later.train(TRAINING);
    expect(later.info.modelId).toBe(recommender.info.modelId);
    const before = await pgvector.nearestForUser(postgres, later, 'user-30', { limit: 5, exclude: [] });
    later.update([
      { userId: 'user-30', itemId: 'jazz-corner-7', timestamp: Date.UTC(2026, 0, 1) },
      { userId: 'newcomer', itemId: 'a new item' },
    ]);
    await pgvector.writeVectors(postgres, later);
    const after = await pgvector.nearestForUser(postgres, later, 'user-30', { limit: 5, exclude: [] });
    expect(after).not.toEqual(before);
    const vector = later.userEmbedding('user-30');
    expect(after).toEqual(await pgvector.nearest(postgres, later, vector, { limit: 5, exclude: [] }));
  });

  it('go to a pool of pg as they go to PGlite', () => {
    // Held by the compiler: a server with pgvector is not part of the tests.
    const write: (pool: Pool) => Promise<void> = (pool) => pgvector.writeVectors(pool, recommender);
    expect(write).toBeTypeOf('function');
  });
});

// The last: from here on lists are approximate.
describe('with an index', () => {
  it('a database is nearly as good', async () => {
    await pgvector.indexItems(postgres, recommender);
    await postgres.exec("set hnsw.iterative_scan = 'strict_order'; set enable_seqscan = off");
    await lancedb.indexItems(table);
    for (const [name, nearest] of WAYS) {
      let [found, all] = [0, 0];
      for (const userId of recommender.users) {
        const list = await nearest(userId, { limit: 10, exclude: seenBy(userId) });
        const ids = new Set(list.map(({ itemId }) => itemId));
        const same = wanted(userId, 10);
        found += same.filter(({ itemId }) => ids.has(itemId)).length;
        all += same.length;
      }
      expect(found / all, name).toBeGreaterThan(0.8);
    }
  });
});
