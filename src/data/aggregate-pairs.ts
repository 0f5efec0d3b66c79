import { type PairTable, timesOrNull } from './dataset.js';
import type { EventColumns } from './growing-columns.js';
import { LARGEST_WEIGHT } from './weigh.js';

const NONE = 0xffffffff;

/** Event numbers in the order of their users; those of one user keep their order. */
function orderByUser(users: Uint32Array, userCount: number): { offsets: Uint32Array; order: Uint32Array } {
  const offsets = new Uint32Array(userCount + 1);
  for (const user of users) offsets[user + 1]++;
  for (let user = 0; user < userCount; user++) offsets[user + 1] += offsets[user];
  const next = offsets.slice(0, userCount);
  const order = new Uint32Array(users.length);
  for (let event = 0; event < users.length; event++) order[next[users[event]]++] = event;
  return { offsets, order };
}

/** Writes the rows of a pair table one after the other. */
class PairTableWriter {
  private readonly offsets: Uint32Array;
  private readonly items: Uint32Array;
  private readonly weights: Float32Array;
  private readonly timestamps: Float64Array | null;
  private length = 0;
  private users = 0;

  constructor(userCount: number, capacity: number, timed: boolean) {
    this.offsets = new Uint32Array(userCount + 1);
    this.items = new Uint32Array(capacity);
    this.weights = new Float32Array(capacity);
    this.timestamps = timed ? new Float64Array(capacity) : null;
  }

  push(item: number, weight: number, timestamp: number): void {
    this.items[this.length] = item;
    this.weights[this.length] = weight;
    if (this.timestamps !== null) this.timestamps[this.length] = timestamp;
    this.length++;
  }

  endUser(): void {
    this.offsets[++this.users] = this.length;
  }

  finish(): PairTable {
    return {
      offsets: this.offsets,
      items: this.items.slice(0, this.length),
      weights: this.weights.slice(0, this.length),
      timestamps: timesOrNull(this.timestamps?.slice(0, this.length) ?? null),
    };
  }
}

/**
 * Puts the events of each (user, item) pair together. A dislike (weight <= 0) counts unless a later positive event
 * follows it; otherwise the positive events weigh what `aggregate` says. Later is by time where every event of the pair
 * has one, and by order where the times are equal or one is missing.
 * @returns the positive and the disliked pairs, each in ascending order of item within a user.
 */
export function aggregatePairs(
  events: EventColumns,
  userCount: number,
  itemCount: number,
  aggregate: 'max' | 'sum' | 'last',
): { positives: PairTable; dislikes: PairTable } {
  const { users, items, weights, timestamps } = events;
  const { offsets, order } = orderByUser(users, userCount);
  const timed = timestamps !== null;

  let longest = 0;
  let negatives = 0;
  for (let user = 0; user < userCount; user++) longest = Math.max(longest, offsets[user + 1] - offsets[user]);
  for (const weight of weights) if (weight <= 0) negatives++;
  const positives = new PairTableWriter(userCount, events.length - negatives, timed);
  const dislikes = new PairTableWriter(userCount, negatives, timed);

  // The pairs of the user at hand: `slots` finds a pair by its item, the other arrays say what is known of it.
  const slots = new Uint32Array(itemCount).fill(NONE);
  const pairItems = new Uint32Array(longest);
  const newestPositive = new Uint32Array(longest);
  const newestDislike = new Uint32Array(longest);
  const lastPositive = new Uint32Array(longest);
  const lastDislike = new Uint32Array(longest);
  const untimed = new Uint8Array(longest);
  const strongest = new Float64Array(longest);
  const sums = new Float64Array(longest);

  /** Whether event `a` is newer than `b`: events without a time are the oldest, and equal times go by order. */
  const newer = (a: number, b: number): boolean => {
    if (b === NONE) return true;
    if (!timed || timestamps[a] === timestamps[b]) return a > b;
    if (Number.isNaN(timestamps[a])) return Number.isNaN(timestamps[b]) && a > b;
    return !(timestamps[a] < timestamps[b]);
  };

  for (let user = 0; user < userCount; user++) {
    let pairs = 0;
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      const event = order[at];
      const item = items[event];
      let slot = slots[item];
      if (slot === NONE) {
        slot = pairs++;
        slots[item] = slot;
        pairItems[slot] = item;
        newestPositive[slot] = NONE;
        newestDislike[slot] = NONE;
        lastPositive[slot] = NONE;
        lastDislike[slot] = NONE;
        untimed[slot] = 0;
        strongest[slot] = 0;
        sums[slot] = 0;
      }
      if (timed && Number.isNaN(timestamps[event])) untimed[slot] = 1;
      const weight = weights[event];
      if (weight > 0) {
        lastPositive[slot] = event;
        if (newer(event, newestPositive[slot])) newestPositive[slot] = event;
        strongest[slot] = Math.max(strongest[slot], weight);
        sums[slot] += weight;
      } else {
        lastDislike[slot] = event;
        if (newer(event, newestDislike[slot])) newestDislike[slot] = event;
      }
    }

    for (const item of pairItems.subarray(0, pairs).sort()) {
      const slot = slots[item];
      slots[item] = NONE;
      const byOrder = untimed[slot] === 1;
      const positive = byOrder ? lastPositive[slot] : newestPositive[slot];
      const dislike = byOrder ? lastDislike[slot] : newestDislike[slot];
      const stands = dislike !== NONE && (byOrder ? dislike > positive : newer(dislike, positive));
      if (positive === NONE || stands) {
        dislikes.push(item, 1, timed ? timestamps[newestDislike[slot]] : Number.NaN);
      } else {
        const weight = aggregate === 'max' ? strongest[slot] : aggregate === 'sum' ? sums[slot] : weights[positive];
        positives.push(item, Math.min(weight, LARGEST_WEIGHT), timed ? timestamps[newestPositive[slot]] : Number.NaN);
      }
    }
    positives.endUser();
    dislikes.endUser();
  }
  return { positives: positives.finish(), dislikes: dislikes.finish() };
}
