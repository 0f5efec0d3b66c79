import { type MockInstance, vi } from 'vitest';

/**
 * Lets every look at the clock take so many milliseconds, until mocks are restored. A second, so that long work rests
 * wherever it may and each listener has waited for long, however fast the machine is.
 */
export function runSlowly(milliseconds = 1000): MockInstance<() => number> {
  let now = performance.now();
  return vi.spyOn(performance, 'now').mockImplementation(() => {
    now += milliseconds;
    return now;
  });
}

/** Counts the turns that the event loop gives to others. @returns what ends it, and tells how many there were. */
export function countTurns(): () => number {
  let turns = 0;
  const count = (): void => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  return () => {
    clearImmediate(next);
    return turns;
  };
}
