import type { Pace } from '../../pace.js';
import type { Call, Kernels, Task } from '../kernels.js';
import type { KernelMemory } from './kernel-memory.js';
import type { WorkerPool } from './worker-pool.js';

/** Multiplications of a job below which waking the threads takes longer than the job. */
const SMALL_JOB = 2 ** 22;

/** Makes a call on the calling thread. */
export function makeCall(kernels: Kernels, [kernel, ...numbers]: Call): void {
  (kernels[kernel] as (...numbers: readonly number[]) => void)(...numbers);
}

/**
 * Runs the tasks of one job at a time over a memory: small jobs on the calling thread, large ones on worker threads, which
 * are started when the first large job comes.
 */
export class TaskRunner {
  private workers: WorkerPool | null = null;

  /** @param threads - 1 computes on the calling thread. */
  constructor(
    private readonly memory: Pick<KernelMemory, 'kernels' | 'startWorkers'>,
    private readonly threads: number,
  ) {}

  /** See `Workspace.prepare`. */
  prepare(work: number): void {
    if (this.threads > 1 && work > SMALL_JOB) this.workers ??= this.memory.startWorkers(this.threads);
  }

  /** See `Workspace.run`. */
  async run(tasks: readonly Task[], work: number, pace: Pace): Promise<void> {
    if (tasks.length > 1 && work > SMALL_JOB) {
      this.prepare(work);
      if (this.workers !== null) {
        await pace.during(this.workers.run(tasks));
        if (pace.due) await pace.rest();
        return;
      }
    }
    for (const task of tasks) {
      for (const call of task) {
        // Asked for anew each time: the memory may have grown while the event loop turned.
        makeCall(this.memory.kernels, call);
        if (pace.due) await pace.rest();
      }
    }
  }

  /** Ends the threads, which a later job starts again. */
  async close(): Promise<void> {
    await this.workers?.close();
    this.workers = null;
  }
}
