import type { Recommendations, Recommender } from 'cf-recs';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { answerError, answerMethodNotAllowed, answerNotFound, Problem } from './problems.js';
import { BODY_BYTES, checked, GUEST, ITEM, jsonOnly, NOTHING, PAGE, USER, wellEncoded } from './requests.js';

const toBody = ({ userId, items, fallback }: Recommendations) => ({
  user_id: userId,
  recommendations: items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source })),
  fallback_used: fallback.used,
  fallback_reason: fallback.reason,
});

const limitBody = bodyLimit({
  maxSize: BODY_BYTES,
  async onError(context) {
    const { body } = context.req.raw;
    // Who is told before the end of sending may not see it. A body without a length may have no end, and is let go.
    // Who hangs up meanwhile is no fault of the service.
    if (body && !body.locked) await body.pipeTo(new WritableStream()).catch(() => {});
    // So no other request can follow on its connection.
    context.header('Connection', 'close');
    throw new Problem(413, 'too-large', `Expected a body of at most ${BODY_BYTES} bytes, got more`);
  },
});

/** The recommender behind Hono, on anything that Hono runs on and Node's modules are there. */
export function createApp(recommender: Recommender): Hono {
  const app = new Hono();
  app.onError(answerError);
  app.notFound(answerNotFound);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerMethodNotAllowed }), wellEncoded);

  app.get('/health', checked('query', NOTHING), (context) => {
    const { embeddingDim, summary } = recommender.info;
    // The one model that was loaded, which nothing replaces.
    const model_version = embeddingDim === null ? null : 1;
    return context.json({ status: 'ok', model_version, users: summary.users, items: summary.items });
  });

  app.get('/recommendations/:user_id', checked('param', USER), checked('query', PAGE), (context) => {
    const { limit, ...options } = context.req.valid('query');
    return context.json(toBody(recommender.recommend(context.req.valid('param').user_id, limit, options)));
  });

  app.post('/recommendations', checked('query', NOTHING), jsonOnly, limitBody, checked('json', GUEST), (context) => {
    const { history, limit, ...options } = context.req.valid('json');
    const entries = history.map(({ item_id, ...entry }) => ({ itemId: item_id, ...entry }));
    const list = recommender.recommendFor(entries, limit, options);
    return context.json({ ...toBody(list), ignored: list.ignored });
  });

  app.get('/popular', checked('query', PAGE), (context) => {
    const { limit, ...options } = context.req.valid('query');
    return context.json(toBody(recommender.popular(limit, options)));
  });

  app.get('/items/:item_id/similar', checked('param', ITEM), checked('query', PAGE), (context) => {
    const { limit, ...options } = context.req.valid('query');
    const { itemId, items } = recommender.similarItems(context.req.valid('param').item_id, limit, options);
    return context.json({ item_id: itemId, similar: items.map(({ itemId, score }) => ({ item_id: itemId, score })) });
  });
  return app;
}
