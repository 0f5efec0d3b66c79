import { Random } from '../../src/random.js';
import { type Row, T } from './datasets.js';

/**
 * Users who like one kind of items for a while and then another, chosen at random: `run` items of each kind, `runs`
 * kinds one after the other. The shorter a run, the less anything but the newest items says what comes next.
 */
export function driftingRows({ users = 200, kinds = 10, perKind = 12, run = 3, runs = 6, seed = 1 } = {}): Row[] {
  const random = new Random(seed);
  const rows: Row[] = [];
  for (let user = 0; user < users; user++) {
    for (let at = 0; at < run * runs; ) {
      const kind = random.integer(kinds);
      for (const end = at + run; at < end; at++) {
        rows.push([`u${user}`, `kind${kind}-${random.integer(perKind)}`, 1, T + 1000 * at]);
      }
    }
  }
  return rows;
}

/** A small shop: so many events of users who each have one of some tastes, and follow it four times of five. */
export function fewEvents(
  { users, items, events, tastes }: Readonly<Record<'users' | 'items' | 'events' | 'tastes', number>>,
  seed: number,
): Row[] {
  const random = new Random(seed);
  return Array.from({ length: events }, (_, at): Row => {
    const user = at % users;
    const own = random.uniform() < 0.8;
    const item = own ? tastes * random.integer(Math.floor(items / tastes)) + (user % tastes) : random.integer(items);
    return [`u${user}`, `i${item}`];
  });
}
