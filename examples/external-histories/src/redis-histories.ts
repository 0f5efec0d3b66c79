import type { RedisClientType } from 'redis';
import { type Histories, KEPT } from './histories.js';

const keyOf = (userId: string): string => `history:${userId}`;

/** Histories in lists of Redis, an element an event: `["item", weight, milliseconds since 1970]`. */
export function redisHistories(client: RedisClientType): Histories {
  return {
    async read(userId) {
      const elements = await client.lRange(keyOf(userId), -KEPT, -1);
      const events = JSON.parse(`[${elements.join()}]`) as [string, number, number][];
      return events.map(([itemId, value, time]) => ({ itemId, value, timestamp: new Date(time) }));
    },
    async append(userId, entries) {
      if (entries.length === 0) return;
      const events = entries.map(({ itemId, value, timestamp }) => [itemId, value, timestamp.getTime()]);
      const elements = events.map((event) => JSON.stringify(event));
      await client.multi().rPush(keyOf(userId), elements).lTrim(keyOf(userId), -KEPT, -1).exec();
    },
    async forget(userId) {
      await client.del(keyOf(userId));
    },
  };
}
