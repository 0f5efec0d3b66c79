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
  // At once while the next block is computed; 200 ms later it is there, and the threads have nothing to do.
  it.each([0, 200])('are those of lists that nobody asks for any more, %d ms after the first', async (time) => {
    const recommender = await large();
    const stop = new AbortController();
    const lists = recommender.recommendAll({ threads: 2, signal: stop.signal });
    await lists.next();
    expect(counts.started).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, time));
    stop.abort(reason);
    await vi.waitFor(() => expect(counts.ended).toBe(2), { timeout: PATIENCE });
    expect(await failureOf(() => lists.next())).toBe(reason);
  });

  it.each([1, 10])('are those of an evaluation, before it rejects, %d ms after their start', async (time) => {
    const recommender = await large();
    const test = recommender.users.map((userId) => ({ userId, itemId: 'i1' }));
    const stop = new AbortController();
    process.once('worker', () => setTimeout(() => stop.abort(reason), time));
    const failure = await failureOf(() => evaluate(recommender, { test, k: 3, signal: stop.signal }));
    expect(failure).toBe(reason);
    expect(counts.ended).toBe(counts.started);
    expect(counts.started).toBeGreaterThan(1);
  });
});
