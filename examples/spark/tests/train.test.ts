import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDataset, type Dataset, type Interaction, Recommender, trainSpectral } from 'cf-recs';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../src/build-model.js';
import { overlapOf } from '../src/overlap.js';
import { localSpark, runTraining } from '../src/run-training.js';
import { runPython, withoutSpark } from './support.js';

/** Users of four tastes who have items of their own taste, the popular ones rather, and some others. */
function plays(): Interaction[] {
  const pairs = new Map<string, Interaction>();
  let state = 42;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let user = 0; user < 500; user++) {
    for (let n = 0; n < 12 + draw(20); n++) {
      const taste = draw(5) === 0 ? draw(4) : user % 4;
      const item = 4 * Math.floor(draw(100) ** 2 / 100) + taste;
      pairs.set(`${user} ${item}`, { userId: `user ${user}`, itemId: `item ${item}` });
    }
  }
  // Somebody who has what nobody else has, and nothing besides.
  return [...pairs.values(), { userId: 'alone', itemId: 'alone' }];
}

// As many directions as tastes: any two ways to find them agree, where those of noise are found the better the more often.
const OPTIONS = { embeddingDim: 4, neighbours: 15, regularization: 0.05, powerIterations: 8, degreeExponent: 0.3 };
const FLAGS = {
  'embedding-dim': 4,
  neighbours: 15,
  regularization: 0.05,
  'power-iterations': 8,
  'degree-exponent': 0.3,
};

/** How popular each item is; equally popular ones stand in no order. */
const popularityIn = (recommender: Recommender): Readonly<Record<string, number>> =>
  Object.fromEntries(recommender.popular(recommender.items.length).items.map(({ itemId, score }) => [itemId, score]));

describe.skipIf(withoutSpark())('a model of Spark', () => {
  let folder: string;
  let tables: string;
  let dataset: Dataset;
  let library: Recommender;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
    tables = join(folder, 'tables');
    const interactions = plays();
    dataset = await buildDataset(interactions);
    library = Recommender.fromModel(dataset, await trainSpectral(dataset, OPTIONS));
    const input = join(folder, 'plays.parquet');
    parquetWriteFile({
      filename: input,
      columnData: [
        { name: 'visitor', data: interactions.map(({ userId }) => String(userId)) },
        { name: 'item_id', data: interactions.map(({ itemId }) => String(itemId)) },
      ],
    });
    await runTraining({ ...FLAGS, input, fields: '{"user":"visitor"}', output: tables, histories: 3 }, 2);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('recommends what the library recommends, served from a folder', async () => {
    const model = join(folder, 'model');
    await (await buildModel(tables)).save(model);
    const served = await Recommender.load(model);
    expect(served.items.length).toBe(library.items.length);
    expect([...served.users].sort()).toEqual([...library.users].sort());
    expect(await overlapOf(library, served, 20)).toBeGreaterThanOrEqual(0.98);
    expect(popularityIn(served)).toEqual(popularityIn(library));
  });

  it('gives the scores of the library but for what is divided by the sum of a history', async () => {
    const spark = await buildModel(tables);
    let compared = 0;
    for (const userId of library.users) {
      const index = dataset.users.indexOf(userId);
      const sum = dataset.positives.offsets[index + 1] - dataset.positives.offsets[index];
      const found = new Map(spark.recommend(userId, 20).items.map(({ itemId, score }) => [itemId, score]));
      const top = library.recommend(userId, 5).items.filter(({ source }) => source === 'model');
      for (const { itemId, score } of top) {
        expect(Math.abs(found.get(itemId)! / sum ** OPTIONS.degreeExponent / score - 1)).toBeLessThan(0.001);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(2000);
  });

  it('knows the users of the ranges that are asked for', async () => {
    const parts = await Promise.all([0, 1, 2].map((range) => buildModel(tables, { ranges: [range] })));
    const users = parts.flatMap((part) => [...part.users]);
    expect(Math.min(...parts.map((part) => part.users.length))).toBeGreaterThan(50);
    expect(users.sort()).toEqual([...library.users].sort());
    const [userId] = parts[1].users;
    expect(parts[1].recommend(userId, 5).items).toHaveLength(5);
  });

  it('is made by the command, with and without histories', async () => {
    const command = fileURLToPath(new URL('../src/to-model.ts', import.meta.url));
    const args = ['--import', 'tsx', command, '--tables', tables, '--model-dir', join(folder, 'guests')];
    execFileSync(process.execPath, [...args, '--without-histories']);
    const guests = await Recommender.load(join(folder, 'guests'));
    expect(guests.users).toHaveLength(0);
    expect(popularityIn(guests)).toEqual(popularityIn(library));
    expect(guests.recommendFor(['item 0', 'item 4'], 5).items.map(({ source }) => source)).toContain('model');
    expect(() =>
      execFileSync(process.execPath, ['--import', 'tsx', command, '--tables', folder, '--model-dir', 'x'], {
        stdio: 'pipe',
      }),
    ).toThrow('come to its end');
  });

  it('is refused where the log has no such column', () => {
    const script = fileURLToPath(new URL('../train.py', import.meta.url));
    const flags = ['--input', join(folder, 'plays.parquet'), '--output', join(folder, 'none')];
    expect(() => runPython([script, ...flags], localSpark(1))).toThrow(
      'Expected the log to have a column userId or user_id',
    );
  });
});
