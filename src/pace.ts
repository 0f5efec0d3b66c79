import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest stretch of work, in milliseconds, before other work of the process gets its turn. */
const STRETCH = 12;

/**
 * The pace of a long computation: it is asked between small steps, lets the event loop turn when the last turn is
 * long enough ago, and stops the work when the caller's signal says so.
 */
export class Pace {
  private last = performance.now();

  constructor(private readonly signal: AbortSignal | null = null) {
    signal?.throwIfAborted();
  }

  /** Whether it is time to `await` {@link rest}; cheap enough for inner loops. */
  get due(): boolean {
    return performance.now() - this.last > STRETCH;
  }

  /** Lets the event loop turn once. Rejects with the signal's reason when it was aborted. */
  async rest(): Promise<void> {
    await nextTurn();
    this.signal?.throwIfAborted();
    this.last = performance.now();
  }
}

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

/** Blocks of `size` numbers below `count`, as start and end; the last one is shorter where they do not come out even. */
export function* blocksOf(count: number, size: number): Generator<[start: number, end: number]> {
  for (let start = 0; start < count; start += size) yield [start, Math.min(count, start + size)];
}

/** Calls `work` for one block after the other, a step each. */
function* stepsOver(
  blocks: Iterable<readonly [start: number, end: number]>,
  work: (start: number, end: number) => void,
): Steps<void> {
  for (const [start, end] of blocks) {
    work(start, end);
    yield;
  }
}

/** Rows of a step, some tenths of a millisecond of work. */
const STEP = 8192;

/** Calls `work` for one block of the rows below `count` after the other, a step each. */
export const inBlocks = (count: number, work: (start: number, end: number) => void, size = STEP): Steps<void> =>
  stepsOver(blocksOf(count, size), work);

/** Does some work block by block, and rests between two of them where it is time. */
export const inTurns = (
  blocks: Iterable<readonly [start: number, end: number]>,
  pace: Pace,
  work: (start: number, end: number) => void,
): Promise<void> => paced(stepsOver(blocks, work), pace);
