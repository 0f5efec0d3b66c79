import { hashText } from '../../data/ids/id-hash.js';
import type { Id } from '../../types.js';
import { isRecord } from '../../validate.js';

/** One of `count` parts of all users, which belong to one of them each. */
export interface Shard {
  /** Which part: an integer from 0 to `count` - 1. */
  readonly index: number;
  /** How many parts there are, an integer >= 1. */
  readonly count: number;
}

/** Where hashes begin: a number that never changes, so that every process and version puts a user into the same part. */
const SEED = 0x5eed;

/** The part of `count` that a user belongs to, by the id alone: whoever else there is, and in whatever order. */
export const shardOf = (userId: string, count: number): number => (hashText(userId, SEED) >>> 0) % count;

export const isShard = (value: unknown): value is Shard =>
  isRecord(value) &&
  Object.keys(value).every((name) => name === 'index' || name === 'count') &&
  Number.isSafeInteger(value.index) &&
  Number.isSafeInteger(value.count) &&
  Number(value.index) >= 0 &&
  Number(value.index) < Number(value.count);

/** The users of a part, in their order. */
export const usersOf = (users: Iterable<Id>, { index, count }: Shard): Iterable<Id> => ({
  *[Symbol.iterator]() {
    for (const id of users) if (shardOf(String(id), count) === index) yield id;
  },
});
