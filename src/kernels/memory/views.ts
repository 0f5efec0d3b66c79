/** A memory as arrays of each kind of number that kernels use. An address counts bytes. */
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
