import { randomFillSync } from 'node:crypto';

/** An odd number whose bits are those of the golden ratio: a product with it spreads small differences. */
export const SPREAD = 0x9e3779b1;

let drawn = 0;

/**
 * Where hashes begin: another number in each process and thread, so that nobody can write ids whose hashes are all the
 * same. Drawn when first asked for, and not when the module is loaded: edge runtimes have no random numbers before the
 * first request.
 */
export function hashSeed(): number {
  while (drawn === 0) [drawn] = randomFillSync(new Int32Array(1));
  return drawn;
}

export const finishHash = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 15), SPREAD);
  return mixed ^ (mixed >>> 13);
};

/** @param seed - where the hash is one of another thread's table. */
export function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), SPREAD);
  return finishHash(hash);
}

/** The hash of the text that these bytes are in ASCII. */
export function hashAscii(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], SPREAD);
  return finishHash(hash);
}
