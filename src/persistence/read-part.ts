import { createHash } from 'node:crypto';
import { CfRecsError } from '../errors.js';
import type { Pace } from '../pace.js';
import type { FileEntry } from './metadata/format.js';
import { corrupt, type OpenFile, type ReadablePlace } from './model-place.js';
import { slicesOf } from './slices.js';

/** Fills arrays with a file, one after the other. @returns the file's hash, or null where it was too short. */
async function readHashed(file: OpenFile, arrays: readonly Uint8Array[], pace: Pace): Promise<string | null> {
  const hash = createHash('sha256');
  const slices = arrays.flatMap(slicesOf);
  let position = 0;
  const readNext = (at: number): Promise<boolean> => {
    const slice = slices[at];
    position += slice.length;
    return file.fill(slice, position - slice.length);
  };
  let reading = slices.length > 0 ? readNext(0) : null;
  for (let at = 0; at < slices.length; at++) {
    if (!(await reading)) return null;
    pace.check();
    // The disk goes on while this slice is hashed.
    if (at + 1 < slices.length) reading = readNext(at + 1);
    hash.update(slices[at]);
  }
  return hash.digest('hex');
}

/** @throws CfRecsError `too-large` where this process has no room for as many bytes. */
function roomFor(name: string, bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new CfRecsError('too-large', `Expected ${name} to fit into memory, got ${bytes} bytes for one array`, {
      cause,
    });
  }
}

/**
 * A file that the metadata names, as arrays of its own: the first `lengths[0]` bytes, and so on to the last byte.
 * @throws CfRecsError `model-corrupt` where its size or hash is another, `too-large`; Unreadable, and what a store throws.
 */
export async function readPart(
  place: ReadablePlace,
  { name, bytes, sha256 }: FileEntry,
  lengths: readonly number[],
  pace: Pace,
): Promise<Uint8Array[]> {
  const file = await place.open(name);
  try {
    if (file.size !== bytes) throw corrupt(place, `expected ${name} to have ${bytes} bytes, got ${file.size}`);
    const arrays = lengths.map((length) => roomFor(name, length));
    if ((await readHashed(file, arrays, pace)) !== sha256)
      throw corrupt(place, `${name} was changed after it was written`);
    return arrays;
  } finally {
    await file.close();
  }
}
