// What a list costs, and what its options add; similar items and users; what the bound on norms saves; every user on 1 and
// more threads. `vectors` is a catalogue of unit vectors, made here.
// CF_RECS_DATA=FOLDER npm run bench:ranking [-- ml-1m ... vectors]
import { availableParallelism, cpus } from 'node:os';
import { Recommender, type RecommendOptions } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const CALLS = 2000;
const ROUNDS = 5;
const LIMIT = 10;
const EXCLUDED = 1000;

/** The catalogue of unit vectors: some thousand kinds, items near their kind. */
const VECTORS = { items: 50_000, dim: 256, kinds: 1000 };

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number => ascending(values)[values.length >> 1];

/** Microseconds of each call. */
function timesOf<Value>(values: readonly Value[], call: (value: Value) => void): number[] {
  return values.map((value) => {
    const start = performance.now();
    call(value);
    return 1000 * (performance.now() - start);
  });
}

type Calls = readonly (readonly [name: string, call: (call: number) => void])[];

/** The calls in turns, so that whatever else the machine does falls on all of them; each beside the first. */
function compare(calls: Calls): void {
  const numbers = Array.from({ length: CALLS }, (_, call) => call);
  // Warms up.
  for (const [, call] of calls) numbers.forEach(call);
  const times = calls.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    calls.forEach(([, call], at) => {
      times[at].push(...timesOf(numbers, call));
    });
  }
  const plain = median(times[0]);
  calls.forEach(([name], at) => {
    const sorted = ascending(times[at]);
    const late = sorted[Math.floor(0.99 * sorted.length)];
    console.log(
      `${name}: p50 ${median(sorted).toFixed(0)} us, p99 ${late.toFixed(0)} us, ${(median(sorted) / plain).toFixed(1)} x ${calls[0][0]}`,
    );
  });
}

/** Some items that have an embedding, for {@link CALLS} calls. */
function someItems(recommender: Recommender): string[] {
  const items = recommender.items.filter((itemId) => {
    try {
      return recommender.similarItems(itemId, 1).items.length > 0;
    } catch {
      return false;
    }
  });
  return Array.from({ length: CALLS }, (_, call) => items[(call * 7919) % items.length]);
}

function compareCalls(recommender: Recommender): void {
  const { users, items } = recommender;
  const { offsets, items: indexes } = recommender.toDataset().positives;
  const chosen = Array.from({ length: CALLS }, (_, call) => (call * 7919) % users.length);
  const histories = chosen.map((user) =>
    Array.from(indexes.subarray(offsets[user], offsets[user + 1]), (item) => items[item]),
  );
  const exclude = Array.from({ length: EXCLUDED }, (_, at) => items[(at * 37) % items.length]);
  const frozen = Object.freeze([...exclude]);
  const filter = (itemId: string): boolean => itemId.charCodeAt(itemId.length - 1) % 2 === 0;
  const recommend = (options?: RecommendOptions) => (call: number) =>
    void recommender.recommend(users[chosen[call]], LIMIT, options);
  const start = performance.now();
  recommender.similarItems(items[0]);
  console.log(`the first list of similar items: ${(performance.now() - start).toFixed(0)} ms`);
  const like = someItems(recommender);
  compare([
    ['recommend', recommend()],
    ['a guest', (call) => void recommender.recommendFor(histories[call], LIMIT)],
    [`${EXCLUDED} ids excluded`, recommend({ exclude })],
    ['a filter that half pass', recommend({ filter })],
    ['both', recommend({ exclude, filter })],
    ['both, the ids in a frozen array', recommend({ exclude: frozen, filter })],
    ['100 items', (call) => void recommender.recommend(users[chosen[call]], 100)],
    ['similarItems', (call) => void recommender.similarItems(like[call], LIMIT)],
    ['similarItems, a filter', (call) => void recommender.similarItems(like[call], LIMIT, { filter })],
  ]);
}

/** Lists from unit vectors that come from elsewhere. */
function compareVectors(): void {
  const { items, dim, kinds } = VECTORS;
  let seed = 1;
  // Sums of four numbers are normal enough.
  const uniform = (): number => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const normal = (): number => uniform() + uniform() + uniform() + uniform() - 2;
  const centres = Array.from({ length: kinds }, () => Float64Array.from({ length: dim }, normal));
  const itemEmbeddings = Array.from({ length: items }, () => {
    const centre = centres[Math.floor(uniform() * kinds)];
    const row = Float32Array.from(centre, (number) => number + 0.7 * normal());
    const length = Math.hypot(...row);
    return row.map((number) => number / length);
  });
  const itemIds = itemEmbeddings.map((_, item) => `i${item}`);
  const recommender = Recommender.fromEmbeddings({ itemIds, itemEmbeddings });
  recommender.recommendFor([itemIds[0]], LIMIT);
  const like = someItems(recommender);
  console.log(`\nvectors: ${items} items, d ${dim}`);
  compare([
    ['recommendFor one item', (call) => void recommender.recommendFor([like[call]], LIMIT)],
    ['similarItems', (call) => void recommender.similarItems(like[call], LIMIT)],
  ]);
}

/** Users who are like one, which passes over all histories. */
function timeSimilarUsers(recommender: Recommender): void {
  const { users } = recommender;
  const some = Array.from({ length: ROUNDS }, (_, at) => users[(at * 7919) % users.length]);
  const times = timesOf(some, (userId) => void recommender.similarUsers(userId, LIMIT));
  console.log(`similarUsers: ${(median(times) / 1000).toFixed(0)} ms`);
}

/** The share of the items whose norm says that they could be among a user's best. */
function reachableShare(recommender: Recommender): number {
  const { users, items } = recommender;
  const norms = items.map((itemId) => Math.hypot(...recommender.itemEmbedding(itemId)));
  const shares = Array.from({ length: 200 }, (_, at) => {
    const userId = users[(at * 7919) % users.length];
    const last = recommender.recommend(userId, LIMIT).items.at(-1)!;
    const norm = Math.hypot(...recommender.userEmbedding(userId));
    return norms.filter((each) => each * norm >= last.score).length / items.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

async function everyUser(recommender: Recommender): Promise<void> {
  for (const threads of new Set([1, 2, availableParallelism()])) {
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      for await (const _list of recommender.recommendAll({ limit: LIMIT, threads }));
      seconds.push((performance.now() - start) / 1000);
    }
    console.log(`every user, ${threads} thread(s): ${median(seconds).toFixed(3)} s`);
  }
}

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; N = ${LIMIT}, d = 64`);
const names = process.argv.slice(2);
for (const name of names.length === 0 ? ['ml-1m', 'gowalla', 'vectors'] : names) {
  if (name === 'vectors') {
    compareVectors();
    continue;
  }
  const recommender = await Recommender.fromInteractions(readPairs(dataFolder(name), 'train'));
  await recommender.train({ algorithm: 'spectral', embeddingDim: 64 });
  console.log(`\n${name}: ${recommender.users.length} users x ${recommender.items.length} items`);
  const start = performance.now();
  recommender.recommend(recommender.users[0]);
  console.log(`the first list: ${(performance.now() - start).toFixed(0)} ms`);
  compareCalls(recommender);
  timeSimilarUsers(recommender);
  console.log(`items within reach of their norm: ${(100 * reachableShare(recommender)).toFixed(1)} %`);
  await everyUser(recommender);
}
