import { type Dataset, historyOf } from '../data/dataset.js';
import { CfRecsError } from '../errors.js';
import { blocksOf, inTurns, type Pace } from '../pace.js';

/** Users that are gone through before other work may have a turn. */
const BLOCK_USERS = 256;

/** What is to be found: the held-out items of each user judged. */
export interface HeldOut {
  readonly userIds: readonly string[];
  /** The user's index in the data known, -1 where it is not known. */
  readonly users: Int32Array;
  /** Users + 1 entries: the items of user u stand from `offsets[u]` to `offsets[u + 1]`. */
  readonly offsets: Uint32Array;
  /** Items by their index in the data known; those that it does not know have numbers after the last, each its own. */
  readonly items: Uint32Array;
}

/**
 * Finds the held-out items of each user, without those that the user already had.
 * @throws CfRecsError `not-enough-data` where no user has one.
 */
export async function findHeldOut(known: Dataset, test: Dataset, pace: Pace): Promise<HeldOut> {
  const numbers = new Uint32Array(test.items.size);
  await inTurns(blocksOf(test.items.size), pace, (start, end) => {
    for (let item = start; item < end; item++) {
      const index = known.items.indexOf(test.items.ids[item]);
      numbers[item] = index === -1 ? known.items.size + item : index;
    }
  });
  const userIds: string[] = [];
  const users: number[] = [];
  const offsets = [0];
  const items = new Uint32Array(test.positives.items.length);
  let count = 0;
  const addUser = (user: number): void => {
    const userId = test.users.ids[user];
    const index = known.users.indexOf(userId);
    const seen = new Set(index === -1 ? [] : historyOf(known, index).items);
    for (const item of historyOf(test, user).items) if (!seen.has(numbers[item])) items[count++] = numbers[item];
    if (count === offsets[offsets.length - 1]) return;
    userIds.push(userId);
    users.push(index);
    offsets.push(count);
  };
  await inTurns(blocksOf(test.users.size, BLOCK_USERS), pace, (start, end) => {
    for (let user = start; user < end; user++) addUser(user);
  });
  if (count === 0) {
    throw new CfRecsError('not-enough-data', 'Expected at least one user with a held-out item, got none');
  }
  return {
    userIds,
    users: Int32Array.from(users),
    offsets: Uint32Array.from(offsets),
    items: items.subarray(0, count),
  };
}
