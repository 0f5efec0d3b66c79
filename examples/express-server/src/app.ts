import { CfRecsError, type Recommender } from 'cf-recs';
import express, { type ErrorRequestHandler, type Express } from 'express';

const DEFAULT_LIMIT = 10;

/** The limit as the query string gives it; how large it may be is the library's to say. */
function parseLimit(text: unknown): number {
  if (text === undefined) return DEFAULT_LIMIT;
  // Number() alone would let '', '1e3' and '0x10' through.
  if (typeof text === 'string' && /^\d+$/.test(text)) return Number(text);
  const problem = Array.isArray(text)
    ? `once, got it ${text.length} times`
    : `to be an integer >= 1, got ${JSON.stringify(text)}`;
  throw new CfRecsError('invalid-option', `Expected \`limit\` ${problem}`);
}

/** Errors the caller made are told to the caller; all others are logged, and nothing of them is given away. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  // Express closes the connection of an answer that was under way.
  if (response.headersSent) return next(error);
  const { code, message, status } = error as Partial<CfRecsError & { status: number }>;
  if (code === 'invalid-option') {
    response.status(400).json({ error: { code, message } });
  } else if (status !== undefined && status >= 400 && status < 500) {
    response.status(status).json({ error: { code: 'bad-request', message } });
  } else {
    console.error(error);
    response.status(500).json({ error: { code: 'internal', message: 'Something went wrong here' } });
  }
};

/** The HTTP face of a recommender: plain Express, to be mounted or copied into a service of your own. */
export function createApp(recommender: Recommender): Express {
  const app = express();
  app.disable('x-powered-by');

  app.get('/health', (_request, response) => {
    const { modelVersion, summary } = recommender.info;
    response.json({ status: 'ok', model_version: modelVersion, users: summary.users, items: summary.items });
  });

  app.get('/recommendations/:userId', (request, response) => {
    const { userId, items, fallback } = recommender.recommend(request.params.userId, parseLimit(request.query.limit));
    response.json({
      user_id: userId,
      recommendations: items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source })),
      fallback_used: fallback.used,
      fallback_reason: fallback.reason,
    });
  });

  app.use((request, response) => {
    response
      .status(404)
      .json({ error: { code: 'not-found', message: `Nothing at ${request.method} ${request.path}` } });
  });
  app.use(answerError);
  return app;
}
