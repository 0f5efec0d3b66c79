import { setTimeout } from 'node:timers/promises';

/** How long to go on with what is in the way of others, and how long to wait at most before it is tried again. */
export interface Patience {
  readonly mostMs: number;
  readonly waitMs: number;
}

/** Does something that another process may be in the way of, again and again until it is not. */
export async function untilFree<T>(
  isBusy: (error: unknown) => boolean,
  { mostMs, waitMs }: Patience,
  act: () => T | Promise<T>,
): Promise<T> {
  const deadline = performance.now() + mostMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      // Waits that differ, so that processes do not meet again and again.
      await setTimeout(1 + (waitMs - 1) * Math.random());
    }
  }
}
