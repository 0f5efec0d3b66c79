import { createHash, timingSafeEqual } from 'node:crypto';
import cors from 'cors';
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { Problem } from '../problems.js';
import type { Settings } from '../settings.js';

/** Everything from here and nothing inline: pages, the interactive document and their calls. */
const POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    // Shops keep the pictures of their items elsewhere, and a catalogue may name those of development.
    imgSrc: ["'self'", 'data:', 'http:', 'https:'],
    objectSrc: ["'none'"],
  },
};

export const securityHeaders = (): RequestHandler => helmet({ contentSecurityPolicy: POLICY });

/** The interactive document and the report bring styles of their own. */
export const inlineStyles = (): RequestHandler =>
  helmet.contentSecurityPolicy({
    ...POLICY,
    directives: { ...POLICY.directives, styleSrc: ["'self'", "'unsafe-inline'"] },
  });

const pass: RequestHandler = (_request, _response, next) => next();

/** Lets pages of the origins that are named call, and nobody else's. */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  if (origins.length === 0) return pass;
  return cors({
    origin: [...origins],
    allowedHeaders: ['Content-Type', 'X-API-Key', 'Idempotency-Key'],
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
    maxAge: 600,
  });
}

/** Probes and scrapes come often and from one address. */
const UNLIMITED = ['/health', '/ready', '/metrics'];

/** So many requests a minute for each client address. */
export function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: ({ path }) => perMinute === 0 || UNLIMITED.includes(path),
    handler: (_request, _response, next, { limit }) =>
      next(new Problem(429, 'too-many-requests', `Expected at most ${limit} requests a minute, got more`)),
  });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets a request pass that brings one of the keys. */
function checkKey(keys: readonly string[]): RequestHandler {
  const known = keys.map(digest);
  return (request, _response, next) => {
    const given = digest(request.get('x-api-key') ?? '');
    // All are compared, and hashes of one length: the time says nothing of the keys.
    const matches = known.map((key) => timingSafeEqual(key, given));
    if (!matches.includes(true))
      throw new Problem(401, 'wrong-key', 'Expected an API key in X-API-Key, got none or another');
    next();
  };
}

/** For all that changes something or is of persons. Without keys everybody passes, and in production nobody. */
export function requireKey({ API_KEY, NODE_ENV }: Settings): RequestHandler {
  if (API_KEY.length > 0) return checkKey(API_KEY);
  if (NODE_ENV !== 'production') return pass;
  return () => {
    throw new Problem(403, 'no-key-set', 'Expected API_KEY to be set, got none: this is closed');
  };
}

/** For lists and the catalogue: open, unless there are keys for reading. Those of `API_KEY` open it, too. */
export const requireReadKey = ({ READ_API_KEY, API_KEY }: Settings): RequestHandler =>
  READ_API_KEY.length === 0 ? pass : checkKey([...READ_API_KEY, ...API_KEY]);
