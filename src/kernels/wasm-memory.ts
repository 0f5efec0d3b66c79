import { CfRecsError } from '../errors.js';
import { instantiate, PAGE, type WasmKernels } from './webassembly.js';

/** Columns that share a tile, and the multiple that every width is filled up to. */
export const TILE = 8;

/** Where the first array may begin: address 0 stays unused. */
const BASE = 1024;

/** The next multiple of a tile. */
export const padded = (width: number): number => Math.ceil(width / TILE) * TILE;

/** Arrays laid one after the other in the memory of the kernels, which grows as it must. */
export class WasmMemory {
  private constructor(
    readonly kernels: WasmKernels,
    private readonly memory: WebAssembly.Memory,
  ) {}

  /** @returns null where WebAssembly is not to be had, or not with so many bytes. */
  static create(bytes = 0): WasmMemory | null {
    const instance = instantiate(BASE + bytes);
    return instance === null ? null : new WasmMemory(instance.kernels, instance.memory);
  }

  /**
   * Addresses for arrays of 32-bit numbers of these lengths. Views made before are no longer valid after this.
   */
  layOut(lengths: readonly number[]): number[] {
    let end = BASE;
    const addresses = lengths.map((length) => {
      const address = end;
      end += Math.ceil(length / 4) * 16;
      return address;
    });
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(missing);
    return addresses;
  }

  private grow(bytes: number): void {
    try {
      this.memory.grow(Math.ceil(bytes / PAGE));
    } catch (cause) {
      throw new CfRecsError('too-large', `Expected ${bytes} more bytes of memory to be free, got none`, { cause });
    }
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  integers(address: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, address, length);
  }

  /** Writes rows of `width` numbers as rows of `padded(width)`, filled up with zeros. */
  writeRows(address: number, rows: Float32Array, width: number): void {
    const stride = padded(width);
    const count = rows.length / width;
    const target = this.floats(address, count * stride);
    if (stride === width) {
      target.set(rows);
      return;
    }
    target.fill(0);
    for (let r = 0; r < count; r++) target.set(rows.subarray(r * width, (r + 1) * width), r * stride);
  }

  /** Rows that {@link writeRows} or a kernel wrote, without what fills them up; a view where nothing does. */
  readRows(address: number, count: number, width: number): Float32Array {
    const stride = padded(width);
    const source = this.floats(address, count * stride);
    if (stride === width) return source;
    const rows = new Float32Array(count * width);
    for (let r = 0; r < count; r++) rows.set(source.subarray(r * stride, r * stride + width), r * width);
    return rows;
  }
}
