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
