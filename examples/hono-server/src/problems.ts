import { type CfRecsErrorCode, isCfRecsError } from 'cf-recs';
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error that the caller is told of: a status, a stable code, and what was expected and what came. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The library's errors that speak of the request, and their status. All others are faults of the service. */
const STATUS: Partial<Record<CfRecsErrorCode, ContentfulStatusCode>> = {
  'invalid-option': 400,
  'invalid-interaction': 400,
  'unknown-item': 404,
  'no-embedding': 404,
  'not-trained': 409,
};

/** What the caller may know of an error; null where that is nothing. */
function toProblem(error: Error): Problem | null {
  if (error instanceof Problem) return error;
  if (isCfRecsError(error)) {
    const status = STATUS[error.code];
    return status === undefined ? null : new Problem(status, error.code, error.message);
  }
  // What Hono refuses by itself: a body that is no JSON.
  return error instanceof HTTPException ? new Problem(error.status as 400, 'bad-request', error.message) : null;
}

const toAnswer = (context: Context, { status, code, message }: Problem): Response =>
  context.json({ error: { code, message } }, status);

/** Tells callers of their errors. All others are logged, and nothing of them is given away. */
export const answerError: ErrorHandler = (error, context) => {
  const problem = toProblem(error);
  if (problem !== null) return toAnswer(context, problem);
  console.error(error);
  return toAnswer(context, new Problem(500, 'internal', 'Something went wrong here'));
};

export const answerNotFound: NotFoundHandler = (context) =>
  toAnswer(context, new Problem(404, 'not-found', `Nothing at ${context.req.method} ${context.req.path}`));

export const answerMethodNotAllowed = (context: Context, methods: readonly string[]): Response => {
  const allowed = methods.join(', ');
  context.header('Allow', allowed);
  const message = `Expected ${allowed} at ${context.req.path}, got ${context.req.method}`;
  return toAnswer(context, new Problem(405, 'method-not-allowed', message));
};
