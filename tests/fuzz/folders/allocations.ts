// Counts the bytes of all buffers that are made from here on: imported before the library, it stands between it and the
// constructors. What is not made by `new` of a typed array (`Buffer`, WebAssembly memory) is counted by the process.

/** The largest buffer, and all of them together, in bytes. */
export interface Allocations {
  readonly largest: number;
  readonly total: number;
}

let largest = 0;
let total = 0;

function count(bytes: number): void {
  largest = Math.max(largest, bytes);
  total += bytes;
}

const NAMES = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Uint8Array',
  'Int8Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
] as const;

for (const name of NAMES) {
  const original = globalThis[name] as unknown as { new (...args: unknown[]): { readonly byteLength: number } };
  const counted = new Proxy(original, {
    construct(target, args, newTarget) {
      const made = Reflect.construct(target, args, newTarget) as { readonly byteLength: number };
      // Others are views of a buffer, or copies of numbers that were counted.
      if (typeof args[0] === 'number') count(made.byteLength);
      return made;
    },
  });
  Object.defineProperty(globalThis, name, { value: counted, configurable: true, writable: true });
}

/** What was allocated since the last call. */
export function takeAllocations(): Allocations {
  const taken = { largest, total };
  largest = 0;
  total = 0;
  return taken;
}
