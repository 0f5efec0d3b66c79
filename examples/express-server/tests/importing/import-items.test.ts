import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importItems } from '../../src/importing/import-items.js';
import { withTarget } from '../../src/importing/target.js';

let scratch: string;
let count = 0;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cf-recs-items-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const fresh = (): string => `sqlite:${join(scratch, `${++count}.db`)}`;

async function importText(url: string, name: string, text: string): Promise<number> {
  const path = join(scratch, name);
  await writeFile(path, text);
  return withTarget(url, (target) => importItems(path, target));
}

const stored = (url: string) =>
  withTarget(url, ({ database: { db } }) => db.selectFrom('items').selectAll().orderBy('item_id').execute());

const CSV = `\uFEFFitem_id,title,image,url,categories,available,published_at
a,"A lamp, small",https://shop.example/a.jpg,/lamps/a,Lamps | Small,TRUE,2025-01-01T00:00:00Z
b,,,,,0,
`;

test('CSV of a shop becomes its catalogue', async () => {
  const url = fresh();
  expect(await importText(url, 'items.csv', CSV)).toBe(2);
  const [a, b] = await stored(url);
  expect(a).toMatchObject({
    title: 'A lamp, small',
    image: 'https://shop.example/a.jpg',
    url: '/lamps/a',
    categories: '["Lamps","Small"]',
    available: 1,
    published_at: Date.UTC(2025, 0, 1),
    gone: 0,
  });
  expect(b).toMatchObject({ title: null, categories: '[]', available: 0, published_at: null });
});

test('an item that is imported again takes the place of what was said before', async () => {
  const url = fresh();
  await importText(url, 'items.csv', CSV);
  const lines = ['{"item_id":"a","title":"Another lamp"}', '', '{"item_id":"c"}'].join('\r\n');
  expect(await importText(url, 'items.jsonl', lines)).toBe(2);
  const all = await stored(url);
  expect(all.map(({ item_id, title }) => [item_id, title])).toEqual([
    ['a', 'Another lamp'],
    ['b', null],
    ['c', null],
  ]);
  expect(all[0].categories).toBe('[]');
});

test.each([
  ['items.csv', 'item_id,title\na,A\n,B\n', /^items\.csv, line 3: .*item_id/],
  ['items.csv', 'item_id,available\na,maybe\n', /^items\.csv, line 2: .*`row\.available`.*"maybe"/],
  ['items.csv', 'item_id,price\na,1\n', /^items\.csv, line 2: .*`price`/],
  ['items.csv', 'item_id,title\na,A\nb\n', /^items\.csv: .*line 3/],
  ['items.csv', 'item_id,image\na,javascript:alert(1)\n', /^items\.csv, line 2: .*`row\.image`/],
  ['items.csv', 'item_id,published_at\na,yesterday\n', /^items\.csv, line 2: .*`row\.published_at`/],
  ['items.jsonl', '{"item_id":"a"}\n{"item_id":', /^items\.jsonl, line 2: Expected JSON/],
  ['items.jsonl', '{"item_id":"a","categories":"Lamps"}\n', /^items\.jsonl, line 1: .*`row\.categories`/],
  ['items.xlsx', 'a', /^Expected a name that ends in \.csv, .*got items\.xlsx$/],
])('%s is told what is wrong, and stores nothing: %j', async (name, text, complaint) => {
  const url = fresh();
  await expect(importText(url, name, text)).rejects.toThrow(complaint);
  expect(await stored(url)).toEqual([]);
});

test.each(['/no/such/items.csv', '/no/such/items.jsonl'])('%s is not there', async (path) => {
  await expect(withTarget(fresh(), (target) => importItems(path, target))).rejects.toThrow('ENOENT');
});
