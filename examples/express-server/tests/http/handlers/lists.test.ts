import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '../../support/asking.js';
import { JAZZ, METAL, trainCamps } from '../../support/camps.js';
import { serve, type TestService } from '../../support/service.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** All of jazz and most of metal is described. */
const CATALOGUE = [
  ...JAZZ.map((item_id, at) => ({ item_id, title: item_id, categories: ['Jazz'], published_at: daysAgo(at) })),
  ...METAL.slice(0, 3).map((item_id) => ({ item_id, title: item_id, published_at: daysAgo(10) })),
  // Nobody has it yet.
  { item_id: 'jazz-new', title: 'jazz-new', categories: ['Jazz', 'Metal'], published_at: daysAgo(0.5) },
  { item_id: 'jazz-to-come', title: 'jazz-to-come', categories: ['Jazz'], published_at: daysAgo(-1) },
  { item_id: 'undated', title: 'undated', categories: ['Jazz'] },
];

let served: TestService;
beforeAll(async () => {
  served = await serve({ model: await trainCamps() });
});
beforeEach(async () => {
  await ask(served.url, 'POST', '/items', CATALOGUE);
});
afterAll(() => served.close());

interface Entry {
  readonly item_id: string;
  readonly item?: { readonly title: string | null };
}
type Lists = Readonly<Record<'recommendations' | 'similar' | 'latest', readonly Entry[]>> & {
  readonly list_id: string;
};

/** Every way to a list; `query` is for those that are asked by GET. */
const ways = (query = '', options: object = {}) =>
  ({
    model: ['GET', `/recommendations/ann?limit=1000${query}`],
    popular: ['GET', `/popular?limit=1000${query}`],
    guest: ['POST', '/recommendations', { history: [{ item_id: 'jazz-1' }], limit: 1000, ...options }],
    similar: ['GET', `/items/jazz-1/similar?limit=1000${query}`],
    latest: ['GET', `/latest?limit=1000${query}`],
  }) as const;
type Kind = keyof ReturnType<typeof ways>;
const KINDS = Object.keys(ways()) as Kind[];

async function listOf(
  kind: Kind,
  query?: string,
  options?: object,
): Promise<{ id: string; entries: readonly Entry[] }> {
  const [method, path, body] = ways(query, options)[kind];
  const { body: answer } = await ask<Lists>(served.url, method, path, body);
  return { id: answer.list_id, entries: answer.recommendations ?? answer.similar ?? answer.latest };
}
const idsOf = async (...asked: Parameters<typeof listOf>): Promise<string[]> =>
  (await listOf(...asked)).entries.map(({ item_id }) => item_id);

describe.each(KINDS)('the list %s', (kind) => {
  test('names itself, and describes what the catalogue knows', async () => {
    const { id, entries } = await listOf(kind);
    expect(id).toMatch(new RegExp(`^${kind}-[0-9a-f-]{36}$`));
    expect(entries.length).toBeGreaterThan(0);
    for (const { item_id, item } of entries) {
      expect(item?.title).toBe(item_id === 'metal-4' ? undefined : item_id);
    }
  });

  test('has nothing that is not available, or gone, until it is back', async () => {
    const all = (await idsOf(kind)).filter((id) => id !== 'metal-4');
    const [first, last] = [all[0], all.at(-1)!];
    await ask(served.url, 'PUT', `/items/${first}`, { available: false });
    await ask(served.url, 'DELETE', `/items/${last}`);
    expect((await idsOf(kind)).filter((id) => id !== 'metal-4')).toEqual(all.slice(1, -1));
    await ask(served.url, 'POST', '/items', CATALOGUE);
    expect((await idsOf(kind)).filter((id) => id !== 'metal-4')).toEqual(all);
  });

  test('has only what is of a category', async () => {
    const found = await idsOf(kind, '&category=Jazz', { category: 'Jazz' });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((id) => id.startsWith('jazz'))).toBe(true);
    expect(await idsOf(kind, '&category=None', { category: 'None' })).toEqual([]);
  });

  test('leaves out what it is told to, and skips', async () => {
    const all = await idsOf(kind);
    expect(await idsOf(kind, `&exclude=${all[0]}`, { exclude: [all[0]] })).not.toContain(all[0]);
    expect(await idsOf(kind, '&offset=1', { offset: 1 })).toEqual(all.slice(1));
  });
});

describe('GET /items/{item_id}/similar', () => {
  test.each([
    ['nobody has', 'unheard', 'unknown-item'],
    ['the model has not learned', 'fresh', 'no-embedding'],
  ])('tells that there is nothing to say of an item that %s', async (_, itemId, code) => {
    await ask(served.url, 'POST', '/events', { user_id: 'ann', item_id: 'fresh' });
    expect(await ask(served.url, 'GET', `/items/${itemId}/similar`)).toMatchObject({
      status: 404,
      body: { error: { code, message: expect.stringContaining(itemId) } },
    });
  });
});

describe('GET /latest', () => {
  test('has what is published, the newest first', async () => {
    expect((await idsOf('latest')).slice(0, 5)).toEqual(['jazz-1', 'jazz-new', 'jazz-2', 'jazz-3', 'jazz-4']);
    expect(await idsOf('latest')).not.toContain('jazz-to-come');
    expect(await idsOf('latest')).not.toContain('undated');
    const { body } = await ask(served.url, 'GET', '/latest?limit=1&category=Metal');
    expect(body).toMatchObject({
      latest: [
        { item_id: 'jazz-new', published_at: expect.stringMatching(/^\d{4}-.+Z$/), item: { title: 'jazz-new' } },
      ],
    });
  });
});

describe('POST /recommendations', () => {
  test('tells of unknown ids of the request, and of nothing that the catalogue leaves out', async () => {
    await ask(served.url, 'PUT', '/items/never-had', { available: false, categories: ['Jazz'] });
    const { body } = await ask(served.url, 'POST', '/recommendations', {
      history: [{ item_id: 'jazz-1' }, { item_id: 'unheard' }],
      include: [...JAZZ, ...METAL, 'unseen'],
      category: 'Jazz',
    });
    expect(body).toMatchObject({ ignored: ['unheard'] });
  });

  test('chooses from what is asked for and of the category', async () => {
    const options = { include: ['jazz-2', 'metal-1'], category: 'Jazz' };
    expect(await idsOf('guest', '', options)).toEqual(['jazz-2']);
  });
});
