// Trains, saves, loads and serves again and again, and prints what the process holds before and after: a line of JSON each.
// node --expose-gc cycles.mjs CYCLES, beside the built package.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Recommender } from 'cf-recs';

/** Cycles after which code is compiled and caches are full. */
const WARM_UP = 10;

const folder = mkdtempSync(join(tmpdir(), 'cf-recs-'));
const rows = Array.from({ length: 12_000 }, (_, at) => {
  const [user, like] = [at % 600, Math.floor(at / 600)];
  return { userId: `u${user}`, itemId: `i${user % 5}-${(user * 11 + like * 7) % 60}` };
});
const recommender = await Recommender.fromInteractions(rows);

async function cycle() {
  await recommender.train({ algorithm: 'spectral', embeddingDim: 64, threads: 2 });
  await recommender.save(folder);
  const loaded = await Recommender.load(folder);
  loaded.update(['u1', 'u2', 'u3'].map((userId) => ({ userId, itemId: 'new' })));
  loaded.forgetUser('u4');
  for await (const _ of loaded.recommendAll({ threads: 2 }));
  Recommender.fromShared(loaded.share()).recommend('u1');
}

async function held() {
  for (let round = 0; round < 5; round++) {
    gc();
    await pause(20);
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const isLinux = process.platform === 'linux';
  return {
    heapUsed,
    external,
    arrayBuffers,
    resources: process.getActiveResourcesInfo().length,
    files: isLinux ? readdirSync('/proc/self/fd').length : 0,
    threads: isLinux ? readdirSync('/proc/self/task').length : 0,
  };
}

for (let round = 0; round < WARM_UP; round++) await cycle();
const before = await held();
for (let round = 0; round < Number(process.argv[2]); round++) await cycle();
console.log(JSON.stringify({ before, after: await held() }));
rmSync(folder, { recursive: true });
