import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../src/reading/read-interactions.js';
import { businessLogs } from '../support/business-logs.js';
import { type LogRecipe, mapTo } from '../support/log-recipe.js';
import { researchLogs } from '../support/research-logs.js';

const pathOf = (name: string): string => `fixtures/logs/${name}`;
const momentOf = (time: string | number): number => (typeof time === 'number' ? time * 1000 : Date.parse(time));

const open = ({ files, read }: LogRecipe) => {
  const [first = '', ...others] = files.map(pathOf);
  return readInteractions(others.length === 0 ? first : [first, ...others], read);
};
const build = (recipe: LogRecipe) => buildDataset(open(recipe), recipe.build);

const allLogs = { ...researchLogs, ...businessLogs };

describe('a log in the shape of', () => {
  it.each(Object.entries(allLogs))('%s is read as it is meant', async (_, recipe) => {
    const { summary } = await build(recipe);
    const [rows, users, items, interactions, dislikes = 0, ignored = 0, skipped = 0] = recipe.counts;
    expect({ ...summary, skipped: summary.skipped.count }).toMatchObject({
      rows,
      users,
      items,
      interactions,
      dislikes,
      ignored,
      skipped,
    });
    const [from, to] = recipe.period?.map(momentOf) ?? [];
    expect(summary.period).toEqual(from === undefined ? null : { from, to });
    if (recipe.events !== undefined) expect(summary.events).toEqual(recipe.events);
  });

  it('Instacart is two files, put together by a map', async () => {
    const userOf = new Map<string, string>();
    const orders = readInteractions(pathOf('instacart/orders.csv'), { fields: { itemId: 'order_id' } });
    for await (const { userId, itemId } of orders) userOf.set(String(itemId), String(userId));
    const products = readInteractions(pathOf('instacart/order_products__prior.csv'), {
      map: mapTo<Record<'order_id' | 'product_id', string>>((row) => ({
        userId: userOf.get(row.order_id) ?? '',
        itemId: row.product_id,
      })),
    });
    const { summary } = await buildDataset(products);
    expect(summary).toMatchObject({ rows: 7, users: 3, items: 4, interactions: 6, period: null });
  });
});

describe('ids', () => {
  const idsOf = async (name: string) => {
    const recipe = allLogs[name];
    if (recipe === undefined) throw new Error(`there is no recipe for ${name}`);
    const { users, items } = await build(recipe);
    return { users: [...users.ids], items: [...items.ids] };
  };

  it.each([
    ['H&M', '0610000001'],
    ['Book-Crossing', '\u00ba000000044'],
    ['Book-Crossing', '0000000036; 2'],
    ['Last.fm 1K', '"Quoted" Names'],
    ['Steam', 'Nine "Lives"'],
    ['Steam', 'Marsh, Moor & Mire'],
    ['mongoexport', '65c000000000000000000001'],
    ['mongoexport, canonical', '65c000000000000000000001'],
  ])('of items in %s are as they are written: %s', async (name, id) => {
    expect((await idsOf(name)).items).toContain(id);
  });

  it.each(['BigQuery, shards of CSV', 'BigQuery, JSON lines'])(
    'of users in %s keep all of their digits',
    async (name) => {
      expect((await idsOf(name)).users).toEqual(['710000000000000001', '710000000000000002', '710000000000000003']);
    },
  );

  it('of people and things that every event took back are gone', async () => {
    expect((await idsOf('Online Retail')).items).toEqual(['85123A', '22633']);
    expect((await idsOf('Segment')).items).toEqual(['p1', 'p4']);
  });
});
