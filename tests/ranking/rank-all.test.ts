import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/random.js';
import type { RecommendAllOptions } from '../../src/recommender/lists/list-options.js';
import type { Recommender } from '../../src/recommender/recommender.js';
import { bundleWithoutTensorFlow, runBeside } from '../support/bundle.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { failureOf } from '../support/errors.js';
import { normalRows } from '../support/matrices.js';
import { modelOf, recommenderOf, withRandomNeighbours } from '../support/served.js';
import { countThreads } from '../support/threads.js';

/** Enough work for threads: a block of lists takes some ten million multiplications. */
async function large(users = 600, items = 1500, dim = 40, near = 0): Promise<Recommender> {
  const random = new Random(1);
  const rows = Array.from({ length: items }, (_, item): Row => [`u${item % users}`, `i${item}`]);
  for (let user = 0; user < users; user++) {
    for (let entry = 0; entry < 5; entry++) rows.push([`u${user}`, `i${Math.floor(random.uniform() * items)}`]);
  }
  const model = modelOf(normalRows(items, dim, 2), normalRows(items, dim, 3), 0.4);
  return recommenderOf(await datasetOf(rows), near === 0 ? model : withRandomNeighbours(model, near));
}

async function collect(recommender: Recommender, options?: RecommendAllOptions) {
  const lists = [];
  for await (const list of recommender.recommendAll(options)) lists.push(list);
  return lists;
}

const counts = countThreads();

describe('threads', () => {
  it.each([0, 30])('change nothing in the lists, with %d neighbours of each item', async (near) => {
    const recommender = await large(600, 1500, 40, near);
    const expected = recommender.users.map((userId) => recommender.recommend(userId, 7));
    for (const threads of [1, 2, 3]) {
      expect(await collect(recommender, { limit: 7, threads })).toEqual(expected);
    }
    expect(counts).toEqual({ started: 5, ended: 5 });
  });

  it('are not started for one thread, for little work, or for a filter', async () => {
    const recommender = await large();
    await collect(recommender, { threads: 1 });
    await collect(recommender, { threads: 2, filter: () => true });
    await collect(recommender, { threads: 2, users: recommender.users.slice(0, 20) });
    await collect(await large(50, 60, 4), { threads: 2 });
    expect(counts.started).toBe(0);
  });

  it('end where the caller stops or fails', async () => {
    const recommender = await large();
    for await (const _ of recommender.recommendAll({ threads: 2 })) break;
    expect(counts).toEqual({ started: 2, ended: 2 });
    const failing = async () => {
      for await (const _ of recommender.recommendAll({ threads: 2 })) throw new Error('enough');
    };
    await expect(failing()).rejects.toThrow('enough');
    expect(counts).toEqual({ started: 4, ended: 4 });
  });

  it.each([1, 2])('%d of them: an abort rejects with its reason, and none is left', async (threads) => {
    const recommender = await large();
    const expected = await collect(recommender, { threads: 1 });
    const reason = new Error('enough');
    const controllers = [new AbortController(), new AbortController(), new AbortController()] as const;
    const [byReader, byTimer, byUsers] = controllers;
    let lists = 0;
    const reading = async () => {
      for await (const _ of recommender.recommendAll({ threads, signal: byReader.signal })) {
        if (++lists === 300) byReader.abort(reason);
      }
    };
    expect(await failureOf(reading)).toBe(reason);
    expect(lists).toBe(300);
    function* forever(onUser: (count: number) => void): Generator<string> {
      for (let count = 0; ; count++) {
        onUser(count);
        yield `u${count % 600}`;
      }
    }
    const timer = setTimeout(() => byTimer.abort(reason), 30);
    const endless = { threads, signal: byTimer.signal, users: forever(() => {}) };
    expect(await failureOf(() => collect(recommender, endless))).toBe(reason);
    clearTimeout(timer);
    // Asked for while the first block is made, when no list is there yet.
    const users = forever((count) => count === 255 && byUsers.abort(reason));
    expect(await failureOf(() => collect(recommender, { threads, signal: byUsers.signal, users }))).toBe(reason);
    expect(await failureOf(() => collect(recommender, { threads, signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(counts.ended).toBe(counts.started);
    expect(await collect(recommender, { threads })).toEqual(expected);
  });

  it('end where the users fail, after the lists before', async () => {
    const recommender = await large();
    function* users(): Generator<string> {
      yield* recommender.users.slice(0, 300);
      throw new Error('no more');
    }
    let lists = 0;
    const failing = async () => {
      for await (const _ of recommender.recommendAll({ threads: 2, users: users() })) lists++;
    };
    await expect(failing()).rejects.toThrow('no more');
    expect(lists).toBe(256);
    expect(counts).toEqual({ started: 2, ended: 2 });
  });

  it.each([0, 1.5, '2', Number.NaN])('cannot be %o', async (threads) => {
    const lists = recommenderOf(await datasetOf([]), null).recommendAll({ threads: threads as number });
    await expect(lists.next()).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('lists under way', () => {
  it('are not disturbed by others that are made meanwhile', async () => {
    const recommender = await large();
    const expected = await collect(recommender, { threads: 1 });
    for (const threads of [1, 2]) {
      const batches = [1, 2].map(() => collect(recommender, { threads, exclude: [] }));
      const others = collect(recommender, { threads, limit: 30, exclude: ['i1', 'i2'] });
      for (const { userId } of expected.slice(0, 50)) {
        recommender.recommend(userId!, 5, { include: ['i3', 'i4'] });
        await pause();
      }
      expect(await Promise.all(batches)).toEqual([expected, expected]);
      expect(await others).toEqual(
        recommender.users.map((userId) => recommender.recommend(userId, 30, { exclude: ['i1', 'i2'] })),
      );
    }
  });

  it('take users from the iterable a block ahead at most', async () => {
    const recommender = await large();
    let asked = 0;
    function* users(): Generator<string> {
      for (;;) yield `u${asked++ % 600}`;
    }
    let lists = 0;
    for await (const _ of recommender.recommendAll({ threads: 2, users: users() })) {
      if (++lists === 1000) break;
    }
    expect(asked).toBeLessThanOrEqual(1000 + 2 * 256 + 1);
  });

  it('make room for lists and histories of any length', async () => {
    const recommender = await large(40, 3000, 2);
    const long = await collect(recommender, { limit: 1e9 });
    expect(long).toEqual(recommender.users.map((userId) => recommender.recommend(userId, 1e9)));
  });

  it('do not keep a process alive that leaves them', async () => {
    const place = await mkdtemp(join(tmpdir(), 'cf-recs-'));
    await bundleWithoutTensorFlow(place);
    const script = `
      import { Recommender } from './cf-recs.mjs';
      const rows = Array.from({ length: 40_000 }, (_, at) => ({ userId: at % 997, itemId: (at * 7 + at % 13) % 1499 }));
      const recommender = await Recommender.fromInteractions(rows);
      await recommender.train({ embeddingDim: 40, threads: 1 });
      let threads = 0;
      process.on('worker', () => threads++);
      const lists = recommender.recommendAll({ threads: 2 });
      const { value } = await lists.next();
      console.log(JSON.stringify([value.items.length, threads]));
    `;
    expect(await runBeside(place, 'leave.mjs', script)).toEqual([10, 2]);
    await rm(place, { recursive: true });
  });
});
