import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Progress } from './progress.js';
import type { AbortSignalLike } from './types.js';

/** Longest stretch of work, in milliseconds, before other work of the process gets its turn. */
const STRETCH = 12;

/** How often the signal is checked and the listener told while others work, in milliseconds. */
const WAIT = 20;

/**
 * The pace of a long computation: it is asked between small steps, lets the event loop turn when the last turn is
 * long enough ago, keeps the listener informed, and stops the work when the caller's signal says so.
 */
export class Pace {
  private last = performance.now();
  /** What ended the work while others were waited for. */
  private failure: { readonly error: unknown } | null = null;

  constructor(
    private readonly signal: AbortSignalLike | null = null,
    private readonly progress: Pick<Progress<never>, 'repeat'> | null = null,
  ) {
    signal?.throwIfAborted();
  }

  /** Whether it is time to `await` {@link rest}; cheap enough for inner loops. */
  get due(): boolean {
    return performance.now() - this.last > STRETCH;
  }

  /** Lets the event loop turn once. Rejects with the signal's reason when it was aborted, and with what the listener throws. */
  async rest(): Promise<void> {
    await nextTurn();
    this.check();
    this.last = performance.now();
  }

  /** Throws the signal's reason when it was aborted, and what the listener throws. */
  check(): void {
    if (this.failure !== null) throw this.failure.error;
    this.signal?.throwIfAborted();
    if (this.progress === null) return;
    this.progress.repeat();
    // The listener may have aborted it.
    this.signal?.throwIfAborted();
  }

  /**
   * Waits for what others do: threads, a source, the caller's own code. Rejects as {@link rest} does, at once, though it
   * may not be done; where it asks this pace itself, it ends there.
   */
  async during<Result>(work: PromiseLike<Result>): Promise<Result> {
    if (this.signal === null && this.progress === null) return work;
    return new Promise((resolve, reject) => {
      const end = () => clearInterval(timer);
      const timer = setInterval(() => {
        try {
          this.check();
        } catch (error) {
          this.failure = { error };
          end();
          reject(error);
        }
      }, WAIT);
      work.then(resolve, reject).then(end, end);
    });
  }

  /**
   * Calls `stopped` when the signal is aborted while there is nothing to do, as nobody asks for more. It keeps no process
   * alive.
   * @returns what ends the watch.
   */
  whileIdle(stopped: () => void): () => void {
    const { signal } = this;
    if (signal === null) return () => {};
    const end = () => clearInterval(timer);
    const timer = setInterval(() => {
      try {
        if (!signal.aborted) return;
      } catch {
        // A signal that cannot be asked: what comes next says so, if anything does.
      }
      end();
      stopped();
    }, WAIT);
    timer.unref();
    return end;
  }
}

/** Long work in small steps: it yields wherever it may pause, and returns what it made. */
export type Steps<Result> = Generator<void, Result, void>;

/** Does the work with pauses, so that the event loop turns. */
export async function paced<Result>(work: Steps<Result>, pace: Pace): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (pace.due) await pace.rest();
  }
}

/** Does the work without pauses, where there is little of it or the caller waits for it. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Some of the numbers from 0 on: those from `start` up to, not including, `end`. */
export type Block = readonly [start: number, end: number];

/** Numbers of a block where they are looked at one by one, some tenths of a millisecond of work. */
const BLOCK = 8192;

/** The numbers below `count` in blocks of `size`; the last one is shorter where they do not come out even. */
export function* blocksOf(count: number, size = BLOCK): Generator<Block, void, undefined> {
  for (let start = 0; start < count; start += size) yield [start, Math.min(count, start + size)];
}

/** Calls `work` for one block after the other, a step each. */
export function* inBlocks(blocks: Iterable<Block>, work: (start: number, end: number) => void): Steps<void> {
  for (const [start, end] of blocks) {
    work(start, end);
    yield;
  }
}

/** Calls `work` for one block after the other, with pauses. */
export const inTurns = (
  blocks: Iterable<Block>,
  pace: Pace,
  work: (start: number, end: number) => void,
): Promise<void> => paced(inBlocks(blocks, work), pace);
