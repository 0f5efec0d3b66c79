/** A memory as arrays of the numbers that kernels work on; an address is a number of bytes. */
export interface Views {
  readonly bytes: Uint8Array;
  readonly integers: Uint32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

export const viewsOf = (buffer: ArrayBufferLike): Views => ({
  bytes: new Uint8Array(buffer),
  integers: new Uint32Array(buffer),
  floats: new Float32Array(buffer),
  doubles: new Float64Array(buffer),
});
