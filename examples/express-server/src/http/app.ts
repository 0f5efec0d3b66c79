import { parse as parseQuery } from 'node:querystring';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { Problem, toProblem } from '../problems.js';
import type { Service } from '../service.js';
import { createDocs } from './docs-page.js';
import { createReportPage } from './report-page.js';
import { logRequests, measureRequests } from './request-log.js';
import { createRoutes } from './routes.js';
import { crossOrigin, limitRate, securityHeaders } from './security.js';

const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));

/** Errors the caller made are told to the caller; all others are logged, and outside development nothing is given away. */
const answerError =
  ({ settings }: Service): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    // Express closes the connection of an answer that was under way.
    if (response.headersSent) return next(error);
    const problem = toProblem(error);
    if (problem !== null) {
      const { status, code, message } = problem;
      if (status >= 500) request.log.error({ code }, message);
      response.status(status).json({ error: { code, message } });
    } else {
      request.log.error(error);
      const stack = settings.NODE_ENV === 'development' && error instanceof Error ? error.stack : undefined;
      response.status(500).json({ error: { code: 'internal', message: stack ?? 'Something went wrong here' } });
    }
  };

/** The HTTP face of the service: plain Express, with a route for each operation of the OpenAPI document. */
export function createApp(service: Service): Express {
  const { settings, logger, metrics } = service;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.TRUST_PROXY);
  app.set('etag', false);
  // By default names after the thousandth would be left out in silence; their number is bounded by that of the bytes.
  app.set('query parser', (text: string) => parseQuery(text, '&', '=', { maxKeys: 0 }));

  app.use(logRequests(logger), measureRequests(metrics), securityHeaders(), crossOrigin(settings.CORS_ORIGINS));
  app.use(limitRate(settings.RATE_LIMIT));

  app.use(createRoutes(service), createDocs(), createReportPage(service));
  app.use(express.static(PUBLIC));
  app.use((request) => {
    throw new Problem(404, 'not-found', `Nothing at ${request.method} ${request.path}`);
  });
  app.use(answerError(service));
  return app;
}
