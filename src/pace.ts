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

/** Blocks of `size` numbers below `count`, as start and end; the last one is shorter where they do not come out even. */
export function* blocksOf(count: number, size: number): Generator<[start: number, end: number]> {
  for (let start = 0; start < count; start += size) yield [start, Math.min(count, start + size)];
}

/** Does some work block by block, and rests between two of them where it is time. */
export async function inTurns(
  blocks: Iterable<readonly [start: number, end: number]>,
  pace: Pace,
  work: (start: number, end: number) => void,
): Promise<void> {
  for (const [start, end] of blocks) {
    work(start, end);
    if (pace.due) await pace.rest();
  }
}
