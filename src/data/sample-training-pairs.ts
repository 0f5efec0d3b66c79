import { Random } from '../random.js';
import { integer, resolveOptions, seed } from '../validate.js';
import { ascending } from './ascending.js';
import { checkDataset, type Dataset, historyOf, type PairTable } from './dataset.js';

/** Options of `sampleTrainingPairs`. */
export interface SampleOptions {
  /** Negatives drawn for each positive pair, an integer >= 0, default 4. */
  readonly numNegatives?: number | undefined;
  /** Samples per batch, an integer >= 1, default 1,024. */
  readonly batchSize?: number | undefined;
  /** Integer >= 0, default 42. */
  readonly seed?: number | undefined;
}

const sampleRules = { numNegatives: integer(4, 0), batchSize: integer(1024, 1), seed };
const resolveSampleOptions = (input?: SampleOptions) => resolveOptions('sampleTrainingPairs', sampleRules, input);

/** Samples for a model that learns to tell pairs that happened from pairs that did not. */
export interface TrainingPairs {
  /** User index of each sample; the item index is in `items`. Int32Array because TensorFlow.js takes it as it is. */
  readonly users: Int32Array;
  readonly items: Int32Array;
  /** 1 where the pair happened, 0 where it was drawn. */
  readonly labels: Float32Array;
}

/** The items that each user has or dislikes, ascending: those of user u from `offsets[u]` to `offsets[u + 1]`. */
type SeenItems = Pick<PairTable, 'offsets' | 'items'>;

function collectSeen(dataset: Dataset): SeenItems {
  const { positives, dislikes, users } = dataset;
  if (dislikes.items.length === 0) return positives;
  const offsets = new Uint32Array(users.size + 1);
  const items = new Uint32Array(positives.items.length + dislikes.items.length);
  for (let user = 0; user < users.size; user++) {
    const history = historyOf(dataset, user);
    const start = offsets[user];
    const end = start + history.items.length + history.dislikes.length;
    items.set(history.items, start);
    items.set(history.dislikes, start + history.items.length);
    items.subarray(start, end).sort();
    offsets[user + 1] = end;
  }
  return { offsets, items };
}

/** The item with `rank` unseen items before it, of those that are not among `seen[start]` to `seen[end - 1]`. */
function unseenItem(seen: Uint32Array, start: number, end: number, rank: number): number {
  // Of the item seen[at], seen[at] - (at - start) unseen ones are smaller: a number that never falls, so the seen items
  // before the one looked for are found by halving.
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seen[middle] - (middle - start) <= rank) low = middle + 1;
    else high = middle;
  }
  return rank + (low - start);
}

/** The user of each pair. */
function usersOfPairs({ offsets, items }: PairTable): Uint32Array {
  const users = new Uint32Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) users.fill(user, offsets[user], offsets[user + 1]);
  return users;
}

/**
 * Training samples for a model of your own: every positive pair once, in random order, each directly followed by
 * `numNegatives` items drawn uniformly, with replacement, from those that its user neither has nor dislikes. A user who
 * has seen every item gets no negatives. The same data, options and seed give the same samples.
 *
 * @returns batches of `batchSize` samples, the last one shorter where they do not come out even.
 * @throws CfRecsError `invalid-option` or `unknown-option`, at once.
 *
 * @example
 * import { buildDataset, readInteractions, sampleTrainingPairs } from 'cf-recs';
 *
 * const dataset = await buildDataset(readInteractions('plays.jsonl'));
 * for (const { users, items, labels } of sampleTrainingPairs(dataset, { numNegatives: 1, batchSize: 1954 })) {
 *   console.log(users.length, items.length, labels[0], labels[1]); // 1954 1954 1 0
 *   break;
 * }
 */
export function sampleTrainingPairs(
  dataset: Dataset,
  options?: SampleOptions,
): Generator<TrainingPairs, void, undefined> {
  checkDataset('sampleTrainingPairs', dataset);
  // Apart from the generator, whose body does not run before the first batch is asked for.
  return drawBatches(dataset, resolveSampleOptions(options));
}

function* drawBatches(
  dataset: Dataset,
  { numNegatives, batchSize, seed }: ReturnType<typeof resolveSampleOptions>,
): Generator<TrainingPairs, void, undefined> {
  const pairItems = dataset.positives.items;
  const pairUsers = usersOfPairs(dataset.positives);
  const seen = collectSeen(dataset);
  const unseenCount = (user: number): number => dataset.items.size - (seen.offsets[user + 1] - seen.offsets[user]);

  let remaining = pairItems.length;
  for (const user of pairUsers) if (unseenCount(user) > 0) remaining += numNegatives;
  const nextBatch = (): TrainingPairs => {
    const length = Math.min(batchSize, remaining);
    remaining -= length;
    return { users: new Int32Array(length), items: new Int32Array(length), labels: new Float32Array(length) };
  };

  const random = new Random(seed);
  const order = ascending(pairItems.length);
  random.shuffle(order);
  let batch = nextBatch();
  let filled = 0;
  for (const pair of order) {
    const user = pairUsers[pair];
    const unseen = unseenCount(user);
    const samples = unseen > 0 ? 1 + numNegatives : 1;
    for (let sample = 0; sample < samples; sample++) {
      if (filled === batchSize) {
        yield batch;
        batch = nextBatch();
        filled = 0;
      }
      const positive = sample === 0;
      batch.users[filled] = user;
      batch.items[filled] = positive
        ? pairItems[pair]
        : unseenItem(seen.items, seen.offsets[user], seen.offsets[user + 1], random.integer(unseen));
      batch.labels[filled] = positive ? 1 : 0;
      filled++;
    }
  }
  if (filled > 0) yield batch;
}
