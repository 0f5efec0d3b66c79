import { CfRecsError } from '../../errors.js';
import type { Pace } from '../../pace.js';
import type { Kernels, Task } from '../kernels.js';
import { plainKernels } from '../plain/index.js';
import { type Shop, Team } from './threads.js';
import { type Views, viewsOf } from './views.js';
import { MOST_PAGES, wasmKernels, wasmMemory, wasmModule } from './webassembly.js';
import { WorkerPool } from './worker-pool.js';

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65536;

/** Every array begins at a cache line; address 0 stays unused. */
const LINE = 64;

/** How a workspace computes. */
export interface WorkspaceOptions {
  /** `cpu` is plain TypeScript, on one thread. */
  readonly backend: 'wasm' | 'cpu';
  /** Worker threads; 1 computes on the calling thread. */
  readonly threads: number;
}

/** The memory under a workspace, and how it grows. */
interface Store extends Shop {
  readonly buffer: ArrayBufferLike;
  /** Makes room for at least so many bytes. */
  grow(bytes: number): void;
}

class WasmStore implements Store {
  readonly kernels: Kernels;

  private constructor(
    private readonly module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
  ) {
    this.kernels = wasmKernels(module, memory);
  }

  /** Null where WebAssembly, or a memory for it, is not to be had. */
  static open(): WasmStore | null {
    const module = wasmModule();
    const memory = module && wasmMemory();
    return module && memory && new WasmStore(module, memory);
  }

  startThreads(count: number): WorkerPool | null {
    return WorkerPool.start(this.module, this.memory, count);
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  grow(bytes: number): void {
    const missing = Math.ceil((bytes - this.buffer.byteLength) / PAGE);
    if (missing > 0) this.memory.grow(missing);
  }
}

class PlainStore implements Store {
  buffer: ArrayBufferLike = new ArrayBuffer(PAGE);
  kernels = plainKernels(this.buffer);

  startThreads(): null {
    return null;
  }

  grow(bytes: number): void {
    if (bytes <= this.buffer.byteLength) return;
    const larger = new ArrayBuffer(Math.ceil(bytes / PAGE) * PAGE);
    new Uint8Array(larger).set(new Uint8Array(this.buffer));
    this.buffer = larger;
    this.kernels = plainKernels(larger);
  }
}

/**
 * One memory in which kernels work, on the calling thread or on worker threads that share it. Arrays are given out like
 * plates from a pile and go back in turn: see {@link scope}.
 */
export class Workspace {
  private readonly store: Store;
  private readonly threads: Team;
  private latest: Views;
  private end = LINE;
  readonly backend: 'wasm' | 'cpu';

  /** Takes plain TypeScript where WebAssembly is not to be had. */
  constructor({ backend, threads }: WorkspaceOptions) {
    const wasm = backend === 'wasm' ? WasmStore.open() : null;
    this.store = wasm ?? new PlainStore();
    this.threads = new Team(this.store, threads);
    this.latest = viewsOf(this.store.buffer);
    this.backend = wasm === null ? 'cpu' : 'wasm';
  }

  /** The kernels on the calling thread. Not to be kept: a memory that grows may bring new ones. */
  get kernels(): Kernels {
    return this.store.kernels;
  }

  /**
   * Room for an array of so many bytes, whatever was there before.
   * @returns its address, a multiple of 64.
   * @throws CfRecsError `too-large` beyond what a memory can hold, or this process has left.
   */
  allocate(bytes: number): number {
    const address = this.end;
    const end = address + Math.ceil(bytes / LINE) * LINE;
    try {
      if (end > PAGE * MOST_PAGES) throw new RangeError(`beyond ${PAGE * MOST_PAGES} bytes`);
      this.store.grow(end);
    } catch (cause) {
      throw new CfRecsError(
        'too-large',
        `Expected the arrays of a computation to fit into 4 GiB and into what memory is free, got ${end} bytes; a smaller \`embeddingDim\` or \`oversampling\` needs less`,
        { cause },
      );
    }
    this.end = end;
    return address;
  }

  /** Runs `work`, and takes back what it allocated. */
  async scope<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.end;
    try {
      return await work();
    } finally {
      this.end = before;
    }
  }

  /** An array in the memory; valid until something is allocated. */
  floats(address: number, length: number): Float32Array<ArrayBufferLike> {
    return new Float32Array(this.store.buffer, address, length);
  }

  /** The whole memory as arrays. Not to be kept. */
  get views(): Views {
    const { buffer } = this.store;
    if (this.latest.bytes.buffer !== buffer) this.latest = viewsOf(buffer);
    return this.latest;
  }

  /** See {@link floats}. */
  bytes(address: number, length: number): Uint8Array<ArrayBufferLike> {
    return new Uint8Array(this.store.buffer, address, length);
  }

  /** See {@link floats}. */
  integers(address: number, length: number): Uint32Array<ArrayBufferLike> {
    return new Uint32Array(this.store.buffer, address, length);
  }

  /** See {@link floats}. */
  doubles(address: number, length: number): Float64Array<ArrayBufferLike> {
    return new Float64Array(this.store.buffer, address, length);
  }

  /**
   * Runs tasks on the threads there are. No task may touch what another writes, so that what comes out is the same, bit
   * by bit, whatever the number of threads.
   * @param work - how many multiplications that is, roughly: small jobs stay on the calling thread.
   * @throws CfRecsError `worker-failed`.
   */
  run(tasks: readonly Task[], work: number, pace: Pace): Promise<void> {
    return this.threads.run(tasks, work, pace);
  }

  /** Other threads over the same memory, for a job that runs beside those of {@link run}. Whoever asks ends them. */
  team(threads: number): Team {
    return new Team(this.store, threads);
  }

  /** Starts the threads ahead of jobs of so many multiplications, if they will need them: that takes a while. */
  prepare(work: number): void {
    this.threads.prepare(work);
  }

  /** Ends the threads, which a later job starts again. The arrays stay. */
  close(): Promise<void> {
    return this.threads.close();
  }
}
