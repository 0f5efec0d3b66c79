import { isSharedArrayBuffer } from 'node:util/types';

/** An array that can stand in memory that threads share. */
type Numbers = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A new array of a kind, zeros, in memory that threads share. */
export function sharedArray<Kind extends Numbers>(
  kind: { readonly BYTES_PER_ELEMENT: number; new (buffer: SharedArrayBuffer): Kind },
  length: number,
): Kind {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
}

/** The same numbers in memory that threads share: a copy, or the array itself where it stands there. */
export function toShared<Kind extends Numbers>(array: Kind): Kind {
  if (isSharedArrayBuffer(array.buffer)) return array;
  const shared = sharedArray(array.constructor as never, array.length) as Kind;
  shared.set(array);
  return shared;
}
