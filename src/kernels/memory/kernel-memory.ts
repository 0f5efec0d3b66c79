import type { Kernels } from '../kernels.js';
import { plainKernels } from '../plain/index.js';
import { addressesLeft, MEMORY_ADDRESSES } from './addresses-left.js';
import { wasmKernels, wasmModule } from './webassembly.js';
import { WorkerPool } from './worker-pool.js';

/** Bytes of a page of WebAssembly memory, and the most pages there can be: 4 GiB. */
const PAGE = 65536;
const MAX_PAGES = 65536;

/** The most bytes of a memory. */
export const MAX_BYTES = PAGE * MAX_PAGES;

/** A memory that several threads work in, and the kernels for it: what a message to a worker can carry. */
export interface SharedMemory {
  /** Compiled once, and the same build everywhere: other builds may round otherwise. */
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** A memory that can grow, and the kernels that work on it. */
export interface KernelMemory {
  readonly backend: 'wasm' | 'cpu';
  /** Not to be kept, like `buffer`: a memory that grows may bring new ones. */
  readonly kernels: Kernels;
  readonly buffer: ArrayBufferLike;
  /** Makes room for at least so many bytes; what is there stays. */
  grow(bytes: number): void;
  /** Starts worker threads over the memory; null where threads cannot share it, or are forbidden. */
  startWorkers(count: number): WorkerPool | null;
  /** The memory for other threads; null where threads cannot share it. */
  share(): SharedMemory | null;
}

/** The kernels in WebAssembly over a memory that threads can share. */
class WasmMemory implements KernelMemory {
  readonly backend = 'wasm';
  readonly kernels: Kernels;

  constructor(
    private readonly module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
  ) {
    this.kernels = wasmKernels(module, memory);
  }

  startWorkers(count: number): WorkerPool | null {
    return WorkerPool.start(this.module, this.memory, count);
  }

  share(): SharedMemory {
    return { module: this.module, memory: this.memory };
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  grow(bytes: number): void {
    if (bytes <= this.buffer.byteLength) return;
    // To ask for no page more tells how many there are, when another thread has made it grow, too.
    const missing = Math.ceil(bytes / PAGE) - this.memory.grow(0);
    if (missing > 0) this.memory.grow(missing);
  }
}

/** The kernels in plain TypeScript. */
class PlainMemory implements KernelMemory {
  readonly backend = 'cpu';
  buffer: ArrayBufferLike = new ArrayBuffer(PAGE);
  kernels = plainKernels(this.buffer);

  startWorkers(): null {
    return null;
  }

  share(): null {
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

/** Null where WebAssembly is not available, and where a limit on addresses (`ulimit -v`) has no room for 4 GiB of them. */
function createWasmMemory(): WasmMemory | null {
  const module = wasmModule();
  if (module === null || addressesLeft() < MEMORY_ADDRESSES) return null;
  try {
    return new WasmMemory(module, new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true }));
  } catch {
    return null;
  }
}

/** A new memory; in plain TypeScript, too, where WebAssembly or a memory for it is not available. */
export function createMemory(backend: 'wasm' | 'cpu'): KernelMemory {
  return (backend === 'wasm' ? createWasmMemory() : null) ?? new PlainMemory();
}

/** The memory that another thread shares. */
export const openMemory = ({ module, memory }: SharedMemory): KernelMemory => new WasmMemory(module, memory);
