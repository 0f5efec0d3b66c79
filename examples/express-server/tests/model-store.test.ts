import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Recommender } from 'cf-recs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ServeOptions, serve, type TestService } from './support/service.js';

const rows = (users: readonly string[], items: readonly string[]) =>
  users.flatMap((user_id) => items.map((item_id) => ({ user_id, item_id, timestamp: '2026-01-01T00:00:00Z' })));
const OLD = rows(['ann', 'bob', 'cat'], ['a', 'b', 'c']);
const NEW = [...OLD, ...rows(['dan', 'eve'], ['c', 'd', 'e'])];

async function train(interactions: typeof OLD): Promise<Recommender> {
  const recommender = await Recommender.fromInteractions(interactions);
  await recommender.train();
  return recommender;
}

let served: TestService | null = null;
afterEach(async () => {
  await served?.close();
  served = null;
});
async function start(options: ServeOptions): Promise<TestService> {
  served = await serve(options);
  return served;
}

async function ask(
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(served!.url + path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const like = (user_id: string, item_id: string) => ask('/events', 'POST', { user_id, item_id, event: 'like' });
const modelDir = () => join(served!.folder, 'model');
const figure = async (name: string): Promise<number> => {
  const text = await (await fetch(`${served!.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
};

describe('a new model', () => {
  test('takes the place of the old one, with the events that came since', async () => {
    await start({ model: await train(OLD) });
    await like('new', 'a');
    const before = (await ask('/ready')).body;
    await (await train(NEW)).save(modelDir());
    expect(await ask('/admin/reload', 'POST')).toMatchObject({ status: 200, body: { swapped: true } });
    const after = (await ask('/ready')).body;
    expect(after).toMatchObject({ users: 6, items: 5 });
    expect(after.model_id).not.toBe(before.model_id);
    expect(after.model_id).toBe((await Recommender.load(modelDir())).info.modelId);
    expect([before.model_version, after.model_version]).toEqual([1, 2]);
    expect((await ask('/users/new/history')).body).toMatchObject({ history: [{ item_id: 'a' }] });
    expect(await ask('/admin/reload', 'POST')).toMatchObject({ body: { swapped: false, model_id: after.model_id } });
    expect(await figure('recommender_model_swaps_total')).toBe(1);
  });

  test('is found by itself', async () => {
    await start({ model: await train(OLD), settings: { WATCH_SECONDS: '1' } });
    await (await train(NEW)).save(modelDir());
    await expect.poll(async () => (await ask('/health')).body.users, { timeout: 10_000 }).toBe(5);
  });

  test('misses no event that comes while it is made ready', async () => {
    await start({ model: await train(OLD) });
    await (await train(NEW)).save(modelDir());
    const users = Array.from({ length: 40 }, (_, n) => `new-${n}`);
    const swap = ask('/admin/reload', 'POST');
    for (const user of users) expect((await like(user, 'a')).status).toBe(200);
    expect((await swap).body.swapped).toBe(true);
    expect((await ask('/users?limit=100')).body.users).toEqual(expect.arrayContaining(users));
  });

  test('is refused where it is broken, and the old one goes on', async () => {
    await start({ model: await train(OLD) });
    const { model_id } = (await ask('/ready')).body;
    await (await train(NEW)).save(modelDir());
    const weights = (await readdir(modelDir())).find((name) => name.startsWith('weights'))!;
    await truncate(join(modelDir(), weights), 8);
    expect(await ask('/admin/reload', 'POST')).toMatchObject({
      status: 409,
      body: { error: { code: 'model-refused' } },
    });
    expect((await ask('/ready')).body).toMatchObject({ model_id, users: 3 });
    expect((await ask('/recommendations/ann')).status).toBe(200);
    expect(await figure('recommender_models_refused_total')).toBe(1);
    expect(served!.logged.join('')).toContain('model-corrupt');
  });

  test('that is gone leaves the old one', async () => {
    await start({ model: await train(OLD) });
    await rm(modelDir(), { recursive: true });
    expect((await ask('/admin/reload', 'POST')).status).toBe(409);
    expect((await ask('/recommendations/ann')).status).toBe(200);
  });
});

test('a log that is damaged ends the start, naming file and line', async () => {
  const events = [...OLD, { user_id: 'nothing else' }, ...OLD];
  const damaged = expect.objectContaining({
    message: expect.stringMatching(/events\.jsonl, line 10: expected `itemId`/),
  });
  await expect(serve({ model: await train(OLD), events })).rejects.toEqual(damaged);
  await expect(serve({ events, settings: { WITHOUT_MODEL: 'popularity' } })).rejects.toEqual(damaged);
});

describe('without a model', () => {
  test('popularity answers from the log', async () => {
    await start({ events: OLD, settings: { WITHOUT_MODEL: 'popularity' } });
    expect(await ask('/ready')).toMatchObject({ status: 200, body: { model_id: null, age_seconds: null, users: 3 } });
    expect((await ask('/recommendations/new')).body).toMatchObject({ fallback_used: true });
    expect((await ask('/items/a/similar')).status).toBe(409);
  });

  test('nobody is answered where that is asked for, until there is one; events are taken', async () => {
    await start({ settings: { WITHOUT_MODEL: 'unready' } });
    expect(await ask('/ready')).toMatchObject({ status: 503, body: { error: { code: 'not-ready' } } });
    expect((await ask('/recommendations/ann')).status).toBe(503);
    expect((await ask('/health')).status).toBe(200);
    expect((await like('new', 'a')).status).toBe(200);
    await (await train(OLD)).save(modelDir());
    await ask('/admin/reload', 'POST');
    expect((await ask('/ready')).body).toMatchObject({ users: 4 });
  });
});

describe('a user who is forgotten', () => {
  const everything = async (): Promise<string> => {
    const files = await readdir(modelDir());
    const paths = [join(served!.folder, 'events.jsonl'), ...files.map((name) => join(modelDir(), name))];
    return (await Promise.all(paths.map((path) => readFile(path, 'latin1')))).join('\n');
  };

  test('is gone from memory, log and model folder', async () => {
    const model = await train([...OLD, ...rows(['somebody'], ['a', 'c'])]);
    await start({ model });
    await like('somebody', 'b');
    await like('somebody-else', 'b');
    const { model_id } = (await ask('/ready')).body;
    expect(await everything()).toContain('somebody"');
    expect((await ask('/users/somebody', 'DELETE')).body).toEqual({ user_id: 'somebody', forgotten: true });
    expect(await everything()).not.toContain('somebody"');
    expect((await ask('/users/somebody/history')).status).toBe(404);
    // What else happened is still there, after the next start too.
    expect((await Recommender.load(modelDir())).users).toContain('somebody-else');
    expect(await ask('/admin/reload', 'POST')).toMatchObject({ body: { swapped: false } });
    // The model learned nothing new: only the data are others.
    expect((await ask('/ready')).body.model_id).toBe(model_id);
    expect((await ask('/users/somebody', 'DELETE')).body).toEqual({ user_id: 'somebody', forgotten: false });
  });

  test('does not cost a newer model that nobody looked at yet', async () => {
    await start({ model: await train(OLD) });
    await (await train(NEW)).save(modelDir());
    await ask('/users/ann', 'DELETE');
    expect((await Recommender.load(modelDir())).users).toEqual(['bob', 'cat', 'dan', 'eve']);
  });

  test('is told of where the folder cannot be written, and gone when asked again', async () => {
    await start({ model: await train(OLD) });
    const { recommender } = served!.service.store;
    vi.spyOn(recommender, 'save').mockRejectedValueOnce(new Error('EROFS: read-only file system'));
    expect(await ask('/users/ann', 'DELETE')).toMatchObject({
      status: 503,
      body: { error: { code: 'model-not-writable' } },
    });
    expect((await ask('/users/ann', 'DELETE')).status).toBe(200);
    expect((await Recommender.load(modelDir())).users).toEqual(['bob', 'cat']);
  });
});

describe('training', () => {
  const ready = async (): Promise<unknown> => (await ask('/ready')).body.model_id;

  test('learns from the log, one at a time, and leaves out who was forgotten meanwhile', async () => {
    await start({ model: await train(OLD) });
    const before = await ready();
    for (const user of ['dan', 'eve', 'fay']) for (const item of ['a', 'x']) await like(user, item);
    expect((await ask('/admin/retrain', 'POST')).status).toBe(202);
    expect(await ask('/admin/retrain', 'POST')).toMatchObject({ status: 409, body: { error: { code: 'busy' } } });
    await ask('/users/dan', 'DELETE');
    expect(await ready()).toBe(before);
    await writeFile(join(modelDir(), 'report.html'), 'of the model before');
    await expect.poll(ready, { timeout: 30_000 }).not.toBe(before);
    const saved = await Recommender.load(modelDir());
    expect(saved.users).toEqual(['ann', 'bob', 'cat', 'eve', 'fay']);
    expect(await readdir(modelDir())).not.toContain('report.html');
    expect(saved.itemEmbedding('x').some((number) => number !== 0)).toBe(true);
    expect(await figure('recommender_retrains_total{outcome="done"}')).toBe(1);
  });

  test('that fails changes nothing', async () => {
    await start({ settings: { WITHOUT_MODEL: 'popularity' } });
    await ask('/admin/retrain', 'POST');
    await expect.poll(() => served!.logged.join(''), { timeout: 30_000 }).toContain('not-enough-data');
    expect(await ready()).toBeNull();
    expect((await ask('/admin/retrain', 'POST')).status).toBe(202);
  });
});
