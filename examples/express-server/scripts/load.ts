import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon, { type Request, type Result } from 'autocannon';
import { Recommender } from 'cf-recs';
import { dataFolder, readPairs } from '../../../benchmarks/datasets.js';
import { type PostgresServer, startPostgres } from '../../../tests/support/postgres.js';
import { killAll } from '../tests/support/process.js';
import { Balancer } from './balancer.js';
import { type LoadedService, startLoaded } from './loaded-service.js';
import { storeMany } from './many-events.js';
import { requestsOf } from './requests.js';

// Asks services in processes of their own as fast as ten connections can, and reports how long answers take: when all is
// quiet, while models are swapped, while one is trained, while two services are restarted in turn; how long a start from
// many events takes; and memory. Arguments choose parts (sample, ml-1m, start, restart, memory); without any, all. Each is
// run on SQLite and, where `DATABASE_URL` is `postgres`, on a Postgres that is started for it, or on the one that it names.
// SECONDS (8), EVENTS (1000000) and REQUESTS (500000) say how much.

const SAMPLE = fileURLToPath(new URL('../../../models/latest', import.meta.url));
const SECONDS = Number(process.env.SECONDS ?? 8);
const EVENTS = Number(process.env.EVENTS ?? 1_000_000);
const REQUESTS = Number(process.env.REQUESTS ?? 500_000);
const DELAY = 'nodejs_eventloop_lag_p99_seconds';

/** Where a part of the measurements runs. */
interface Place {
  readonly modelDir: string;
  readonly databaseUrl: string;
}

const loadSample = (): Promise<Recommender> => Recommender.load(SAMPLE);

async function trainMovies(): Promise<Recommender> {
  const recommender = await Recommender.fromInteractions(readPairs(dataFolder('ml-1m'), 'train'));
  await recommender.train({ algorithm: 'spectral', embeddingDim: 128 });
  return recommender;
}

type Bound = { readonly amount: number } | { readonly duration: number };

/** In a thread of its own, so that saving a model here does not hold the clock up. */
const options = (url: string, key: string, requests: Request[], bound: Bound) => ({
  url,
  requests,
  headers: { 'x-api-key': key },
  connections: 10,
  workers: 1,
  ...bound,
});

const failed = ({ errors, timeouts, non2xx }: Result): number => errors + timeouts + non2xx;

/** A row of the table. @param quiet - what it is compared to. */
function row(what: string, result: Result, delay: number | null, quiet?: Result): string {
  const { latency, requests } = result;
  const ratio = quiet === undefined ? '' : (latency.p99 / quiet.latency.p99).toFixed(1);
  const cells = [Math.round(requests.total / result.duration), latency.p50, latency.p99, ratio, latency.max];
  return `| ${[what, ...cells, failed(result), delay === null ? '' : Math.round(1000 * delay)].join(' | ')} |`;
}

function printHead(title: string): void {
  console.log(`\n${title}\n`);
  console.log('| | requests/s | p50 ms | p99 ms | x quiet | max ms | failed | event loop p99 ms |');
  console.log('| - | -: | -: | -: | -: | -: | -: | -: |');
}

/** @param again - what goes on meanwhile, over and over. */
async function measure({ url, key, metric }: LoadedService, requests: Request[], again?: () => Promise<void>) {
  await metric(DELAY); // Each reading begins anew.
  let isOver = false;
  const meanwhile = (async () => {
    let times = 0;
    for (; again && !isOver; times++) await again();
    return times;
  })();
  const result = await autocannon(options(url, key, requests, { duration: SECONDS }));
  isOver = true;
  return { result, delay: await metric(DELAY), times: await meanwhile };
}

async function speed(name: string, recommender: Recommender, { modelDir, databaseUrl }: Place): Promise<void> {
  await recommender.save(modelDir);
  const service = await startLoaded(modelDir, databaseUrl);
  const { lists, guests, events } = requestsOf(recommender);
  // Until the code is compiled.
  await autocannon(options(service.url, service.key, [...lists, ...guests], { amount: 4000 }));

  const { users, items } = recommender.info.summary;
  printHead(`${name}: ${users} users, ${items} items, d = ${recommender.info.embeddingDim}`);
  const report = async (what: string, requests: Request[], again?: () => Promise<void>, quiet?: Result) => {
    const { result, delay, times } = await measure(service, requests, again);
    console.log(row(what.replace('#', String(times)), result, delay, quiet));
    return result;
  };
  await report('`POST /recommendations`', guests);
  await report('`POST /events` of 10', events);
  const quiet = await report('`GET /recommendations/{user_id}`', lists);

  const newModel = async (begin: () => Promise<unknown>): Promise<void> => {
    const before = await service.loadedAt();
    await begin();
    while ((await service.loadedAt()) === before) await setTimeout(100);
  };
  const swap = (): Promise<void> => {
    // The same model again would not be taken for another.
    recommender.update([{ userId: 'swapped', itemId: recommender.items[0], timestamp: Date.now() }]);
    return newModel(() => recommender.save(modelDir));
  };
  const train = (): Promise<void> => newModel(() => service.train());
  await report('the same amid swaps: #', lists, swap, quiet);
  await report('the same amid trainings: #', lists, train, quiet);
  await service.stop();
}

