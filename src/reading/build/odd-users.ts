import type { PairTable } from '../../data/dataset.js';
import type { DataWarning } from '../../data/dataset-summary.js';
import { blocksOf, inBlocks, type Steps } from '../../pace.js';

// Crawlers and shared accounts have far more items than people. How many people have is different from log to log, and
// the longest of a hundred thousand histories is many times as long as most: so only a gap tells. Its bounds were tried
// on logs of films, games, toys, shops and places, in none of which the longest history is 3.5 times the next.

/** Of how many users one may be odd, and how few items are never odd. */
const USERS_OF_ONE = 100;
const FEWEST_ITEMS = 100;

/** The share of all interactions that an odd user has at least: less changes little in a model. */
const SHARE = 0.01;

/** How many times as many items an odd user has as any user who is not. */
const TIMES = 5;

/** The users with most items by how many they have, falling; and the most that any of the others has. */
function* longestHistories({
  offsets,
  items,
}: PairTable): Steps<{ readonly longest: number[]; readonly next: number }> {
  const fewest = Math.max(FEWEST_ITEMS, SHARE * items.length);
  const longest: number[] = [];
  let next = 0;
  yield* inBlocks(blocksOf(offsets.length - 1), (start, end) => {
    for (let user = start; user < end; user++) {
      const length = offsets[user + 1] - offsets[user];
      if (length >= fewest) longest.push(length);
      else if (length > next) next = length;
    }
  });
  return { longest: longest.sort((a, b) => b - a), next };
}

/**
 * Tells of a few users who look like no person. It does not name them: what a summary says is kept with a model from which
 * personal data are left out.
 * @param positives - before filters.
 * @param fewest - the interactions that the filters ask of a user.
 */
export function* oddUsers(positives: PairTable, fewest: number): Steps<DataWarning[]> {
  const { longest, next } = yield* longestHistories(positives);
  const most = Math.min(longest.length, Math.floor((positives.offsets.length - 1) / USERS_OF_ONE));
  // From the most on: where a bot has far more than another one, both have far more than people.
  for (let count = most; count > 0; count--) {
    // Users who only dislike have nothing.
    const longestOther = longest[count] ?? next;
    const others = Math.max(longestOther, 1);
    const times = Math.floor(longest[count - 1] / others);
    if (times < TIMES) continue;
    const items = longest.slice(0, count).reduce((sum, length) => sum + length, 0);
    const share = ((100 * items) / positives.items.length).toFixed(1);
    const [have, they, them] =
      count === 1 ? ['one user has', 'it is a bot', 'it'] : [`${count} users have`, 'they are bots', 'them'];
    const found = `${have} ${share} % of all interactions, and ${times} times as many items as any other user`;
    // Without them a bound would leave nobody where the filters ask for more than others have.
    const isBounded = longestOther >= Math.max(1, fewest);
    const advice = isBounded
      ? `, give \`maxUserInteractions: ${2 * others}\` to leave ${them} out`
      : `, little is left without ${them}`;
    return [{ code: 'odd-user', message: `${found}: where ${they}${advice}`, count }];
  }
  return [];
}
