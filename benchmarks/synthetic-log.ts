import type { Interaction } from 'cf-recs';
import { Random } from '../src/random.js';

/** How large a synthetic log is. */
export interface SyntheticSize {
  readonly interactions: number;
  readonly users: number;
  readonly items: number;
}

/** Latent groups of items. Item i belongs to group i % TASTES, so that each group has hits and a long tail. */
const TASTES = 100;
/** Groups that a user is drawn to, the first one most. */
const TASTES_PER_USER = 3;
/** Share of events that follow no taste but the popularity of the whole catalogue. */
const NOISE = 0.15;
/** Popularity falls as rank^-ITEM_SLOPE; users differ in activity by rank^-USER_SLOPE. */
const ITEM_SLOPE = 0.8;
const USER_SLOPE = 0.4;
const START = Date.UTC(2025, 0, 1);
const YEAR = 365 * 86_400_000;

/** The size of a log whose users and items grow with it, up to 1 M users and 200 k items. */
export function syntheticSize(interactions: number): SyntheticSize {
  const users = Math.min(1_000_000, Math.ceil(interactions / 10));
  return { interactions, users, items: Math.min(200_000, Math.max(TASTES, Math.ceil(users / 5))) };
}

/** A rank in [0, count) whose probability falls as (rank + 1)^-slope, by inversion; `at` is uniform in [0, 1). */
function powerLawRank(at: number, count: number, slope: number): number {
  const power = 1 - slope;
  return Math.min(count - 1, Math.floor((1 + at * ((count + 1) ** power - 1)) ** (1 / power)) - 1);
}

/** One of a user's groups: a hash of the user's number, so that tastes need no memory. */
function tasteOf(user: number, which: number): number {
  let word = Math.imul(user * TASTES_PER_USER + which + 1, 0x9e3779b1);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  return ((word ^ (word >>> 13)) >>> 0) % TASTES;
}

/**
 * A log with a truth in it, row by row in the order of time: a catalogue with a power law, users who are drawn to a few
 * groups of items, and some noise. The same seed gives the same log; nothing is held, and every row is the same object.
 */
export function* syntheticLog({ interactions, users, items }: SyntheticSize, seed = 1): Generator<Interaction> {
  const random = new Random(seed);
  const perTaste = Math.floor(items / TASTES);
  const row = { userId: '', itemId: '', timestamp: 0 };
  for (let number = 0; number < interactions; number++) {
    const user = powerLawRank(random.uniform(), users, USER_SLOPE);
    const kind = random.uniform();
    const which = Math.floor((kind / (1 - NOISE)) ** 2 * TASTES_PER_USER);
    const item =
      kind < 1 - NOISE
        ? powerLawRank(random.uniform(), perTaste, ITEM_SLOPE) * TASTES + tasteOf(user, which)
        : powerLawRank(random.uniform(), items, ITEM_SLOPE);
    row.userId = `user-${user}`;
    row.itemId = `item-${item}`;
    row.timestamp = START + Math.floor((YEAR * number) / interactions);
    yield row;
  }
}
