import type { Call } from '../../src/kernels/kernels.js';
import { Workspace } from '../../src/kernels/memory/workspace.js';
import { Random } from '../../src/random.js';
import { farthest } from './matrices.js';

type Numbers = Uint8Array | Uint32Array | Float32Array | Float64Array;

/** The same arrays in two memories, one for the kernels in WebAssembly and one for those in plain TypeScript. */
export class Twins {
  private readonly both = [
    new Workspace({ backend: 'wasm', threads: 1 }),
    new Workspace({ backend: 'cpu', threads: 1 }),
  ] as const;

  /** Puts an array into both memories. @returns its address in both. */
  put(array: Numbers): number {
    const [address] = this.both.map((workspace) => {
      const to = workspace.allocate(array.byteLength);
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      workspace.bytes(to, array.byteLength).set(bytes);
      return to;
    });
    return address;
  }

  /** Room for Float32 numbers that a kernel must write: NaN until it does. */
  room(length: number): number {
    return this.put(new Float32Array(length).fill(Number.NaN));
  }

  /** Makes a call on both. */
  call(...call: Call): void {
    for (const workspace of this.both) workspace.runAtOnce([call]);
  }

  /** What the kernel in WebAssembly has written. */
  floats(address: number, length: number): Float32Array {
    return this.both[0].floats(address, length).slice() as Float32Array;
  }

  /** See {@link floats}. */
  doubles(address: number, length: number): Float64Array {
    return this.both[0].doubles(address, length).slice() as Float64Array;
  }

  /** An integer, as each of the two has it. */
  integer(address: number): number[] {
    return this.both.map((workspace) => workspace.integers(address, 1)[0]);
  }

  /** The largest difference between the two memories, over a share of the largest number. */
  fault(address: number, length: number, kind: 'floats' | 'doubles' = 'floats'): number {
    const [wasm, plain] = this.both.map((workspace) => Array.from(workspace[kind](address, length)));
    const largest = plain.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-6);
    return farthest(wasm, plain) / largest;
  }
}

/** Standard normal numbers. */
export function normal(length: number, seed: number): Float32Array {
  const numbers = new Float32Array(length);
  new Random(seed).fillNormal(numbers);
  return numbers;
}
