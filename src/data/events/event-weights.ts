import type { EventWeight } from '../../types.js';

/** What events of usual names count where `eventWeights` does not name them. All others count 1. */
const USUAL: Readonly<Record<string, EventWeight>> = {
  dislike: -1,
  dislikes: -1,
  disliked: -1,
  downvote: -1,
  downvotes: -1,
  downvoted: -1,
  thumbs_down: -1,
  thumb_down: -1,
  unlike: 'retract',
  remove: 'retract',
  remove_from_cart: 'retract',
  remove_from_playlist: 'retract',
  unfollow: 'retract',
  impression: 0,
};

/** A name without what people write differently: case, and `-`, `_` and spaces. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_\s]/g, '');

const usual = new Map(Object.entries(USUAL).map(([name, weight]) => [plain(name), weight]));

/** Whether an event is called a dislike. */
export const isCalledDislike = (event: string): boolean => usual.get(plain(event)) === -1;

/** The weight of an event, by its name as it stands. */
export function weightOf(event: string | null, eventWeights: Readonly<Record<string, EventWeight>>): EventWeight {
  if (event === null) return 1;
  return Object.hasOwn(eventWeights, event) ? eventWeights[event] : (usual.get(plain(event)) ?? 1);
}
