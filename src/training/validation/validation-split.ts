import { ascending } from '../../data/ascending.js';
import { type Dataset, type PairTable, timesOrNull } from '../../data/dataset.js';
import { selectPairs } from '../../data/filter-pairs.js';
import { heldCount, momentOf, newestFirst } from '../../data/hold-out.js';
import type { Pace } from '../../pace.js';
import { paced } from '../../pace.js';
import { Random } from '../../random.js';

/** Which pairs of a user are held out: random ones, or the newest. */
export type HoldOutMethod = 'random' | 'last';

export interface ValidationOptions {
  readonly method: HoldOutMethod;
  /** Share of a user's pairs to hold out, at least one. */
  readonly fraction: number;
  /** The most users that have pairs held out. */
  readonly users: number;
  readonly seed: number;
}

/** A data set in two parts that go by the indexes of the whole: what is trained on, and what is measured on. */
export interface ValidationSplit {
  readonly method: HoldOutMethod;
  readonly train: Dataset;
  /** The users who have pairs held out, ascending, and the items held out of user u: from offsets[u] to offsets[u + 1]. */
  readonly users: Uint32Array;
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
}

/** Users with fewer pairs have none held out: what is left would say little about them. */
const LEAST_PAIRS = 3;

/** Users who can have pairs held out, in a random order. */
function drawUsers({ offsets }: PairTable, random: Random): Uint32Array {
  const able = Uint32Array.from(offsets.keys()).filter((user) => offsets[user + 1] - offsets[user] >= LEAST_PAIRS);
  random.shuffle(able);
  return able;
}

/** Whether the order of most of these users' histories is known. */
export function isOrdered({ positives }: Dataset): boolean {
  const times = timesOrNull(positives.timestamps);
  if (times === null) return false;
  const { offsets } = positives;
  let ordered = 0;
  let users = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    const [start, end] = [offsets[user], offsets[user + 1]];
    if (end - start < 2) continue;
    users++;
    const first = momentOf(times, start);
    let at = start + 1;
    while (at < end && momentOf(times, at) === first) at++;
    if (at < end) ordered++;
  }
  return 2 * ordered > users;
}

/** The pairs of a table that are not marked, of the same users and items. */
function withoutMarked(pairs: PairTable, items: number, marked: Uint8Array, pace: Pace): Promise<PairTable> {
  const users = new Uint8Array(pairs.offsets.length - 1).fill(1);
  return paced(
    selectPairs(pairs, users, ascending(items), (at) => marked[at] === 0),
    pace,
  );
}

/**
 * Holds out pairs of some users, drawn at random; all other pairs stay to be trained on, so that the data that settings
 * are chosen on are nearly those that the model is trained on in the end. Popularity is counted without what is held out.
 */
export async function splitForValidation(
  dataset: Dataset,
  { method, fraction, users: most, seed }: ValidationOptions,
  pace: Pace,
): Promise<ValidationSplit> {
  const { positives } = dataset;
  const random = new Random(seed);
  const times = timesOrNull(positives.timestamps);
  const users = drawUsers(positives, random).subarray(0, most).sort();
  const marked = new Uint8Array(positives.items.length);
  const popularity = dataset.popularity.slice();
  const offsets = new Uint32Array(users.length + 1);
  const held: number[] = [];
  for (const [number, user] of users.entries()) {
    const [start, end] = [positives.offsets[user], positives.offsets[user + 1]];
    const pairs = Uint32Array.from({ length: end - start }, (_, at) => start + at);
    // Pairs of one moment stand in random order too.
    random.shuffle(pairs);
    if (method === 'last' && times !== null) pairs.sort(newestFirst(times));
    for (const at of pairs.subarray(0, heldCount(pairs.length, Math.round(fraction * pairs.length)))) {
      const item = positives.items[at];
      marked[at] = 1;
      held.push(item);
      popularity[item]--;
    }
    offsets[number + 1] = held.length;
    if (pace.due) await pace.rest();
  }
  const train = { ...dataset, positives: await withoutMarked(positives, dataset.items.size, marked, pace), popularity };
  return { method, train, users, offsets, items: Uint32Array.from(held) };
}
