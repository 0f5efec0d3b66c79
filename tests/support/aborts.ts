import { expect } from 'vitest';

/** The reason of every abort of a test. */
export const ENOUGH = new Error('enough');

/** What a long call takes to be watched and stopped. */
export interface Watch {
  readonly signal?: AbortSignal;
  readonly onProgress?: () => void;
}

/** Stops a call at one of the moments when it can be stopped. */
export interface Stop {
  readonly watch: Watch;
  /** How many of these moments there were so far. */
  moments(): number;
}

/** @param at - the moment, counted from 1; none where it never comes. */
export type StopAt = (at: number) => Stop;

/** By a signal that is aborted when it is asked for the n-th time. */
export const whenAsked: StopAt = (at) => {
  let [asked, aborted] = [0, false];
  const signal = {
    get aborted() {
      return aborted;
    },
    get reason() {
      return ENOUGH;
    },
    throwIfAborted() {
      aborted ||= ++asked >= at;
      if (aborted) throw ENOUGH;
    },
  };
  return { watch: { signal: signal as unknown as AbortSignal }, moments: () => asked };
};

/** By a signal that the n-th report to the listener aborts. */
export const byReport: StopAt = (at) => {
  const controller = new AbortController();
  let reports = 0;
  const onProgress = () => {
    if (++reports === at) controller.abort(ENOUGH);
  };
  return { watch: { signal: controller.signal, onProgress }, moments: () => reports };
};

/** By a listener whose n-th report fails. */
export const byFailure: StopAt = (at) => {
  let reports = 0;
  const onProgress = () => {
    if (++reports === at) throw ENOUGH;
  };
  return { watch: { onProgress }, moments: () => reports };
};

/** Makes a call that is to be stopped. @returns whether it was: a stop that came must be heeded, were it at the very end. */
export async function isStopped(run: (watch: Watch) => Promise<unknown>, { watch }: Stop): Promise<boolean> {
  try {
    await run(watch);
  } catch (error) {
    expect(error).toBe(ENOUGH);
    return true;
  }
  expect(watch.signal?.aborted).not.toBe(true);
  return false;
}

/**
 * Aborts a run at the first moment when it asks its signal, then at the second, and so on, until it comes to its end first.
 * @param check - called after each abort.
 * @returns how often it was aborted.
 */
export async function abortEverywhere(
  run: (signal: AbortSignal) => Promise<unknown>,
  check: () => unknown = () => {},
): Promise<number> {
  for (let at = 1; ; at++) {
    if (!(await isStopped(({ signal }) => run(signal!), whenAsked(at)))) return at - 1;
    await check();
  }
}
