import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Recommender } from 'cf-recs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putItems } from '../src/database/write-items.js';
import { withTarget } from '../src/importing/target.js';
import { placeSample, type Sample, sampleOf } from '../src/sample.js';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cf-recs-sample-'));
});
afterEach(() => rm(scratch, { recursive: true }));

const settings = () => ({
  RECOMMENDER_MODEL_DIR: join(scratch, 'data', 'model'),
  DATABASE_URL: `sqlite:${join(scratch, 'data', 'service.db')}`,
});

async function place(sample?: Sample): Promise<string[]> {
  const said: string[] = [];
  await placeSample(settings(), { info: (text: string) => void said.push(text) }, sample);
  return said;
}

const items = () =>
  withTarget(settings().DATABASE_URL, ({ database: { db } }) => db.selectFrom('items').selectAll().execute());

const sizes = async () => {
  const { users, items } = (await Recommender.load(settings().RECOMMENDER_MODEL_DIR)).info.summary;
  return [users, items];
};

test('model and catalogue are placed once, and what is there stays', async () => {
  expect(await place()).toHaveLength(2);
  expect(await sizes()).toEqual([50, 200]);
  const all = await items();
  expect(all).toHaveLength(200);
  const model = new Set((await Recommender.load(settings().RECOMMENDER_MODEL_DIR)).items);
  expect(all.every(({ item_id, title }) => model.has(item_id) && title !== null)).toBe(true);
  await writeFile(join(settings().RECOMMENDER_MODEL_DIR, 'metadata.json'), 'changed');
  expect(await place()).toEqual([]);
  await expect(sizes()).rejects.toThrow('metadata.json');
});

test('a database that was written to keeps its catalogue', async () => {
  const own = { item_id: 'own', title: 'Own', image: null, url: null, categories: '[]', available: 1 };
  await withTarget(settings().DATABASE_URL, ({ store }) =>
    store(putItems([{ ...own, published_at: null, gone: 0 }], 10)),
  );
  expect(await place()).toEqual([expect.stringContaining('model')]);
  expect((await items()).map(({ item_id }) => item_id)).toEqual(['own']);
});

test('two that start at once do not disturb each other', async () => {
  await Promise.all([place(), place()]);
  expect(await sizes()).toEqual([50, 200]);
  expect((await readdir(join(scratch, 'data'))).filter((name) => name.startsWith('model'))).toEqual(['model']);
});

test('where there is only the log of the package, a model is trained on it', async () => {
  const folder = join(scratch, 'package');
  await mkdir(join(folder, 'data'), { recursive: true });
  await cp(sampleOf().log, sampleOf(folder).log);
  expect(await place(sampleOf(folder))).toEqual([expect.stringContaining('trained'), expect.stringContaining('saved')]);
  expect(await sizes()).toEqual([50, 200]);
  const { items: list, fallback } = (await Recommender.load(settings().RECOMMENDER_MODEL_DIR)).recommend('user-30', 5);
  expect([list.length, fallback.used]).toEqual([5, false]);
});
