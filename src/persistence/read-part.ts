import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { corrupt } from './folder.js';
import type { FileEntry } from './format.js';
import { slicesOf } from './slices.js';

/** Some bytes of a file, read to the last. @returns whether the file was long enough. */
async function fill(file: FileHandle, target: Uint8Array, position: number): Promise<boolean> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
}

/** Fills arrays with a file, one after the other. @returns the file's hash, or null where it was too short. */
async function readHashed(file: FileHandle, arrays: readonly Uint8Array[]): Promise<string | null> {
  const hash = createHash('sha256');
  const slices = arrays.flatMap(slicesOf);
  let position = 0;
  const readNext = (at: number): Promise<boolean> => {
    const slice = slices[at];
    position += slice.length;
    return fill(file, slice, position - slice.length);
  };
  let reading = slices.length > 0 ? readNext(0) : null;
  for (let at = 0; at < slices.length; at++) {
    if (!(await reading)) return null;
    // The disk goes on while this slice is hashed.
    if (at + 1 < slices.length) reading = readNext(at + 1);
    hash.update(slices[at]);
  }
  return hash.digest('hex');
}

/**
 * A file that the metadata names, as arrays of its own: the first `lengths[0]` bytes, and so on to the last byte.
 * @throws CfRecsError `model-corrupt` where its size or hash is another; errors of the file system pass through.
 */
export async function readPart(
  folder: string,
  { name, bytes, sha256 }: FileEntry,
  lengths: readonly number[],
): Promise<Uint8Array[]> {
  const file = await open(join(folder, name), 'r');
  try {
    const { size } = await file.stat();
    if (size !== bytes) throw corrupt(folder, `expected ${name} to have ${bytes} bytes, got ${size}`);
    const arrays = lengths.map((length) => new Uint8Array(length));
    if ((await readHashed(file, arrays)) !== sha256) throw corrupt(folder, `${name} was changed after it was written`);
    return arrays;
  } finally {
    await file.close();
  }
}
