import type { CfRecsError, Recommendations, Recommender } from 'cf-recs';
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
  app.get('/health', (context) => context.json({ status: 'ok', model_version: recommender.info.modelVersion }));
  app.get('/recommendations/:user_id', (context) =>
    context.json(toBody(recommender.recommend(context.req.param('user_id'), limitOf(context)))),
  );
  app.post('/recommendations', async (context) => {
    const { history } = await context.req.json<{ history: string[] }>();
    return context.json(toBody(recommender.recommendFor(history, limitOf(context))));
  });
  app.get('/items/:item_id/similar', (context) =>
    context.json(toBody(recommender.similarItems(context.req.param('item_id'), limitOf(context)))),
  );
  app.post('/events', async (context) => context.json(recommender.update([await context.req.json()].flat())));
  app.onError((error, context) => {
    const { code, message } = error as Partial<CfRecsError>;
    // Every error of the library has a code, and its message is meant for who asked.
    if (code === undefined && !(error instanceof SyntaxError)) {
      console.error(error);
      return context.json({ error: { code: 'internal', message: 'Something went wrong here' } }, 500);
    }
    const status = code?.startsWith('unknown-') && code !== 'unknown-option' ? 404 : 400;
    return context.json({ error: { code: code ?? 'bad-request', message } }, status);
  });
  return app;
}
