import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach } from 'vitest';

/** Counts the threads that each test of a file starts, and those of them that have ended. */
export function countWorkers(): { started: number; ended: number } {
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
