import type { Job } from './writer.js';

/**
 * Takes back all that a user has, or what the user has with an item: their events go, and every recommender is told. It is
 * told even where there are no events, because the model may have been trained with more than the database holds.
 */
export function takeBack(userId: string, itemId: string | null): Job<void> {
  return {
    numbers: 1,
    async write(connection, sequence) {
      const events = connection.deleteFrom('events').where('user_id', '=', userId);
      await (itemId === null ? events : events.where('item_id', '=', itemId)).execute();
      await connection
        .insertInto('deletions')
        .values({ sequence, user_id: userId, item_id: itemId, made_at: Date.now() })
        .execute();
      return { changes: [{ kind: 'deletion', sequence, userId, itemId }], result: undefined };
    },
  };
}
