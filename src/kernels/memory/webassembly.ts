import type { Kernels } from '../kernels.js';
import { RELAXED_SIMD, SIMD } from './wasm-binaries.js';

/** The compiled kernels, the fastest build that the engine takes; null where it has no SIMD, or compiles nothing. */
function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  for (const binary of [RELAXED_SIMD, SIMD]) {
    const bytes = Buffer.from(binary, 'base64');
    try {
      if (WebAssembly.validate(bytes)) return new WebAssembly.Module(bytes);
    } catch {
      // Edge runtimes forbid code that is made while they run.
    }
  }
  return null;
}

let compiled: WebAssembly.Module | null | undefined;

/** The compiled kernels, which threads can share; null where WebAssembly is not to be had. */
export function wasmModule(): WebAssembly.Module | null {
  compiled = compiled === undefined ? compile() : compiled;
  return compiled;
}

/** Most pages of 64 KiB that a memory can have: 4 GiB. */
export const MOST_PAGES = 65536;

/**
 * A memory that threads can share; null where it is not to be had: each takes 4 GiB of addresses, which a limit on them
 * (`ulimit -v`) may refuse, and some engines share none.
 */
export function wasmMemory(): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  } catch {
    return null;
  }
}

/** The kernels over a memory. */
export function wasmKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;
}
