import { Problem } from '../../problems.js';

/** A moment of a request, in milliseconds since 1970. @param name - of what it is, for the message. */
export function momentOf(name: string, text: string): number {
  const moment = new Date(text).getTime();
  // 23:59:60 is a moment, but not to JavaScript.
  if (Number.isNaN(moment)) {
    throw new Problem(400, 'invalid-body', `Expected \`${name}\` to be a moment, got ${JSON.stringify(text)}`);
  }
  return moment;
}
