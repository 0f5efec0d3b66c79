/** Bytes that are read and hashed at once: few enough that other work of the process has its turn in between. */
const SLICE = 2 ** 22;

/** Bytes as views that are small enough to be worked on at once. */
export function slicesOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / SLICE);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * SLICE, (at + 1) * SLICE));
}
