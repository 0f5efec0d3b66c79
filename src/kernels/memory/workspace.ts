import { CfRecsError } from '../../errors.js';
import type { Pace } from '../../pace.js';
import type { Kernels, Task } from '../kernels.js';
import { createMemory, type KernelMemory, MAX_BYTES, openMemory, type SharedMemory } from './kernel-memory.js';
import { makeCall, TaskRunner } from './task-runner.js';
import { type Views, viewsOf } from './views.js';

/** Every array begins at a cache line. */
const LINE = 64;

/**
 * The first number of the memory: how many lines are taken, from the first on, which holds it. It stands in the memory so
 * that all threads that share it see it.
 */
const TAKEN = 0;

/** How a workspace computes. */
export interface WorkspaceOptions {
  /** `cpu` is plain TypeScript, on one thread. */
  readonly backend: 'wasm' | 'cpu';
  /** Worker threads; 1 computes on the calling thread. */
  readonly threads: number;
}

/**
 * One memory in which kernels work, on the calling thread or on worker threads that share it. Arrays are allocated one
 * behind the other; a {@link scope} frees all that were allocated in it.
 */
export class Workspace {
  private readonly memory: KernelMemory;
  private readonly runner: TaskRunner;
  private latestViews: Views;

  /**
   * Computes in plain TypeScript where WebAssembly is not available, see {@link backend}.
   * @param shared - the memory of a workspace of another thread, in which this one takes room for itself; null for a new one.
   */
  constructor({ backend, threads }: WorkspaceOptions, shared: SharedMemory | null = null) {
    this.memory = shared === null ? createMemory(backend) : openMemory(shared);
    this.runner = new TaskRunner(this.memory, threads);
    this.latestViews = viewsOf(this.memory.buffer);
    if (shared === null) this.views.integers[TAKEN] = 1;
  }

  /** The memory for workspaces of other threads, which may allocate in it from now on; null where it cannot be shared. */
  share(): SharedMemory | null {
    return this.memory.share();
  }

  /** What the kernels are: WebAssembly, or plain TypeScript. */
  get backend(): 'wasm' | 'cpu' {
    return this.memory.backend;
  }

  /** The kernels on the calling thread. Not to be kept: a memory that grows may bring new ones. */
  get kernels(): Kernels {
    return this.memory.kernels;
  }

  /**
   * Allocates an array of so many bytes, not cleared. No other thread is given the same.
   * @returns its address, a multiple of 64.
   * @throws CfRecsError `too-large` beyond what a memory can hold, or what this process can still allocate.
   */
  allocate(bytes: number): number {
    const lines = Math.ceil(bytes / LINE);
    for (;;) {
      const taken = Atomics.load(this.views.integers, TAKEN);
      this.makeRoom(LINE * (taken + lines));
      // Another thread may have been faster: then behind what it has taken.
      if (Atomics.compareExchange(this.views.integers, TAKEN, taken, taken + lines) === taken) return LINE * taken;
    }
  }

  private makeRoom(end: number): void {
    try {
      if (end > MAX_BYTES) throw new RangeError(`beyond ${MAX_BYTES} bytes`);
      this.memory.grow(end);
    } catch (cause) {
      throw new CfRecsError(
        'too-large',
        `Expected the arrays of a computation to fit into 4 GiB and into what memory is free, got ${end} bytes; a smaller \`embeddingDim\` or \`oversampling\` needs less`,
        { cause },
      );
    }
  }

  /** Runs `work`, and frees what it allocated. Not over a memory that is shared. */
  async scope<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.views.integers[TAKEN];
    try {
      return await work();
    } finally {
      this.views.integers[TAKEN] = before;
    }
  }

  /** An array in the memory; valid until something is allocated. */
  floats(address: number, length: number): Float32Array<ArrayBufferLike> {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** The whole memory as arrays. Not to be kept. */
  get views(): Views {
    const { buffer } = this.memory;
    if (this.latestViews.bytes.buffer !== buffer) this.latestViews = viewsOf(buffer);
    return this.latestViews;
  }

  /** See {@link floats}. */
  bytes(address: number, length: number): Uint8Array<ArrayBufferLike> {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  /** See {@link floats}. */
  integers(address: number, length: number): Uint32Array<ArrayBufferLike> {
    return new Uint32Array(this.memory.buffer, address, length);
  }

  /** See {@link floats}. */
  doubles(address: number, length: number): Float64Array<ArrayBufferLike> {
    return new Float64Array(this.memory.buffer, address, length);
  }

  /**
   * Runs tasks on the threads there are. No task may touch what another writes, so that the results are the same, bit by
   * bit, whatever the number of threads.
   * @param work - how many multiplications that is, roughly: small jobs run on the calling thread.
   * @throws CfRecsError `worker-failed`.
   */
  run(tasks: readonly Task[], work: number, pace: Pace): Promise<void> {
    return this.runner.run(tasks, work, pace);
  }

  /** Runs a task at once, on the calling thread. */
  runAtOnce(task: Task): void {
    for (const call of task) makeCall(this.kernels, call);
  }

  /** A runner with threads of its own over the same memory, for jobs beside those of {@link run}. The caller closes it. */
  createRunner(threads: number): TaskRunner {
    return new TaskRunner(this.memory, threads);
  }

  /** Starts the threads ahead of jobs of so many multiplications, if they will need them: that takes a while. */
  prepare(work: number): void {
    this.runner.prepare(work);
  }

  /** Ends the threads, which a later job starts again. The arrays stay. */
  close(): Promise<void> {
    return this.runner.close();
  }
}
