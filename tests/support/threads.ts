import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach } from 'vitest';

/** Threads that a test has started, and how many of them have ended. */
export interface ThreadCounts {
  readonly started: number;
  readonly ended: number;
}

/** Counts the threads of each test of the file, or of the `describe`, that this is called in. */
export function countThreads(): ThreadCounts {
  const counts = { started: 0, ended: 0 };
  const count = (worker: Worker): void => {
    counts.started++;
    worker.once('exit', () => counts.ended++);
  };
  beforeEach(() => {
    Object.assign(counts, { started: 0, ended: 0 });
    process.on('worker', count);
  });
  afterEach(() => {
    process.off('worker', count);
  });
  return counts;
}
