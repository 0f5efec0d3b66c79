import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CfRecsError } from '../../errors.js';
import type { Task } from '../kernels.js';
import { addressesLeft, THREAD_ADDRESSES } from './addresses-left.js';

/**
 * What a worker runs, as text, so that bundlers need not know of it. Each worker runs the next task that none has begun,
 * until there is none left. No name may be one that CommonJS modules are given (`module`, `exports`): Bun and Deno wrap
 * the text in a function that has them.
 */
const SOURCE = `
const { parentPort, workerData: { compiled, memory, next } } = require('node:worker_threads');
const kernels = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
parentPort.on('message', (tasks) => {
  for (let at = Atomics.add(next, 0, 1); at < tasks.length; at = Atomics.add(next, 0, 1)) {
    for (const [kernel, ...numbers] of tasks[at]) kernels[kernel](...numbers);
  }
  parentPort.postMessage(null);
});
`;

/**
 * The most threads that are started, whatever is asked for: as many as there are cores, or a few more than that on a small
 * machine; beyond, each costs time and memory and has nothing to do.
 */
const mostThreads = (): number => Math.min(64, Math.max(16, availableParallelism()));

/** One thread, and the promise of the job that it runs. */
class KernelWorker {
  private readonly worker: Worker;
  private job: { resolve: () => void; reject: (error: CfRecsError) => void } | null = null;
  private failure: CfRecsError | null = null;

  constructor(workerData: object) {
    // Without the flags and preloads of the process, which mean nothing here and slow down the start.
    this.worker = new Worker(SOURCE, { eval: true, workerData, execArgv: [], env: {}, name: 'cf-recs' });
    this.worker.unref();
    this.worker.on('message', () => this.settle(null));
    this.worker.on('error', (cause) => this.fail(`failed: ${cause.message}`, cause));
    this.worker.on('exit', (code) => this.fail(`ended with exit code ${code}`));
  }

  /** Runs tasks. Meanwhile the worker keeps the process alive, as work on the calling thread would. */
  run(tasks: readonly Task[]): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.job = { resolve, reject };
      this.worker.postMessage(tasks);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(what: string, cause?: unknown): void {
    this.failure ??= new CfRecsError('worker-failed', `Expected a worker thread to finish its work; it ${what}`, {
      cause,
    });
    this.settle(this.failure);
  }

  private settle(error: CfRecsError | null): void {
    const { job } = this;
    this.job = null;
    this.worker.unref();
    if (error === null) job?.resolve();
    else job?.reject(error);
  }
}

/** Threads that run kernels over one shared memory. Which thread runs which task does not change the results. */
export class WorkerPool {
  private readonly workers: KernelWorker[] = [];
  private readonly next = new Int32Array(new SharedArrayBuffer(4));

  private constructor() {}

  /**
   * Starts threads, {@link mostThreads} at most, and fewer where a limit on addresses has no room for as many; null where
   * the process may not have any, as under `node --permission`.
   */
  static start(module: WebAssembly.Module, memory: WebAssembly.Memory, threads: number): WorkerPool | null {
    const room = Math.min(threads, mostThreads(), Math.floor(addressesLeft() / THREAD_ADDRESSES));
    if (room < 1) return null;
    const pool = new WorkerPool();
    const workerData = { compiled: module, memory, next: pool.next };
    try {
      while (pool.workers.length < room) pool.workers.push(new KernelWorker(workerData));
      return pool;
    } catch {
      void pool.close();
      return null;
    }
  }

  /**
   * Runs tasks; no task may touch what another writes. One job at a time.
   * @throws CfRecsError `worker-failed`.
   */
  async run(tasks: readonly Task[]): Promise<void> {
    this.next[0] = 0;
    await Promise.all(this.workers.slice(0, tasks.length).map((worker) => worker.run(tasks)));
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end()));
  }
}
