// How long each public call keeps the event loop from turning, on a log of 1 M interactions: of what answers at once that
// is the call itself, of what promises its answer the longest gap between two turns. In CPU time of the thread where Node
// tells it (from 23.9 on), so that other work of the machine does not count, and the least of several rounds.
// npm run bench:stalls [-- interactions [part of a name ...]]
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dataset, holdOutLast, Recommender, trainSpectral } from 'cf-recs';
import { type StallCall, stallCalls } from './stall-calls.js';
import { syntheticLog, syntheticSize } from './synthetic-log.js';

const ROUNDS = 3;
/** Milliseconds between two looks at the clock. */
const TICK = 1;

type CpuUsage = () => { readonly user: number; readonly system: number };

/** Not yet in the types of the oldest Node that is supported. */
const { threadCpuUsage } = process as typeof process & { readonly threadCpuUsage?: CpuUsage };

/** Milliseconds that the thread has computed; where Node does not tell, those that have gone by. */
function clock(): number {
  if (threadCpuUsage === undefined) return performance.now();
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

/** The longest time that the event loop did not turn while some work was done, in milliseconds. */
async function stallOf(work: () => unknown): Promise<number> {
  let last = clock();
  let longest = 0;
  const look = () => {
    const now = clock();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, TICK);
  await work();
  // What the call did last has not been seen yet.
  look();
  clearInterval(timer);
  return longest;
}

const [size, ...wanted] = process.argv.slice(2);
const log = syntheticSize(Number(size ?? 1_000_000));
const folder = mkdtempSync(join(tmpdir(), 'cf-recs-stalls-'));
const dataset: Dataset = (await Recommender.fromInteractions(syntheticLog(log))).toDataset();
const trained = await trainSpectral(dataset, { embeddingDim: 64 });
const holdOut = holdOutLast(dataset, { fraction: 0.2 });
const partly = await trainSpectral(holdOut.train, { embeddingDim: 64 });
const world = { log, folder, dataset, trained, holdOut, partly };

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; the least of ${ROUNDS} rounds`);
const { users, items, positives } = dataset;
console.log(
  `${log.interactions} interactions, ${positives.items.length} pairs, ${users.size} users x ${items.size} items`,
);

const least = new Map<string, number>();
const isWanted = ({ name }: StallCall) => wanted.length === 0 || wanted.some((part) => name.includes(part));
for (let round = 0; round < ROUNDS; round++) {
  for (const call of stallCalls(world).filter(isWanted)) {
    const work = await call.prepare();
    const stall = await stallOf(work);
    least.set(call.name, Math.min(stall, least.get(call.name) ?? Number.POSITIVE_INFINITY));
  }
}
rmSync(folder, { recursive: true });

console.log('\n| call | longest stall, ms |\n| --- | --: |');
for (const [name, stall] of least) console.log(`| ${name} | ${stall < 10 ? stall.toFixed(1) : stall.toFixed(0)} |`);
