import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Metrics } from '../metrics.js';

const QUIET = new Set(['/health', '/ready', '/metrics']);

/** The pattern of the route that answered. Never the URL, which holds the ids of users. */
const routeOf = (response: Pick<Response, 'locals'>): string => response.locals?.route ?? 'other';

/** A log line for each request, with an id that the answer carries too, and nothing that tells who was asked for. */
export function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    // An id from outside could be anything, so each request gets one of ours.
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: ({ url = '' }: IncomingMessage) => QUIET.has(url) },
    serializers: {
      req: ({ id, method }: { id: string; method: string }) => ({ id, method }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
    customSuccessObject: (_request, response, line) => ({ ...line, route: routeOf(response as Response) }),
    // What went wrong has a line of its own, where it happened.
    customErrorObject: (_request, response, _error, { err: _, ...line }) => ({
      ...line,
      route: routeOf(response as Response),
    }),
    customLogLevel: (_request, { statusCode }) => (statusCode >= 500 ? 'error' : 'info'),
  });
}

export function measureRequests({ requests }: Metrics): RequestHandler {
  return (request, response, next) => {
    const end = requests.startTimer({ method: request.method });
    response.once('finish', () => end({ route: routeOf(response), status: response.statusCode }));
    next();
  };
}
