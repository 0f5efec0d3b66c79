import type { Pace } from '../pace.js';

/** Long work in small steps: it yields wherever it may be left for a while, and returns what it made. */
export type Steps<Result> = Generator<void, Result, void>;

/** Does the work with pauses, so that the event loop turns. */
export async function paced<Result>(work: Steps<Result>, pace: Pace): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (pace.due) await pace.rest();
  }
}

/** Does the work at once, where there is little of it or the caller waits for it. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Rows of a step, some tenths of a millisecond of work. */
const STEP = 8192;

/** Calls `work` for one block of the rows below `count` after the other, a step each. */
export function* inBlocks(count: number, work: (start: number, end: number) => void, size = STEP): Steps<void> {
  for (let start = 0; start < count; start += size) {
    work(start, Math.min(count, start + size));
    yield;
  }
}
