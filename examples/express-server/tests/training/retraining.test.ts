import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Recommender } from 'cf-recs';
import { afterEach, expect, test } from 'vitest';
import { listModels, noteModel } from '../../src/database/models.js';
import type { Figures } from '../../src/training/figures.js';
import { onEachDatabase } from '../support/databases.js';
import { type Asked, OLD, rows, Together, train } from '../support/together.js';

const together = new Together();
afterEach(() => together.close());

const SAMPLE = fileURLToPath(new URL('../../../../models/latest', import.meta.url));
const DAY = 24 * 60 * 60 * 1000;

/** A training takes a process of its own. */
const inTime = <T>(read: () => T) => expect.poll(read);

/** Trains, and waits until all is over. @returns how it ended. */
async function trained({ service, logged }: Asked, force = false): Promise<string> {
  const ends = () => logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'Training ended');
  const before = ends().length;
  await service.retrainer.start(force);
  await inTime(() => ends().length).toBe(before + 1);
  return ends().at(-1).outcome;
}

const modelOf = async ({ ask }: Asked): Promise<unknown> => (await ask('GET', '/ready')).body.model_id;

/** What is left of a training that is none of the model. */
const left = async (): Promise<string[]> =>
  (await readdir(dirname(together.modelDir))).filter((name) => name.startsWith('model.'));

/** All bytes of the model folder. */
async function everything(): Promise<string> {
  const names = await readdir(together.modelDir);
  return (await Promise.all(names.map((name) => readFile(join(together.modelDir, name), 'latin1')))).join('\n');
}

/** A model before that found so much, nearly without noise. */
async function findBefore({ service }: Asked, recall: number): Promise<void> {
  const figure = { mean: recall, low: recall - 0.0001, high: recall + 0.0001 };
  const baseline = { recall: figure, verdict: 'better' } as const;
  const baselines = { popularity: baseline, 'item-item': baseline };
  const figures: Figures = { users: 50, recall: figure, ndcg: figure, coverage: 1, baselines };
  const model = { id: `found-${recall}`, model_id: null, sequence: 0, made_at: Date.now(), path: '', reason: null };
  const json = { figures: JSON.stringify(figures), seconds: 1 };
  await noteModel(service.database.db, { ...model, ...json, origin: 'training', status: 'used' });
}

