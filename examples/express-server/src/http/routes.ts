import express, { type RequestHandler, Router } from 'express';
import type { Service } from '../service.js';
import { HANDLERS } from './handlers/index.js';
import { BODY_BYTES, ITEMS_BYTES } from './limits.js';
import { KEY, READING } from './openapi/operation.js';
import { type OperationId, PATHS, ROUTES, type Route } from './openapi/paths.js';
import { refuseOtherMethods } from './other-methods.js';
import { requireKey, requireReadKey } from './security.js';
import { replyChecker, requestReader } from './validation.js';

/** A handler behind the checks of its request and, outside production, of its answer. */
function answer({ operation }: Route, service: Service): RequestHandler {
  const read = requestReader(operation);
  const check = service.settings.NODE_ENV === 'production' ? () => {} : replyChecker(operation);
  const handle = HANDLERS[operation.operationId];
  return async (request, response) => {
    const { status = 200, type = 'application/json', body } = await handle(service, read(request));
    check(status, body);
    response
      .status(status)
      .type(type)
      .send(type === 'application/json' ? JSON.stringify(body) : body);
  };
}

/** Bodies that may be larger than others. */
const LARGE_BODIES: Partial<Record<OperationId, number>> = { putItems: ITEMS_BYTES };

/** The path as Express writes it. */
const patternOf = (path: string): string => path.replaceAll(/{(\w+)}/g, ':$1');

/** Keeps the pattern for the log and the figures. */
const mark =
  (path: string): RequestHandler =>
  (_request, response, next) => {
    response.locals.route = path;
    next();
  };

/** A route for each operation of the document, behind the keys that it asks for; other methods are refused. */
export function createRoutes(service: Service): Router {
  const router = Router();
  const guards = new Map<unknown, RequestHandler[]>([
    [KEY, [requireKey(service.settings)]],
    [READING, [requireReadKey(service.settings)]],
    [undefined, []],
  ]);
  for (const route of ROUTES) {
    const { path, method, operation } = route;
    const { operationId, security, requestBody } = operation;
    const limit = LARGE_BODIES[operationId] ?? BODY_BYTES;
    const parsers = requestBody ? [express.json({ limit })] : [];
    router[method](patternOf(path), mark(path), ...guards.get(security)!, ...parsers, answer(route, service));
  }
  for (const [path, methods] of Object.entries(PATHS)) {
    router.all(patternOf(path), mark(path), refuseOtherMethods(Object.keys(methods)));
  }
  return router;
}
