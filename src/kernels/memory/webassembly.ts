import { inflateRawSync } from 'node:zlib';
import type { Kernels } from '../kernels.js';
import { BINARIES, SIMD_BYTES } from './wasm-binaries.js';

/** The builds of the kernels, the fastest first: with relaxed SIMD, and with what every engine has that has SIMD. */
export function unpackBinaries(): readonly [relaxedSimd: Uint8Array<ArrayBuffer>, simd: Uint8Array<ArrayBuffer>] {
  const both = new Uint8Array(inflateRawSync(Buffer.from(BINARIES, 'base64')));
  return [both.subarray(SIMD_BYTES), both.subarray(0, SIMD_BYTES)];
}

/** Compiles the fastest build of the kernels that the engine accepts; null where it has no SIMD, or compiles nothing. */
function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  for (const bytes of unpackBinaries()) {
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
