import { fileURLToPath } from 'node:url';
import { Recommender } from 'cf-recs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { dayOf } from '../../../src/database/list-counts.js';
import { noteModel } from '../../../src/database/models.js';
import { ask } from '../../support/asking.js';
import { eventually } from '../../support/eventually.js';
import { serve, type TestService } from '../../support/service.js';

const SAMPLE = fileURLToPath(new URL('../../../../../models/latest', import.meta.url));
const DAY_MS = 24 * 60 * 60 * 1000;

let served: TestService;
beforeAll(async () => {
  served = await serve({ model: await Recommender.load(SAMPLE) });
});
afterEach(() => void vi.useRealTimers());
afterAll(() => served.close());

const get = async <Body>(path: string): Promise<Body> => (await ask<Body>(served.url, 'GET', path)).body;

interface Model {
  readonly id: string;
  readonly model_id: string | null;
  readonly made_at: string;
  readonly status: string;
  readonly origin: string;
  readonly reason: string | null;
  readonly in_use: boolean;
  readonly figures: { readonly users: number; readonly recall: { readonly mean: number } } | null;
}
const models = async (): Promise<readonly Model[]> =>
  (await get<{ models: readonly Model[] }>('/admin/models?limit=20')).models;

interface Training {
  readonly running: boolean;
  readonly progress: number | null;
  readonly last_problem: string | null;
}

/** Trains, and looks on until it is over. @returns what was seen. */
async function train(query = ''): Promise<readonly Training[]> {
  expect((await ask(served.url, 'POST', `/admin/retrain${query}`)).status).toBe(202);
  const seen: Training[] = [];
  const look = async (): Promise<boolean> => {
    seen.push(await get<Training>('/admin/training'));
    return seen.at(-1)!.running;
  };
  await expect.poll(look).toBe(false);
  return seen;
}

describe('models and trainings', () => {
  test('a model that was brought is there without figures', async () => {
    expect(await models()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        model_id: served.service.live.modelId,
        made_at: expect.any(String),
        origin: 'folder',
        status: 'used',
        reason: null,
        seconds: null,
        in_use: true,
        figures: null,
      },
    ]);
  });

  test('a training tells how far it is, and leaves figures', async () => {
    const seen = await train();
    expect(seen[0]).toMatchObject({ running: true, progress: expect.any(Number), last_problem: null });
    expect(seen.at(-1)).toEqual({ running: false, progress: null, last_problem: null });
    const [newest, before] = await models();
    expect(newest).toMatchObject({ origin: 'training', status: 'used', in_use: true });
    expect(newest.figures).toMatchObject({
      users: 50,
      recall: { mean: expect.any(Number), low: expect.any(Number), high: expect.any(Number) },
      baselines: { popularity: { verdict: expect.any(String) }, 'item-item': { verdict: expect.any(String) } },
    });
    expect(before).toMatchObject({ origin: 'folder', in_use: false });
  });

  test('a worse model is refused, and taken all the same where it is forced', async () => {
    const perfect = { mean: 1, low: 1, high: 1 };
    const verdict = { recall: perfect, verdict: 'better' };
    const figures = { users: 50, recall: perfect, ndcg: perfect, coverage: 1 };
    await noteModel(served.service.database.db, {
      id: 'perfect',
      model_id: null,
      sequence: 0,
      made_at: Date.now(),
      origin: 'training',
      status: 'used',
      reason: null,
      path: '',
      figures: JSON.stringify({ ...figures, baselines: { popularity: verdict, 'item-item': verdict } }),
      seconds: 1,
    });
    // Something to learn from: the same model again would be the one that is in use.
    await ask(served.url, 'POST', '/events', { user_id: 'user-1', item_id: 'jazz-corner-1' });
    const seen = await train();
    expect(seen.at(-1)!.last_problem).toContain('the model before 100.0 %');
    const [refused] = await models();
    expect(refused).toMatchObject({ status: 'refused', reason: seen.at(-1)!.last_problem, in_use: false });

    await ask(served.url, 'POST', '/events', { user_id: 'user-2', item_id: 'jazz-corner-1' });
    expect((await train('?force=true')).at(-1)!.last_problem).toBeNull();
    expect((await models())[0]).toMatchObject({ status: 'used', in_use: true });
  });

  test('one training at a time, and `force` is yes or no', async () => {
    expect((await ask(served.url, 'POST', '/admin/retrain?force=maybe')).status).toBe(400);
    const answers = await Promise.all([1, 2].map(() => ask(served.url, 'POST', '/admin/retrain?force=false')));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    await eventually(async () => (await get<Training>('/admin/training')).running).toBe(false);
  });
});

