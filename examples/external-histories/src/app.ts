import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { isCfRecsError, type Recommendations, type Recommender } from 'cf-recs';
import type { Histories } from './histories.js';

/** A list for a user whose history is elsewhere. */
export async function recommend(
  recommender: Recommender,
  histories: Histories,
  userId: string,
  limit: number,
): Promise<Recommendations> {
  const history = await histories.read(userId);
  return { ...recommender.recommendFor(history, limit), userId };
}

/** Appends `{ "user_id": ..., "item_id": ..., "value": ... }` with the time of now. */
async function append(histories: Histories, request: IncomingMessage): Promise<void> {
  const { user_id, item_id, value = 1 } = ((await json(request)) ?? {}) as Record<string, unknown>;
  const wrong = typeof user_id !== 'string' || typeof item_id !== 'string' || !Number.isFinite(value);
  if (wrong) throw new SyntaxError('Expected `user_id` and `item_id` as text, and `value` as a number');
  await histories.append(user_id, [{ itemId: item_id, value: Number(value), timestamp: new Date() }]);
}

/** `GET /recommendations/{user_id}?limit=10` and `POST /events`. */
export const createApp = (recommender: Recommender, histories: Histories): Server =>
  createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, body?: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    try {
      const [, route, userId] = pathname.split('/').map(decodeURIComponent);
      if (request.method === 'GET' && route === 'recommendations' && userId) {
        answer(200, await recommend(recommender, histories, userId, Number(searchParams.get('limit') ?? 10)));
      } else if (request.method === 'POST' && route === 'events') {
        await append(histories, request);
        answer(204);
      } else {
        answer(404);
      }
    } catch (error) {
      const isTheirs = error instanceof SyntaxError || error instanceof URIError || isCfRecsError(error);
      if (!isTheirs) console.error(error);
      answer(isTheirs ? 400 : 500, isTheirs ? { message: error.message } : undefined);
    }
  });
