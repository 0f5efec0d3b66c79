import { type CfRecsErrorCode, isCfRecsError } from 'cf-recs';

/** An error that the caller is told of: a status, a stable code, and what was expected and what came. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The library's errors that speak of the request, and their status. All others are faults of the service. */
const STATUS: Partial<Record<CfRecsErrorCode, number>> = {
  'invalid-option': 400,
  'invalid-interaction': 400,
  'unknown-user': 404,
  'unknown-item': 404,
  'no-embedding': 404,
  'not-trained': 409,
};

/** What the caller may know of an error; null where that is nothing. */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (isCfRecsError(error)) {
    const status = STATUS[error.code];
    return status === undefined ? null : new Problem(status, error.code, error.message);
  }
  const { message = '', status } = error as Partial<Error & { status: number }>;
  // Express and its middleware put a status on what is wrong with a request.
  if (status === undefined || status < 400 || status >= 500) return null;
  const own: Record<number, string> = { 413: 'too-large', 415: 'unsupported-media-type' };
  return new Problem(status, own[status] ?? 'bad-request', message);
}

/** `code: message` of any error, on one line. */
export function describeError(error: unknown): string {
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  // The file system and the network put the code into the message themselves.
  const text = code === undefined || message?.includes(code) ? String(message ?? error) : `${code}: ${message}`;
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