onEachDatabase((fresh) => {
  test('learns what was told, once for all processes, and forgets who was forgotten meanwhile', async () => {
    const one = await together.start(fresh, { model: await train(OLD) });
    const two = await together.start(fresh, { settings: { WATCH_SECONDS: '1' } });
    const before = await modelOf(one);
    for (const user of ['dan', 'eve', 'fay']) await one.like(user, 'a', 'x');
    await one.forget('ann');
    expect((await one.ask('POST', '/admin/retrain')).status).toBe(202);
    const busy = { status: 409, body: { error: { code: 'busy' } } };
    expect(await one.ask('POST', '/admin/retrain')).toMatchObject(busy);
    expect(await two.ask('POST', '/admin/retrain')).toMatchObject(busy);
    expect(await two.service.retrainer.progress()).not.toBeNull();
    await two.forget('dan');
    expect(await modelOf(one)).toBe(before);
    await inTime(() => modelOf(one)).not.toBe(before);
    // It reaches all, and whoever is new finds it.
    const model = await modelOf(one);
    await inTime(() => modelOf(two)).toBe(model);
    const three = await together.start(fresh);
    for (const each of [one, two, three]) expect(each.users()).toEqual(['bob', 'cat', 'eve', 'fay']);
    expect(one.service.live.recommender.itemEmbedding('x').some((number) => number !== 0)).toBe(true);
    // Who was forgotten before is not in the files any more; dan is gone with the next.
    expect(await everything()).not.toContain('"ann"');
    expect(await trained(two)).toBe('done');
    expect(await everything()).not.toContain('"dan"');
    expect(await left()).toEqual([]);
    expect(await one.figure('recommender_retrains_total{outcome="done"}')).toBe(1);
    expect(await two.service.retrainer.progress()).toBeNull();
  });

  test('keeps figures, and refuses a model that is worse than the one before', async () => {
    const one = await together.start(fresh, { model: await Recommender.load(SAMPLE) });
    const before = await modelOf(one);
    await one.like('user-30', 'jazz-corner-1');
    await findBefore(one, 0.99);
    expect(await trained(one)).toBe('refused');
    expect(await modelOf(one)).toBe(before);
    expect(await left()).toEqual([]);
    const [refused] = await listModels(one.service.database.db, 1);
    expect(refused).toMatchObject({ origin: 'training', status: 'refused' });
    expect(refused.reason).toMatch(/^it finds \d+\.\d % of what users had last, and the model before 99\.0 %$/);
    expect(one.service.retrainer.lastProblem).toBe(refused.reason);
    const { users, recall, coverage } = JSON.parse(refused.figures!) as Figures;
    expect(users).toBeGreaterThan(40);
    expect(recall.low).toBeLessThan(recall.high);
    expect(coverage).toBeGreaterThan(0);

    expect(await trained(one, true)).toBe('done');
    expect(await modelOf(one)).not.toBe(before);
    expect(await readdir(together.modelDir)).toContain('report.html');
    // The next is compared to the one in use.
    expect(await trained(one)).toBe('done');
    expect((await listModels(one.service.database.db, 10)).map(({ status }) => status)).toEqual([
      'used',
      'used',
      'refused',
      'used',
      'used',
    ]);
  });

  test('takes any model where that is asked for', async () => {
    const one = await together.start(fresh, {
      model: await Recommender.load(SAMPLE),
      settings: { REFUSE_WORSE: '0' },
    });
    await findBefore(one, 0.99);
    expect(await trained(one)).toBe('done');
  });

  test('learns from no events that are too old', async () => {
    const settings = { EVENTS_KEEP_DAYS: '30' };
    const recent = new Date(Date.now() - 5 * DAY).toISOString();
    const model = await train(
      [...OLD, ...rows(['dan', 'eve'], ['a', 'n'])].map((row, n) => ({
        ...row,
        timestamp: n < 9 ? row.timestamp : recent,
      })),
    );
    const one = await together.start(fresh, { model, settings });
    const told = (user_id: string, item_id: string, days: number) => {
      const timestamp = new Date(Date.now() - days * DAY).toISOString();
      return one.ask('POST', '/events', { user_id, item_id, event: 'like', timestamp });
    };
    await told('ann', 'n', 1);
    await told('bob', 'n', 40);
    await together.stop(one);
    const again = await together.start(fresh, { settings });
    await inTime(async () =>
      (await again.service.database.db.selectFrom('events').select('user_id').execute()).map(({ user_id }) => user_id),
    ).toEqual(['ann']);
    expect(await trained(again)).toBe('done');
    expect([...again.users()].sort()).toEqual(['ann', 'dan', 'eve']);
    expect(await again.has('ann')).toEqual(['n']);
  });

  test('that fails changes nothing, and says why', async () => {
    const one = await together.start(fresh, { settings: { WITHOUT_MODEL: 'popularity' } });
    expect(await trained(one)).toBe('failed');
    expect(one.service.retrainer.lastProblem).toContain('not-enough-data');
    expect(await modelOf(one)).toBeNull();
    expect(await left()).toEqual([]);
    for (const { userId, itemId } of OLD) await one.like(userId, itemId);
    expect(await trained(one)).toBe('done');
    expect(one.service.retrainer.lastProblem).toBeNull();
    expect(await modelOf(one)).not.toBeNull();
  });

  test('whose lease is lost publishes nothing', async () => {
    const one = await together.start(fresh, { model: await train(OLD) });
    const { db } = one.service.database;
    const before = await modelOf(one);
    const ending = trained(one);
    // Another process took it for dead.
    await inTime(() => one.service.retrainer.progress()).not.toBeNull();
    await db
      .updateTable('leases')
      .set({ holder: 'another', expires_at: Date.now() + DAY })
      .execute();
    expect(await ending).toBe('failed');
    expect(one.service.retrainer.lastProblem).toBe('Expected the lease training to be held, got that it was lost');
    expect(await modelOf(one)).toBe(before);
    expect(await left()).toEqual([]);
    expect((await listModels(db, 10)).map(({ origin }) => origin)).toEqual(['folder']);
    expect((await one.ask('POST', '/admin/retrain')).status).toBe(409);
  });

  test('that is under way when its process stops lets others train', async () => {
    const one = await together.start(fresh, { model: await train(OLD) });
    const two = await together.start(fresh);
    expect((await one.ask('POST', '/admin/retrain')).status).toBe(202);
    await together.stop(one);
    expect(await trained(two)).toBe('done');
    expect(await left()).toEqual([]);
  });
});
