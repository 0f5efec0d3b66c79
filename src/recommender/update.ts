import { watch } from '../diagnostics.js';
import type { UpdateCounts } from '../live/live-dataset.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import { readUpdate } from '../reading/read-update.js';
import type { Id, Interaction, SnakeCaseInteraction } from '../types.js';
import { checkId } from './ids.js';
import { requireOwn } from './required.js';

/** Takes in new events, all of them or none. */
export function update(context: RankingContext, events: Iterable<Interaction | SnakeCaseInteraction>): UpdateCounts {
  requireOwn(context, 'update');
  const { dataset } = context;
  return watch(
    'update',
    () => dataset.update(readUpdate(events, dataset.options)),
    (counts) => counts,
  );
}

/** Removes an item. @returns whether there was such an item. */
export function forgetItem(context: RankingContext, itemId: Id): boolean {
  requireOwn(context, 'forgetItem');
  return context.dataset.forgetItem(checkId('`itemId`', itemId));
}

/** Removes what a user has with an item. @returns whether there was any. */
export function forgetInteraction(context: RankingContext, userId: Id, itemId: Id): boolean {
  requireOwn(context, 'forgetInteraction');
  return context.dataset.forgetInteraction(checkId('`userId`', userId), checkId('`itemId`', itemId));
}

/** Removes a user. @returns whether there was such a user. */
export function forgetUser(context: RankingContext, userId: Id): boolean {
  requireOwn(context, 'forgetUser');
  return context.dataset.forgetUser(checkId('`userId`', userId));
}
