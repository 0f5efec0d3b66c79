import type { PairTable } from '../data/dataset.js';
import type { LiveDataset } from '../live/live-dataset.js';
import type { HeldInteraction, Id } from '../types.js';
import { checkId } from './ids.js';
import { unknownUser } from './required.js';

/** All that is held on a user: oldest first, what has no time before all that has, equal times by item. */
export function heldInteractions(dataset: LiveDataset, userId: Id): readonly HeldInteraction[] {
  const id = checkId('`userId`', userId);
  const pairs = dataset.userPairs(id);
  if (pairs === null) throw unknownUser(id);
  const { positives, dislikes } = pairs;
  const entriesOf = (table: PairTable, disliked: boolean) =>
    Array.from(table.items, (item, at) => {
      const time = table.timestamps?.[at] ?? Number.NaN;
      const held: HeldInteraction = {
        itemId: dataset.items.idAt(item),
        weight: disliked ? 0 : table.weights[at],
        timestamp: Number.isNaN(time) ? null : new Date(time),
        disliked,
      };
      return { held, item, time: Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time };
    });
  return [...entriesOf(positives, false), ...entriesOf(dislikes, true)]
    .sort((a, b) => (a.time === b.time ? a.item - b.item : a.time - b.time))
    .map(({ held }) => held);
}
