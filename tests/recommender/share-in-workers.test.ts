import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import type { SharedRecommender } from '../../src/recommender/share.js';
import { trainSpectral } from '../../src/training/trainers.js';
import { builtPackage } from '../support/built-package.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { PATIENCE } from '../support/patience.js';
import { withRandomNeighbours } from '../support/served.js';

const USERS = 3000;
const ITEMS = 700;

/** What is asked of a recommender, the same in the workers and here. */
const ANSWERS = `async (recommender, from, to) => {
  const { users, items } = recommender;
  const answers = [];
  for (let at = from; at < to; at++) {
    const [user, item] = [users[at], items[at % items.length]];
    answers.push(recommender.recommend(user, 10));
    answers.push(recommender.recommend(user, 5, { filter: (id) => id.length % 3 !== 0, excludeSeen: false }));
    answers.push(recommender.recommendFor([item, items[(7 * at) % items.length], 'nothing'], 5));
    if (at % 10 === 0) {
      answers.push(recommender.history(user));
      answers.push(recommender.explain(user, recommender.recommend(user, 1).items[0].itemId));
      answers.push(recommender.similarItems('i' + (at % 500), 5));
    }
    if (at % 500 === 0) answers.push(recommender.similarUsers(user, 20));
  }
  answers.push(recommender.popular(50), recommender.recommend('a stranger', 20));
  for await (const list of recommender.recommendAll({ limit: 7, threads: 1 })) answers.push(list);
  for await (const list of recommender.recommendAll({ limit: 3, threads: 2, popularityPenalty: .3 })) answers.push(list);
  answers.push(recommender.info.modelId, recommender.users, recommender.items);
  return JSON.stringify(answers);
}`;

const WORKER = `
import { parentPort, workerData } from 'node:worker_threads';
if (workerData.plain) delete globalThis.WebAssembly;
const { Recommender } = await import('cf-recs');
const answersOf = ${ANSWERS};
const { handle, gate, from, to } = workerData;
const recommender = Recommender.fromShared(handle);
Atomics.add(gate, 0, -1);
while (Atomics.load(gate, 0) > 0);
const answers = [];
do answers.push(await answersOf(recommender, from, to));
while (Atomics.load(gate, 1) === 0);
parentPort.postMessage(answers);
`;

/** The same text, run here. */
const answersOf: (recommender: Recommender, from: number, to: number) => Promise<string> = runInThisContext(ANSWERS);

const place = builtPackage({ types: false });
const workers: Worker[] = [];
let recommender: Recommender;

/** Half a history by taste, half by chance; some items have no user who is left with an embedding. */
function rows(): Row[] {
  const all: Row[] = [];
  for (let user = 0; user < USERS; user++) {
    for (let at = 0; at < 12; at++) {
      const item = at % 2 === 0 ? (user % 20) + 20 * ((user * 7 + at * 13) % 25) : (user * 31 + at * at * 17) % 500;
      all.push([user % 9 === 0 ? `пользователь-${user}` : `user-${user}`, `i${item}`, 1, T + user + 1000 * at]);
    }
    if (user % 5 === 0) all.push([`user-${user}`, `i${user % ITEMS}`, -1]);
  }
  return all;
}

const updateRows = (name: string): { userId: string; itemId: string }[] =>
  Array.from({ length: 40 }, (_, at) => [
    { userId: `${name}-${at}`, itemId: `i${at}` },
    { userId: `${name}-${at}`, itemId: `fresh-${name}-${at % 5}` },
    { userId: `user-${at + 1}`, itemId: `i${at + 100}` },
  ]).flat();

beforeAll(() => writeFile(join(place(), 'worker.mjs'), WORKER));
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())));

/**
 * Starts workers that answer for users at the same time, again and again until what is done meanwhile is done.
 * @returns what each has answered, round by round.
 */
async function answersOfWorkers(
  handle: SharedRecommender,
  spans: readonly (readonly [from: number, to: number])[],
  { meanwhile = async () => {}, plain = false }: { meanwhile?: () => Promise<void>; plain?: boolean } = {},
): Promise<string[][]> {
  /** How many have not come to the gate, and whether it is over. */
  const gate = new Int32Array(new SharedArrayBuffer(8));
  gate[0] = spans.length;
  const answers = Promise.all(
    spans.map(([from, to]) => {
      const worker = new Worker(join(place(), 'worker.mjs'), { workerData: { handle, gate, from, to, plain } });
      workers.push(worker);
      return new Promise<string[]>((resolve, reject) => worker.on('message', resolve).on('error', reject));
    }),
  );
  const areThere = vi.waitFor(() => expect(Atomics.load(gate, 0)).toBe(0), { timeout: PATIENCE });
  await Promise.race([areThere, answers]);
  await meanwhile();
  Atomics.store(gate, 1, 1);
  return answers;
}

describe.each([0, 20])('workers that share a recommender with %d neighbours of each item', (near) => {
  beforeAll(async () => {
    const dataset = await datasetOf(rows());
    const { model, summary } = await trainSpectral(dataset, { embeddingDim: 24, threads: 1 });
    recommender = Recommender.fromModel(dataset, { model: withRandomNeighbours(model, near), summary });
  });

  it('answer at the same time, for thousands of users, what it answers itself, in every bit', async () => {
    recommender.update(updateRows('one'));
    const handle = recommender.share();
    const spans = [
      [0, 2000],
      [1000, USERS],
    ] as const;
    const answers = await answersOfWorkers(handle, spans);
    const expected = await Promise.all(spans.map(([from, to]) => answersOf(recommender, from, to)));
    answers.forEach(([each], at) => {
      // Not by toEqual, whose message would be megabytes long.
      expect(each.length).toBe(expected[at].length);
      expect(each === expected[at]).toBe(true);
    });
  });

  it('are not disturbed by what it learns meanwhile', async () => {
    const handle = recommender.share();
    const expected = await answersOf(recommender, 0, 500);
    const span = [0, 500] as const;
    const meanwhile = async () => {
      for (let updates = 1; updates <= 8; updates++) {
        recommender.update(updateRows(`later-${updates}`));
        recommender.recommend('later-1-1', 10);
        if (updates % 4 === 0) recommender.share();
        if (updates === 6) await recommender.train({ algorithm: 'spectral', embeddingDim: 8 });
        await nextTurn();
      }
    };
    const answers = await answersOfWorkers(handle, [span, span], { meanwhile });
    for (const rounds of answers) expect(rounds.every((each) => each === expected)).toBe(true);
  });

  it('make their own place for the items where they have no WebAssembly and it had none', async () => {
    const { content, ...rest } = recommender.share();
    const { ranking, ...others } = content as { ranking: object };
    // What is shared by who has none, see share.test.ts.
    const plain = { ...rest, content: { ...others, ranking: { ...ranking, tables: null } } };
    const [[each]] = await answersOfWorkers(plain, [[0, 100]], { plain: true });
    const topOf = (text: string) => (JSON.parse(text) as { items?: { itemId: string }[] }[])[0].items?.[0]?.itemId;
    expect(topOf(each)).toBe(topOf(await answersOf(recommender, 0, 100)));
  });
});
