import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../support/asking.js';
import { trainCamps } from '../../support/camps.js';
import { serve, type TestService } from '../../support/service.js';

let served: TestService;
beforeAll(async () => {
  served = await serve({ model: await trainCamps() });
});
afterAll(() => served.close());

interface Item {
  readonly item_id: string;
  readonly title: string | null;
}
interface Page {
  readonly items: readonly Item[];
  readonly total: number;
}
type Refusal = { readonly error: { readonly code: string; readonly message: string } };

const put = <Body = Item>(id: string, body: unknown) =>
  ask<Body>(served.url, 'PUT', `/items/${encodeURIComponent(id)}`, body);
const get = <Body>(path: string) => ask<Body>(served.url, 'GET', path);
const remove = (id: string) => ask<{ removed: boolean }>(served.url, 'DELETE', `/items/${encodeURIComponent(id)}`);

const FULL = {
  title: 'Blue Lantern',
  image: 'https://pictures.example/blue.jpg?width=300#top',
  url: '/records/blue-lantern',
  categories: ['Jazz', 'Vinyl'],
  available: false,
  published_at: '2026-01-31T12:00:00.000Z',
};
const EMPTY = { title: null, image: null, url: null, categories: [], available: true, published_at: null };

describe('PUT /items/{item_id}', () => {
  test('keeps what is said of an item, in place of what was', async () => {
    expect(await put('lantern', FULL)).toEqual({ status: 200, body: { item_id: 'lantern', ...FULL } });
    expect(await get('/items/lantern')).toEqual({ status: 200, body: { item_id: 'lantern', ...FULL } });
    expect((await put('lantern', {})).body).toEqual({ item_id: 'lantern', ...EMPTY });
    expect((await get('/items/lantern')).body).toEqual({ item_id: 'lantern', ...EMPTY });
  });

  test.each(['a/b', 'ünï çødé', '🎧', '__proto__', '100%'])('takes the id %j', async (id) => {
    expect((await put(id, { title: id })).body).toMatchObject({ item_id: id, title: id });
    expect((await get(`/items/${encodeURIComponent(id)}`)).body).toMatchObject({ item_id: id, title: id });
    expect((await remove(id)).body.removed).toBe(true);
  });

  test.each([
    ['image', 'data:image/svg+xml,%3Csvg/%3E'],
    ['image', 'data:image/png;base64,iVBORw0KGgo='],
    ['image', 'covers/blue.jpg'],
    ['image', '/'],
    ['url', 'http://localhost:8080'],
    ['url', 'https://müller.example/über?a=b:c'],
    ['url', 'records/time 1'.replace(' ', '%20')],
    ['categories', ['One', 'One', 'Two']],
    ['published_at', '2026-06-30T12:00:00+02:00'],
  ])('takes as %s: %j', async (name, value) => {
    const { status, body } = await put<Record<string, unknown>>('checked', { [name]: value });
    expect(status).toBe(200);
    const kept = name === 'categories' ? ['One', 'Two'] : name === 'published_at' ? '2026-06-30T10:00:00.000Z' : value;
    expect(body[name]).toEqual(kept);
  });

  test.each([
    ['title', 'x'.repeat(501)],
    ['title', 5],
    ['title', '\ud800'],
    ['image', ''],
    ['image', 'javascript:alert(1)'],
    ['image', 'JaVaScRiPt:alert(1)'],
    ['image', ' javascript:alert(1)'],
    ['image', 'java\nscript:alert(1)'],
    ['image', 'data:text/html,<script>alert(1)</script>'],
    ['image', 'data:image/svg+xml'],
    ['image', 'file:///etc/passwd'],
    ['image', '//evil.example/x.png'],
    ['image', '\\\\evil.example\\x.png'],
    ['image', '/\\evil.example/x.png'],
    ['image', 'https://'],
    ['image', 'https://user:password@shop.example/x.png'],
    ['image', `data:image/png;base64,${'A'.repeat(4096)}`],
    ['url', 'data:image/png;base64,AAAA'],
    ['url', 'vbscript:x'],
    ['url', 'mailto:a@b.example'],
    ['url', `/${'x'.repeat(4096)}`],
    ['categories', 'Jazz'],
    ['categories', ['']],
    ['categories', [null]],
    ['categories', ['x'.repeat(201)]],
    ['categories', Array.from({ length: 51 }, (_, at) => `c${at}`)],
    ['available', 'yes'],
    ['available', null],
    ['published_at', 'yesterday'],
    ['published_at', '2026-02-30T00:00:00Z'],
    ['published_at', '2026-06-30T23:59:60Z'],
    ['price', 3],
    ['item_id', 'refused'],
  ])('refuses as %s: %.60j', async (name, value) => {
    const { status, body } = await put<Refusal>('refused', { title: 'Kept out', [name]: value });
    expect(status).toBe(400);
    expect(body.error.code).toBe('invalid-body');
    expect(body.error.message).toContain(name);
    expect((await get('/items/refused')).status).toBe(404);
  });

  test('says in words what an address may be', async () => {
    const { body } = await put<Refusal>('refused', { url: 'javascript:alert(1)' });
    expect(body.error.message).toBe(
      'Expected `body.url` to be an http or https address, or a path, got "javascript:alert(1)"',
    );
  });
});

