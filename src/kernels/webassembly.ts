import { RELAXED_SIMD, SIMD } from './wasm-binaries.js';

/** Bytes of a page of WebAssembly memory, and the most pages there can be. */
export const PAGE = 65536;
const MOST_PAGES = 65536;

/** The kernels as WebAssembly exports them, see `assembly/kernels.ts`; everything is an address or a count. */
export interface WasmKernels {
  multiplyTiles(
    left: number,
    count: number,
    tiles: number,
    tileCount: number,
    depth: number,
    triangular: boolean,
    target: number,
  ): void;
  gramTiles(tiles: number, count: number, tileCount: number, target: number): void;
  packTiles(rows: number, count: number, tileCount: number, tiles: number): void;
  multiplySparse(
    offsets: number,
    indexes: number,
    values: number,
    start: number,
    end: number,
    dense: number,
    width: number,
    target: number,
  ): void;
  addTransposedProduct(
    offsets: number,
    indexes: number,
    values: number,
    start: number,
    end: number,
    dense: number,
    width: number,
    target: number,
  ): void;
  findAbove(scores: number, from: number, count: number, threshold: number): number;
}

/** Kernels over a memory of their own. */
export interface WasmInstance {
  readonly kernels: WasmKernels;
  readonly memory: WebAssembly.Memory;
}

/** The compiled kernels, the fastest build that the engine takes; null where it has no WebAssembly SIMD. */
function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  for (const binary of [RELAXED_SIMD, SIMD]) {
    const bytes = Buffer.from(binary, 'base64');
    if (WebAssembly.validate(bytes)) return new WebAssembly.Module(bytes);
  }
  return null;
}

let compiled: WebAssembly.Module | null | undefined;

/**
 * The kernels over a new memory of at least `bytes` bytes.
 * @returns null where WebAssembly is not to be had, or not with so much memory: plain TypeScript serves then.
 */
export function instantiate(bytes: number): WasmInstance | null {
  compiled = compiled === undefined ? compile() : compiled;
  const pages = Math.ceil(bytes / PAGE) + 1;
  if (compiled === null || pages > MOST_PAGES) return null;
  try {
    const memory = new WebAssembly.Memory({ initial: pages });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    return { kernels: exports as WasmKernels, memory };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
