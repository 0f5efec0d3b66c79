import { CfRecsError, type CfRecsErrorCode } from '../../src/errors.js';

/** How the error of a bad row ends where nobody said what to do with such rows. */
export const LEAVE_OUT = "; to leave such rows out, give `onInvalid: 'skip'`";

/** What is said of an item without an embedding. */
export const withoutEmbedding = (itemId: string): string =>
  `Item ${JSON.stringify(itemId)} has no embedding: it needs three users who like it, or one and the next training`;

/** What an action fails with, or fails itself where the action does not. */
export async function failureOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('Expected a failure, got none');
}

/** What a promise is rejected with; null where it is not. */
export const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );

/** The message of the coded error that an action fails with; any other outcome fails the test. */
export async function messageOf(code: CfRecsErrorCode, action: () => unknown): Promise<string> {
  const error = await failureOf(action);
  if (!(error instanceof CfRecsError)) throw error;
  if (error.code !== code) throw new Error(`Expected the code ${code}, got ${error.code}: ${error.message}`);
  return error.message;
}