describe('POST /items', () => {
  test('takes many, and the last of one id counts', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => ({ item_id: `bulk-${at}`, title: `Bulk ${at}` }));
    expect(await ask(served.url, 'POST', '/items', many)).toEqual({ status: 200, body: { items: 1000 } });
    expect((await get<Page>('/items?search=bulk&limit=1')).body.total).toBe(1000);
    const twice = [
      { item_id: 'twice', title: 'First' },
      { item_id: 'twice', title: 'Second' },
    ];
    expect((await ask(served.url, 'POST', '/items', twice)).status).toBe(200);
    expect((await get('/items/twice')).body).toMatchObject({ title: 'Second' });
  });

  test('takes as many with drawn pictures as are allowed', async () => {
    const image = `data:image/svg+xml,${'x'.repeat(4000)}`;
    const many = Array.from({ length: 1000 }, (_, at) => ({ item_id: `drawn-${at}`, image }));
    expect((await ask(served.url, 'POST', '/items', many)).status).toBe(200);
  });

  test.each([
    ['none', []],
    ['one that is no list', { item_id: 'half', title: 'Half' }],
    ['too many', Array.from({ length: 1001 }, (_, at) => ({ item_id: `half-${at}` }))],
    ['one without an id', [{ item_id: 'half' }, { title: 'Half' }]],
    ['a bad one behind a good one', [{ item_id: 'half' }, { item_id: 'half-2', image: 'javascript:alert(1)' }]],
  ])('takes none of %s', async (_, body) => {
    expect((await ask(served.url, 'POST', '/items', body)).status).toBe(400);
    expect((await get<Page>('/items?search=half')).body.total).toBe(0);
  });

  test('refuses a body that is too large, or no JSON', async () => {
    const large = JSON.stringify([{ item_id: 'x'.repeat(9 * 1024 * 1024) }]);
    expect(await ask(served.url, 'POST', '/items', large)).toMatchObject({
      status: 413,
      body: { error: { code: 'too-large' } },
    });
    expect((await ask(served.url, 'POST', '/items', 'a,b', { 'content-type': 'text/csv' })).status).toBe(415);
  });
});

describe('GET /items', () => {
  beforeAll(async () => {
    await ask(served.url, 'POST', '/items', [
      { item_id: 's-1', title: 'Çà et là 10', categories: ['Search'] },
      { item_id: 's-2', title: 'ÇA ET LA 9', categories: ['Search', 'Other'], available: false },
      { item_id: 's-3', title: null, categories: ['Search'] },
      { item_id: 's-4', title: 'Nothing of that', categories: ['Other'] },
    ]);
  });
  const idsOf = async (query: string): Promise<string[]> =>
    (await get<Page>(`/items?${query}`)).body.items.map(({ item_id }) => item_id);

  test('finds by title, case and accents apart, in the order of titles', async () => {
    expect(await idsOf('search=ca%20et%20la')).toEqual(['s-2', 's-1']);
    expect(await idsOf('search=%C3%87%C3%80')).toEqual(['s-2', 's-1']);
  });

  test('finds by id, too, where there is no title', async () => {
    expect(await idsOf('search=S-3')).toEqual(['s-3']);
  });

  test('shows a category, and its pages', async () => {
    expect(await idsOf('category=Search')).toEqual(['s-2', 's-1', 's-3']);
    expect(await get('/items?category=Search&search=ca&limit=1&offset=1')).toMatchObject({
      body: { items: [{ item_id: 's-1' }], total: 2 },
    });
    expect(await idsOf('category=search')).toEqual([]);
  });

  test('shows all where nothing is searched for', async () => {
    const { body } = await get<Page>('/items?search=&limit=3');
    expect(body.items).toHaveLength(3);
    expect(body.total).toBe(served.service.live.catalogue.size);
  });
});

test('GET /categories counts what can be had, the largest first', async () => {
  const { body } = await get<{ categories: { category: string; items: number }[] }>('/categories');
  const wanted = body.categories.filter(({ category }) => ['Search', 'Other'].includes(category));
  expect(wanted).toEqual([
    { category: 'Search', items: 2 },
    { category: 'Other', items: 1 },
  ]);
});

describe('DELETE /items/{item_id}', () => {
  test('says whether there was one, and answers 404 from then on', async () => {
    await put('brief', { title: 'Brief' });
    expect(await remove('brief')).toEqual({ status: 200, body: { item_id: 'brief', removed: true } });
    expect(await remove('brief')).toEqual({ status: 200, body: { item_id: 'brief', removed: false } });
    expect(await get('/items/brief')).toMatchObject({ status: 404, body: { error: { code: 'unknown-item' } } });
    expect((await get<Page>('/items?search=brief')).body.total).toBe(0);
    expect((await put('brief', { title: 'Again' })).body).toMatchObject({ title: 'Again' });
    expect((await remove('brief')).body.removed).toBe(true);
  });

  test('knows an item of the model that was never described, and none that nobody has', async () => {
    expect((await remove('metal-4')).body.removed).toBe(true);
    expect((await remove('metal-4')).body.removed).toBe(false);
    expect((await remove('never-heard-of')).body.removed).toBe(false);
  });
});