test('GET /admin/clicks counts lists and what was taken from them, by day and kind', async () => {
  // A day may end while it runs, but not this one.
  vi.useFakeTimers({ toFake: ['Date'] });
  const [now, before] = [Date.now(), Date.now() - 3 * DAY_MS];
  const { list_id } = await get<{ list_id: string }>('/popular');
  await get('/popular');
  await get('/items/jazz-corner-1/similar');
  const taken = (when: number, list?: string) => ({
    user_id: 'clicker',
    item_id: 'jazz-corner-1',
    timestamp: new Date(when).toISOString(),
    list_id: list,
  });
  await ask(served.url, 'POST', '/events', [
    taken(now, list_id),
    taken(now, list_id),
    taken(now),
    taken(now, 'newsletter'),
    taken(before, 'model-of-then'),
  ]);
  const day = dayOf(now);
  const popular = { day, kind: 'popular', lists: 2, events: 2 };
  const similar = { day, kind: 'similar', lists: 1, events: 0 };
  expect(await get('/admin/clicks')).toEqual({
    days: [{ day: dayOf(before), kind: 'model', lists: 0, events: 1 }, popular, similar],
  });
  expect(await get('/admin/clicks?days=1')).toEqual({ days: [popular, similar] });
  expect((await ask(served.url, 'GET', '/admin/clicks?days=0')).status).toBe(400);
});

describe('GET /admin/exposure', () => {
  interface Exposure {
    readonly users: number;
    readonly coverage: number;
    readonly most: readonly { readonly item_id: string; readonly lists: number; readonly share: number }[];
  }

  test('says in how many lists of ten each item is', async () => {
    const { live } = served.service;
    const exposure = await get<Exposure>('/admin/exposure?limit=1000');
    const lists = live.recommender.users.map((id) => live.recommender.recommend(id, 10).items);
    const counts = new Map<string, number>();
    for (const { itemId } of lists.flat()) counts.set(itemId, (counts.get(itemId) ?? 0) + 1);
    expect(new Map(exposure.most.map((one) => [one.item_id, one.lists]))).toEqual(counts);
    expect(exposure.users).toBe(lists.length);
    expect(exposure.coverage).toBeCloseTo(counts.size / live.recommender.items.length, 9);
    for (const { lists: having, share } of exposure.most) expect(share).toBeCloseTo(having / lists.length, 9);
    const inOrder = exposure.most.map((one) => one.lists);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a));
  });

  test('is kept for a while', async () => {
    const before = await get<Exposure>('/admin/exposure');
    expect(before.most).toHaveLength(20);
    await ask(served.url, 'PUT', `/items/${before.most[0].item_id}`, { title: 'Most', available: false });
    const after = await get<Exposure>('/admin/exposure?limit=1');
    expect(after.most).toEqual([
      { ...before.most[0], item: { title: 'Most', image: null, url: null, categories: [] } },
    ]);
    await ask(served.url, 'PUT', `/items/${before.most[0].item_id}`, {});
  });
});

describe('GET /admin/comparison/{user_id}', () => {
  type Entries = readonly { readonly item_id: string; readonly score: number }[];
  type Comparison = { readonly lists: Readonly<Record<'model' | 'popular' | 'neighbours', Entries>> };
  const compare = (limit: number) => get<Comparison>(`/admin/comparison/user-30?limit=${limit}`);

  test('has three lists, none with what the user has or what cannot be had', async () => {
    const { live } = served.service;
    const { model, popular } = (await compare(3)).lists;
    const best = live.recommender.recommend('user-30', 3).items;
    expect(model).toEqual(best.map(({ itemId, score }) => ({ item_id: itemId, score })));
    await ask(served.url, 'DELETE', `/items/${popular[0].item_id}`);
    const seen = live.recommender.history('user-30').map(({ itemId }) => itemId);
    const { lists } = await compare(10);
    for (const entries of Object.values(lists)) {
      expect(entries).toHaveLength(10);
      const ids = entries.map(({ item_id }) => item_id);
      for (const id of [...seen, popular[0].item_id]) expect(ids).not.toContain(id);
    }
  });

  test('sums how similar an item is to each that the user had last', async () => {
    const { recommender } = served.service.live;
    const [best] = (await compare(1)).lists.neighbours;
    const seen = recommender.history('user-30').map(({ itemId }) => itemId);
    // Of each the nearest hundred count.
    const cosines = seen.slice(-20).map((id) => {
      const { items } = recommender.similarItems(id, 100, { exclude: seen });
      return items.find(({ itemId }) => itemId === best.item_id)?.score ?? 0;
    });
    const sum = cosines.reduce((total, cosine) => total + cosine, 0);
    expect(best.score).toBeCloseTo(sum, 6);
  });

  test('knows nothing of a stranger', async () => {
    expect(await ask(served.url, 'GET', '/admin/comparison/stranger')).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown-user' } },
    });
  });
});
