import type { Pace } from '../../pace.js';
import type { Kernels, Task } from '../kernels.js';
import type { WorkerPool } from './worker-pool.js';

/** Multiplications below which a job is done sooner than threads hear of it. */
const SMALL_JOB = 2 ** 22;

/** What a team works with. */
export interface Shop {
  readonly kernels: Kernels;
  /** Starts threads over the same memory; null where there are none. */
  startThreads(count: number): WorkerPool | null;
}

/** Threads for one job at a time, started when the first large one comes. */
export class Team {
  private pool: WorkerPool | null = null;

  constructor(
    private readonly shop: Shop,
    private readonly threads: number,
  ) {}

  /** See `Workspace.prepare`. */
  prepare(work: number): void {
    if (this.threads > 1 && work > SMALL_JOB) this.pool ??= this.shop.startThreads(this.threads);
  }

  /** See `Workspace.run`. */
  async run(tasks: readonly Task[], work: number, pace: Pace): Promise<void> {
    if (tasks.length > 1 && work > SMALL_JOB) {
      this.prepare(work);
      if (this.pool !== null) {
        await this.pool.run(tasks);
        if (pace.due) await pace.rest();
        return;
      }
    }
    for (const task of tasks) {
      for (const [kernel, ...numbers] of task) {
        // Asked for anew each time: the memory may have grown while the event loop turned.
        (this.shop.kernels[kernel] as (...numbers: readonly number[]) => void)(...numbers);
        if (pace.due) await pace.rest();
      }
    }
  }

  /** Ends the threads, which a later job starts again. */
  async close(): Promise<void> {
    await this.pool?.close();
    this.pool = null;
  }
}
