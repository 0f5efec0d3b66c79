import { isPromise } from 'node:util/types';

/**
 * Takes what a function of the caller returned that is not waited for. Of a promise nobody else would hear that it failed,
 * which ends a process.
 * @param onRejected - what to do with the reason.
 * @returns whether it was a promise.
 */
export function takePromise(answer: unknown, onRejected: (reason: unknown) => void = () => {}): boolean {
  if (!isPromise(answer)) return false;
  answer.catch(onRejected);
  return true;
}
