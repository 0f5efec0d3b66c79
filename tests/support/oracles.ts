import type { NamedPair, Row } from './datasets.js';
import { UNDO } from './retractions.js';

// The rules once more, written for reading and not for speed, to hold the library against.

const groupBy = <Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> => {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
};

const byIds = ([userA, itemA]: NamedPair, [userB, itemB]: NamedPair): number =>
  `${userA} ${itemA}` < `${userB} ${itemB}` ? -1 : 1;

/** Pairs sorted by their ids. */
export const sorted = (pairs: readonly NamedPair[]): NamedPair[] => pairs.toSorted(byIds);

const newest = (events: readonly Row[]): number | null => {
  const times = events.flatMap(([, , , time]) => (time === undefined ? [] : [time]));
  return times.length === 0 ? null : Math.max(...times);
};

/** What the events of every pair come to, weighed by their values. */
export function aggregateOracle(
  rows: readonly Row[],
  aggregate: 'max' | 'sum' | 'last',
): { positives: NamedPair[]; dislikes: NamedPair[] } {
  const positives: NamedPair[] = [];
  const dislikes: NamedPair[] = [];
  for (const events of groupBy(rows, ([user, item]) => `${user} ${item}`).values()) {
    const [user, item] = events[0];
    const timed = events.every(([, , , time]) => time !== undefined);
    // A stable sort: equal times keep the order in which the events came.
    const everything = timed ? events.toSorted((a, b) => a[3]! - b[3]!) : events;
    const left = everything.slice(1 + everything.findLastIndex(([, , value]) => value === UNDO));
    if (left.length === 0) continue;
    // What was taken back is as if it had never been: its times do not count any more.
    const timedNow = left.every(([, , , time]) => time !== undefined);
    const inOrder = timedNow ? left.toSorted((a, b) => a[3]! - b[3]!) : left;
    const liked = inOrder.filter(([, , value]) => value! > 0);
    const disliked = inOrder.filter(([, , value]) => value! < 0);
    if (inOrder.at(-1)![2]! < 0) {
      dislikes.push([user, item, 1, newest(disliked)]);
    } else {
      const weights = liked.map(([, , value]) => value!);
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const weight = { max: Math.max(...weights), sum, last: weights.at(-1)! }[aggregate];
      positives.push([user, item, weight, newest(liked)]);
    }
  }
  return { positives: sorted(positives), dislikes: sorted(dislikes) };
}

/** The pairs that stay when the filters are applied one user or item at a time, until nothing is left to remove. */
export function filterOracle(
  pairs: readonly NamedPair[],
  bounds: { readonly minUser: number; readonly minItem: number; readonly maxUser: number | null },
): NamedPair[] {
  const count = (all: readonly NamedPair[], place: 0 | 1, id: string) =>
    all.filter((pair) => pair[place] === id).length;
  let kept = pairs.filter(([user]) => bounds.maxUser === null || count(pairs, 0, user) <= bounds.maxUser);
  for (;;) {
    const weak = kept.find(
      ([user, item]) => count(kept, 0, user) < bounds.minUser || count(kept, 1, item) < bounds.minItem,
    );
    if (weak === undefined) return kept;
    const place = count(kept, 0, weak[0]) < bounds.minUser ? 0 : 1;
    kept = kept.filter((pair) => pair[place] !== weak[place]);
  }
}
