import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { Random } from '../src/random.js';
import { evaluate } from '../src/recommender/evaluate/evaluate.js';
import type { Recommender } from '../src/recommender/recommender.js';
import { datasetOf, type Row } from './support/datasets.js';
import { failureOf } from './support/errors.js';
import { normalRows } from './support/matrices.js';
import { PATIENCE } from './support/patience.js';
import { modelOf, recommenderOf } from './support/served.js';
import { countThreads } from './support/threads.js';

// An evaluation asks for as many threads as there are cores: one has none.
vi.mock('node:os', async (importOriginal) => ({ ...(await importOriginal<object>()), availableParallelism: () => 2 }));

/** Enough work for threads: a block of lists takes some hundred million multiplications. */
async function large(users = 600, items = 4000, dim = 128): Promise<Recommender> {
  const random = new Random(1);
  const rows = Array.from({ length: items }, (_, item): Row => [`u${item % users}`, `i${item}`]);
  for (let user = 0; user < users; user++) {
    for (let entry = 0; entry < 5; entry++) rows.push([`u${user}`, `i${Math.floor(random.uniform() * items)}`]);
  }
  return recommenderOf(await datasetOf(rows), modelOf(normalRows(items, dim, 2), normalRows(items, dim, 3), 0.4));
}

const counts = countThreads();
const reason = new Error('enough');

describe('threads that an abort ends', () => {
  it.each([
    ['the next block is under way', false],
    ['the next block is there, and they have nothing to do', true],
  ])('are those of lists that nobody asks for any more, while %s', async (_, isThere) => {
    const recommender = await large();
    let answers = 0;
    const count = (worker: Worker) => worker.on('message', () => answers++);
    process.on('worker', count);
    const stop = new AbortController();
    const lists = recommender.recommendAll({ threads: 2, signal: stop.signal });
    await lists.next();
    process.off('worker', count);
    expect(counts.started).toBe(2);
    if (isThere) {
      // Of both threads, to both blocks.
      await vi.waitFor(() => expect(answers).toBe(4), { timeout: PATIENCE });
      await nextTurn();
    }
    stop.abort(reason);
    await vi.waitFor(() => expect(counts.ended).toBe(2), { timeout: PATIENCE });
    expect(await failureOf(() => lists.next())).toBe(reason);
  });

  it.each<[string, (worker: Worker, abort: () => void) => unknown]>([
    ['are made', (_, abort) => abort()],
    ['begin', (worker, abort) => worker.once('online', abort)],
  ])('are those of an evaluation, before it rejects, when they %s', async (_, when) => {
    const recommender = await large();
    const test = recommender.users.map((userId) => ({ userId, itemId: 'i1' }));
    const stop = new AbortController();
    process.once('worker', (worker) => when(worker, () => stop.abort(reason)));
    const failure = await failureOf(() => evaluate(recommender, { test, k: 3, signal: stop.signal }));
    expect(failure).toBe(reason);
    expect(counts.ended).toBe(counts.started);
    expect(counts.started).toBeGreaterThan(1);
  });
});
