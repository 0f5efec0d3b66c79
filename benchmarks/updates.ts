// What an update costs, and a list after it.
// CF_RECS_DATA=FOLDER npm run bench:updates [-- gowalla ...]
import { cpus } from 'node:os';
import { Recommender } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const CALLS = 2000;
const ROUNDS = 5;

/** Microseconds of each call, p50 and p99. */
function timesOf(call: (at: number) => void): string {
  const times: number[] = [];
  for (let at = 0; at < CALLS; at++) {
    const start = performance.now();
    call(at);
    times.push(1000 * (performance.now() - start));
  }
  times.sort((a, b) => a - b);
  return `p50 ${times[CALLS >> 1].toFixed(0)} us, p99 ${times[Math.floor(0.99 * CALLS)].toFixed(0)} us`;
}

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; d = 64, N = 10`);
const names = process.argv.slice(2);
for (const name of names.length === 0 ? ['ml-1m', 'gowalla'] : names) {
  const recommender = await Recommender.fromInteractions(readPairs(dataFolder(name), 'train'));
  await recommender.train({ algorithm: 'spectral', embeddingDim: 64 });
  const { users, items } = recommender;
  console.log(`\n${name}: ${users.length} users x ${items.length} items`);
  for (let round = 0; round < ROUNDS; round++) {
    const userOf = (at: number) => users[(at * 7919 + round) % users.length];
    const itemOf = (at: number) => items[(at * 104_729 + 31 * round) % items.length];
    const known = timesOf((at) => void recommender.update([{ userId: userOf(at), itemId: itemOf(at) }]));
    const after = timesOf((at) => void recommender.recommend(userOf(at)));
    const both = timesOf((at) => {
      recommender.update([{ userId: userOf(at + CALLS), itemId: itemOf(at + CALLS) }]);
      recommender.recommend(userOf(at + CALLS));
    });
    const fresh = timesOf((at) => {
      recommender.update([{ userId: `new-${round}-${at}`, itemId: `new-${round}-${at}` }]);
      recommender.popular();
    });
    console.log(`update: ${known}; recommend: ${after}; one after the other: ${both}`);
    console.log(`a new user with a new item, and what is popular then: ${fresh}`);
  }
  const start = performance.now();
  const { interactions } = recommender.info.summary;
  console.log(`merging ${interactions} pairs: ${(performance.now() - start).toFixed(0)} ms`);
}
