import type { Interaction, Recommender } from 'cf-recs';
import type { Change, StoredEvent } from '../database/changes.js';

/** What changes brought, over all of them. */
export interface Brought {
  readonly newUsers: number;
  readonly newItems: number;
  /** Whether there was something of what was taken back. */
  readonly forgotten: boolean;
}

/** What changes bring that are applied already. */
export const NOTHING: Brought = { newUsers: 0, newItems: 0, forgotten: false };

const toInteraction = ({ user_id, item_id, event, value, timestamp }: StoredEvent): Interaction => ({
  userId: user_id,
  itemId: item_id,
  event: event ?? undefined,
  value: value ?? undefined,
  // Not the number: small ones would be taken for seconds.
  timestamp: new Date(timestamp),
});

/**
 * Applies changes to a recommender, in order. An event that it does not take, which was checked before it was stored, would
 * stop everything after it: it is told of, and left out.
 */
export function applyChanges(
  recommender: Recommender,
  changes: readonly Change[],
  onRefused: (error: unknown) => void,
): Brought {
  const brought = { newUsers: 0, newItems: 0, forgotten: false };
  let events: Interaction[] = [];
  const update = (interactions: Interaction[]): void => {
    const { newUsers, newItems } = recommender.update(interactions);
    brought.newUsers += newUsers;
    brought.newItems += newItems;
  };
  const flush = (): void => {
    const block = events;
    events = [];
    if (block.length === 0) return;
    try {
      update(block);
    } catch {
      // All or nothing: so they are taken one by one.
      for (const interaction of block) {
        try {
          update([interaction]);
        } catch (error) {
          onRefused(error);
        }
      }
    }
  };
  for (const change of changes) {
    if (change.kind === 'event') {
      events.push(toInteraction(change.event));
    } else if (change.kind === 'deletion') {
      flush();
      const { userId, itemId } = change;
      const known = itemId === null ? recommender.forgetUser(userId) : recommender.forgetInteraction(userId, itemId);
      brought.forgotten ||= known;
    }
  }
  flush();
  return brought;
}
