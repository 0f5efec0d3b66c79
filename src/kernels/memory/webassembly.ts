import type { Kernels } from '../kernels.js';
import { RELAXED_SIMD, SIMD } from './wasm-binaries.js';

/** Compiles the fastest build of the kernels that the engine accepts; null where it has no SIMD, or compiles nothing. */
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

/** The compiled kernels, which threads can share; null where WebAssembly is not available. */
export function wasmModule(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = compile();
  return compiled;
}

/** The kernels over a memory. */
export function wasmKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;
}
