import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Recommender } from 'cf-recs';
import { dataFolder, readPairs } from '../../../benchmarks/datasets.js';
import { startPostgres } from '../../../tests/support/postgres.js';
import { startRedis } from '../../../tests/support/redis.js';
import { createApp, recommend } from '../src/app.js';
import { copyHistories } from '../src/copy-histories.js';
import type { Histories } from '../src/histories.js';
import { openHistories } from '../src/open-histories.js';

// Requests a second with histories in memory, in Postgres and in Redis, ml-1m, in turns: calls, sixteen at a time, and
// over HTTP, where a thread of its own asks on sixteen connections.
// CF_RECS_DATA=FOLDER node --import tsx scripts/measure.ts

const [AT_ONCE, LIMIT, ROUNDS, SECONDS] = [16, 10, 5, 2];

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Calls a second, sixteen at a time, and the microseconds of this process's processors that one takes. */
async function measureCalls(ask: (userId: string) => unknown, users: readonly string[]) {
  let [calls, next] = [0, 0];
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  const ask16 = Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() - from < 1000 * SECONDS) {
      await ask(users[(next++ * 7919) % users.length]);
      calls++;
    }
  });
  await Promise.all(ask16);
  const { user, system } = process.cpuUsage(cpu);
  return { calls: (1000 * calls) / (performance.now() - from), cpu: (user + system) / calls };
}

/** The thread that asks over HTTP. */
const ASKER = `
const { Agent, get } = require('node:http');
const { parentPort, workerData: { port, users, atOnce, seconds } } = require('node:worker_threads');
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const until = performance.now() + 1000 * seconds;
let [answers, next] = [0, 0];
const ask = () => {
  if (performance.now() > until) return void (--asking || (parentPort.postMessage(answers / seconds), agent.destroy()));
  const path = '/recommendations/' + users[(next++ * 7919) % users.length];
  get({ port, host: '127.0.0.1', path, agent }, (response) => response.resume().on('end', () => { answers++; ask(); }));
};
let asking = atOnce;
for (let each = 0; each < atOnce; each++) ask();
`;

async function requestsPerSecond(port: number, users: readonly string[]): Promise<number> {
  const asker = new Worker(ASKER, { eval: true, workerData: { port, users, atOnce: AT_ONCE, seconds: SECONDS } });
  const [answers] = (await once(asker, 'message')) as [number];
  return answers;
}

const whole = await Recommender.fromInteractions(readPairs(dataFolder('ml-1m'), 'train'));
await whole.train({ algorithm: 'spectral', embeddingDim: 128, neighbours: 100, regularization: 0.01 });
const { users } = whole;

const servers = [await startPostgres(), await startRedis()];
const [postgres, redis] = await Promise.all(servers.map(({ url }) => openHistories(url)));
for (const { histories } of [postgres, redis]) await copyHistories(whole, histories);

/** The form in memory behind the same HTTP. */
const inMemory = createServer((request, response) => {
  const userId = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.split('/')[2]);
  const body = JSON.stringify(whole.recommend(userId, LIMIT));
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
const outside = (histories: Histories) => ({
  ask: (userId: string) => recommend(whole, histories, userId, LIMIT),
  server: createApp(whole, histories),
});
const forms = {
  memory: { ask: (userId: string) => whole.recommend(userId, LIMIT), server: inMemory },
  postgres: outside(postgres.histories),
  redis: outside(redis.histories),
};

let agreeing = 0;
for (const userId of users) {
  const wanted = JSON.stringify(whole.recommend(userId, LIMIT).items);
  const lists = await Promise.all([forms.postgres.ask(userId), forms.redis.ask(userId)]);
  if (lists.every(({ items }) => JSON.stringify(items) === wanted)) agreeing++;
}
console.log(`${agreeing} of ${users.length} users have the same lists in all forms`);

const rows = Object.entries(forms).map(([histories, form]) => ({
  histories,
  ...form,
  measured: [] as { calls: number; cpu: number; http: number }[],
}));
for (const { server } of rows) await once(server.listen(0, '127.0.0.1'), 'listening');
// The first round warms up.
for (let round = 0; round <= ROUNDS; round++) {
  for (const { ask, server, measured } of rows) {
    const calls = await measureCalls(ask, users);
    const http = await requestsPerSecond((server.address() as AddressInfo).port, users);
    if (round > 0) measured.push({ ...calls, http });
  }
}
const figures = rows.map(({ histories, measured }) => {
  const [calls, cpu, http] = (['calls', 'cpu', 'http'] as const).map((name) =>
    median(measured.map((each) => each[name])),
  );
  return { histories, calls, cpu, http };
});
const [memory] = figures;
console.table(
  figures.map(({ histories, calls, cpu, http }) => ({
    histories,
    'calls a second': Math.round(calls),
    'beside memory': (calls / memory.calls).toFixed(2),
    'CPU here, us a call': Math.round(cpu),
    'HTTP requests a second': Math.round(http),
    'beside memory ': (http / memory.http).toFixed(2),
  })),
);

for (const { server } of rows) server.close();
await Promise.all([postgres.close(), redis.close()]);
await Promise.all(servers.map(({ stop }) => stop()));
