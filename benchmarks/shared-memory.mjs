// A process that serves a model in worker threads on the built package, and says how many bytes of memory it holds then.
// Called by shared-memory.ts: shared-memory.mjs FOLDER shared|copies WORKERS
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Recommender } from 'cf-recs';

/** Long enough for what loading left behind to be collected. */
const SECONDS = 30;
const USERS = 150_000;

if (isMainThread) {
  const [folder, how, count] = process.argv.slice(2);
  const handle = how === 'shared' ? (await Recommender.load(folder)).share() : null;
  const workers = Array.from({ length: Number(count) }, () => {
    return new Worker(new URL(import.meta.url), { workerData: { folder, handle } });
  });
  const rates = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
  console.log(JSON.stringify({ rss: process.memoryUsage().rss, rates }));
  process.exit();
} else {
  const { folder, handle } = workerData;
  const recommender = handle === null ? await Recommender.load(folder) : Recommender.fromShared(handle);
  const listOf = (at) => recommender.recommend(`user-${(at * 7919) % USERS}`, 10);
  listOf(0);
  const start = performance.now();
  let lists = 0;
  while (performance.now() - start < 1000 * SECONDS) {
    if (listOf(lists++).items.length !== 10) throw new Error('Expected 10 items');
    // As a service would: the event loop turns between requests.
    if (lists % 10 === 0) await new Promise(setImmediate);
  }
  parentPort.postMessage(lists / SECONDS);
  // Stays until the process has been measured.
  setInterval(() => {}, 1000);
}