/** From a database of many events that no model holds. */
async function start(_name: string, recommender: Recommender, { modelDir, databaseUrl }: Place): Promise<void> {
  await recommender.save(modelDir);
  await storeMany(databaseUrl, EVENTS, recommender.items);
  const service = await startLoaded(modelDir, databaseUrl);
  const megabytes = (await service.metric('process_resident_memory_bytes')) / 1e6;
  console.log(
    `\nA start from ${EVENTS} events: ${service.startSeconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB resident`,
  );
  await service.stop();
}

/** Two services behind a balancer, each replaced by another twice. */
async function restart(name: string, recommender: Recommender, { modelDir, databaseUrl }: Place): Promise<void> {
  await recommender.save(modelDir);
  const startOne = () => startLoaded(modelDir, databaseUrl, { DRAIN_SECONDS: '1' });
  const services = [await startOne(), await startOne()];
  const { key } = services[0];
  const balancer = new Balancer();
  const url = await balancer.listen();
  for (const service of services) balancer.add(service.url);
  const { lists, events } = requestsOf(recommender);
  await autocannon(options(url, key, lists, { amount: 4000 }));
  printHead(`${name}, two services behind a balancer`);
  const quiet = await autocannon(options(url, key, [...lists, ...events], { duration: SECONDS }));
  console.log(row('quiet, a list and ten events in turn', quiet, null));

  let isOver = false;
  let restarts = 0;
  const rolling = (async () => {
    for (; restarts < 4 || !isOver; restarts++) {
      const next = await startOne();
      balancer.add(next.url);
      const [old] = services.splice(0, 1);
      services.push(next);
      await old.stop();
      balancer.remove(old.url);
    }
  })();
  const results: Result[] = [];
  while (restarts < 4) {
    results.push(await autocannon(options(url, key, [...lists, ...events], { duration: SECONDS })));
  }
  isOver = true;
  await rolling;
  for (const result of results) console.log(row('the same amid restarts', result, null, quiet));
  console.log(`\n${restarts} restarts`);
  for (const service of services) await service.stop();
  balancer.close();
}

async function memory(name: string, recommender: Recommender, { modelDir, databaseUrl }: Place): Promise<void> {
  await recommender.save(modelDir);
  const service = await startLoaded(modelDir, databaseUrl);
  const { lists, guests } = requestsOf(recommender);
  const sizes: string[] = [];
  for (let count = 0; count <= 10; count++) {
    const amount = REQUESTS / 10;
    if (count > 0) await autocannon(options(service.url, service.key, [...lists, ...guests], { amount }));
    sizes.push(((await service.metric('process_resident_memory_bytes')) / 1e6).toFixed(0));
  }
  console.log(`\n${name}, MB resident after every ${REQUESTS / 10} requests: ${sizes.join(', ')}`);
  await service.stop();
}

const PARTS = {
  sample: { name: 'sample', make: loadSample, run: speed },
  'ml-1m': { name: 'ml-1m', make: trainMovies, run: speed },
  start: { name: 'sample', make: loadSample, run: start },
  restart: { name: 'sample', make: loadSample, run: restart },
  memory: { name: 'sample', make: loadSample, run: memory },
} as const;
type Part = keyof typeof PARTS;

/** Runs one part on an empty folder. */
async function runPart(part: Part, where: string, urlIn: (folder: string) => Promise<string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-load-'));
  const { name, make, run } = PARTS[part];
  try {
    console.log(`\n## ${part} on ${where}`);
    await run(name, await make(), { modelDir: join(folder, 'model'), databaseUrl: await urlIn(folder) });
  } finally {
    killAll();
    await rm(folder, { recursive: true });
  }
}

const isPart = (text: string): text is Part => Object.hasOwn(PARTS, text);
const chosen = process.argv.slice(2).filter(isPart);
const all = (Object.keys(PARTS) as Part[]).filter((part) => part !== 'ml-1m' || process.env.CF_RECS_DATA);
for (const part of chosen.length > 0 ? chosen : all) {
  await runPart(part, 'SQLite', async (folder) => `sqlite:${join(folder, 'service.db')}`);
  const { DATABASE_URL: url } = process.env;
  if (url === undefined) continue;
  const server: PostgresServer | null = url === 'postgres' ? await startPostgres() : null;
  await runPart(part, 'Postgres', async () => server?.url ?? url).finally(() => server?.stop());
}
