import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon, { type Request, type Result } from 'autocannon';
import { Recommender } from 'cf-recs';
import { dataFolder, readPairs } from '../../../benchmarks/datasets.js';
import { killAll } from '../tests/support/process.js';
import { type LoadedService, startLoaded } from './loaded-service.js';

// Asks a service in a process of its own as fast as ten connections can, and reports how long answers take: when all is
// quiet, while models are swapped, while one is trained; and its memory. Arguments choose parts; without any, all.

const SAMPLE = fileURLToPath(new URL('../../../models/latest', import.meta.url));
const SECONDS = 8;
const DELAY = 'nodejs_eventloop_lag_p99_seconds';

const MODELS: Readonly<Record<string, () => Promise<Recommender>>> = {
  sample: () => Recommender.load(SAMPLE),
  async 'ml-1m'() {
    const recommender = await Recommender.fromInteractions(readPairs(dataFolder('ml-1m'), 'train'));
    await recommender.train({ algorithm: 'spectral', embeddingDim: 128 });
    return recommender;
  },
};

/** Some hundreds of different requests of each kind. */
function requestsOf({ users, items }: Recommender) {
  const numbers = Array.from({ length: 400 }, (_, n) => n);
  const user = (n: number): string => users[(n * 7919) % users.length];
  const item = (n: number): string => items[(n * 104_729) % items.length];
  const post = (path: string, bodyOf: (n: number) => object): Request[] =>
    numbers.map((n) => ({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(n)),
    }));
  return {
    lists: numbers.map((n): Request => ({ path: `/recommendations/${encodeURIComponent(user(n))}` })),
    guests: post('/recommendations', (n) => ({
      history: numbers.slice(0, 20).map((entry) => ({ item_id: item(n + entry) })),
    })),
    events: post('/events', (n) => ({ user_id: user(n), item_id: item(n), event: 'like' })),
  };
}

type Bound = { readonly amount: number } | { readonly duration: number };

/** In a thread of its own, so that saving a model here does not hold the clock up. */
const options = ({ url, key }: LoadedService, requests: Request[], bound: Bound) => ({
  url,
  requests,
  headers: { 'x-api-key': key },
  connections: 10,
  workers: 1,
  ...bound,
});

const failed = ({ errors, timeouts, non2xx }: Result): number => errors + timeouts + non2xx;

/** A row of the table. @param quiet - what it is compared to. */
function row(what: string, result: Result, delay: number, quiet?: Result): string {
  const { latency, requests } = result;
  const ratio = quiet === undefined ? '' : (latency.p99 / quiet.latency.p99).toFixed(1);
  const cells = [Math.round(requests.total / result.duration), latency.p50, latency.p99, ratio, latency.max];
  return `| ${[what, ...cells, failed(result), Math.round(1000 * delay)].join(' | ')} |`;
}

/** @param again - what goes on meanwhile, over and over. */
async function measure(service: LoadedService, requests: Request[], again?: () => Promise<void>) {
  await service.metric(DELAY); // Each reading begins anew.
  let isOver = false;
  const meanwhile = (async () => {
    let times = 0;
    for (; again && !isOver; times++) await again();
    return times;
  })();
  const result = await autocannon(options(service, requests, { duration: SECONDS }));
  isOver = true;
  return { result, delay: await service.metric(DELAY), times: await meanwhile };
}

async function speed(name: string, folder: string): Promise<void> {
  const recommender = await MODELS[name]();
  await recommender.save(join(folder, 'model'));
  const service = await startLoaded(folder);
  const { lists, guests, events } = requestsOf(recommender);
  await autocannon(options(service, [...lists, ...guests], { amount: 4000 })); // Until the code is compiled.

  const { users, items } = recommender.info.summary;
  console.log(`\n${name}: ${users} users, ${items} items, d = ${recommender.info.embeddingDim}\n`);
  console.log('| | requests/s | p50 ms | p99 ms | x quiet | max ms | failed | event loop p99 ms |');
  console.log('| - | -: | -: | -: | -: | -: | -: | -: |');
  const report = async (what: string, requests: Request[], again?: () => Promise<void>, quiet?: Result) => {
    const { result, delay, times } = await measure(service, requests, again);
    console.log(row(what.replace('#', String(times)), result, delay, quiet));
    return result;
  };
  await report('`POST /recommendations`', guests);
  await report('`POST /events`', events);
  const quiet = await report('`GET /recommendations/{user_id}`', lists);

  const newModel = async (begin: () => Promise<unknown>): Promise<void> => {
    const before = await service.loadedAt();
    await begin();
    while ((await service.loadedAt()) === before) await setTimeout(100);
  };
  const swap = (): Promise<void> => {
    // The same model again would not be taken for another.
    recommender.update([{ userId: 'swapped', itemId: recommender.items[0], timestamp: Date.now() }]);
    return newModel(() => recommender.save(join(folder, 'model')));
  };
  const train = (): Promise<void> => newModel(() => service.train());
  await report('the same amid swaps: #', lists, swap, quiet);
  await report('the same amid trainings: #', lists, train, quiet);
  await service.stop();
}

async function memory(folder: string): Promise<void> {
  const recommender = await MODELS.sample();
  await recommender.save(join(folder, 'model'));
  const service = await startLoaded(folder);
  const { lists, guests } = requestsOf(recommender);
  const sizes: string[] = [];
  for (let count = 0; count <= 10; count++) {
    if (count > 0) await autocannon(options(service, [...lists, ...guests], { amount: 20_000 }));
    sizes.push(((await service.metric('process_resident_memory_bytes')) / 1e6).toFixed(0));
  }
  console.log(`\nMB resident after 0, 20,000, ... 200,000 requests: ${sizes.join(', ')}`);
  await service.stop();
}

const all = ['sample', ...(process.env.CF_RECS_DATA ? ['ml-1m'] : []), 'memory'];
for (const part of process.argv.length > 2 ? process.argv.slice(2) : all) {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-load-'));
  try {
    await (part === 'memory' ? memory(folder) : speed(part, folder));
  } finally {
    killAll();
    await rm(folder, { recursive: true });
  }
}
