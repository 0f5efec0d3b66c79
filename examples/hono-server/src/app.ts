import { isCfRecsError, type Recommendations, type Recommender } from 'cf-recs';
import { type Context, Hono } from 'hono';

const toBody = ({ userId, items, fallback }: Recommendations) => ({
  user_id: userId,
  recommendations: items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source })),
  fallback_used: fallback.used,
  fallback_reason: fallback.reason,
});

/** Left to the library to refuse where it is no integer >= 1. */
const limitOf = (context: Context): number => Number(context.req.query('limit') ?? 10);

/** The recommender behind Hono, on anything that Hono runs on and Node's modules are there. */
export function createApp(recommender: Recommender): Hono {
  const app = new Hono();
  app.get('/health', (context) => context.json({ status: 'ok', model_id: recommender.info.modelId }));
  app.get('/recommendations/:user_id', (context) =>
    context.json(toBody(recommender.recommend(context.req.param('user_id'), limitOf(context)))),
  );
  app.post('/recommendations', async (context) => {
    const { history } = await context.req.json<{ history: string[] }>();
    return context.json(toBody(recommender.recommendFor(history, limitOf(context))));
  });
  app.get('/items/:item_id/similar', (context) => {
    const { itemId, items } = recommender.similarItems(context.req.param('item_id'), limitOf(context));
    return context.json({ item_id: itemId, similar: items.map(({ itemId, score }) => ({ item_id: itemId, score })) });
  });
  app.post('/events', async (context) => context.json(recommender.update([await context.req.json()].flat())));
  app.onError((error, context) => {
    // The messages of the library are meant for who asked.
    if (isCfRecsError(error)) {
      const { code, message } = error;
      return context.json({ error: { code, message } }, code === 'unknown-user' || code === 'unknown-item' ? 404 : 400);
    }
    // A body that is no JSON.
    if (error.name === 'SyntaxError') {
      return context.json({ error: { code: 'bad-request', message: error.message } }, 400);
    }
    console.error(error);
    return context.json({ error: { code: 'internal', message: 'Something went wrong here' } }, 500);
  });
  return app;
}
