import { describe, expect, it, vi } from 'vitest';
import { Pace } from '../../src/pace.js';
import { sha256 } from '../../src/persistence/metadata/sealed-json.js';
import type { OpenFile, ReadablePlace } from '../../src/persistence/model-place.js';
import { readPart } from '../../src/persistence/read-part.js';
import { messageOf } from '../support/errors.js';

/** A place with one file, and how often that was closed. */
function placeWith(bytes: Uint8Array, size = bytes.length) {
  const close = vi.fn(async () => {});
  const file: OpenFile = {
    size,
    fill: async (target, position) => {
      if (position + target.length > bytes.length) return false;
      target.set(bytes.subarray(position, position + target.length));
      return true;
    },
    close,
  };
  return { place: { name: 'here', open: async () => file } as unknown as ReadablePlace, close };
}

const content = Uint8Array.of(1, 2, 3, 4, 5);
const entry = { name: 'part.bin', bytes: 5, sha256: sha256(content) };

describe('a part of a model', () => {
  it('comes as arrays one after the other, and its file is closed', async () => {
    const { place, close } = placeWith(content);
    expect(await readPart(place, entry, [2, 0, 3], new Pace())).toEqual([
      Uint8Array.of(1, 2),
      new Uint8Array(0),
      Uint8Array.of(3, 4, 5),
    ]);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('may be empty', async () => {
    const { place } = placeWith(new Uint8Array(0));
    expect(await readPart(place, { name: 'none', bytes: 0, sha256: sha256('') }, [], new Pace())).toEqual([]);
  });

  it.each([
    ['model-corrupt', 'of another size', content, { ...entry, bytes: 6 }, [6]],
    ['model-corrupt', 'with more behind it', Uint8Array.of(...content, 6), entry, [5]],
    ['model-corrupt', 'that was changed', content.map((each) => each + 1), entry, [5]],
    ['model-corrupt', 'that ends early', content.subarray(0, 4), { ...entry, bytes: 4 }, [5]],
  ])('is refused as %s: %s, and its file is closed', async (code, _, bytes, file, lengths) => {
    const { place, close } = placeWith(bytes);
    await messageOf(code as 'model-corrupt', () => readPart(place, file, lengths, new Pace()));
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('is too large where no array has as many bytes', async () => {
    const bytes = 2 ** 52;
    const { place, close } = placeWith(content, bytes);
    const message = await messageOf('too-large', () => readPart(place, { ...entry, bytes }, [bytes], new Pace()));
    expect(message).toBe(`Expected part.bin to fit into memory, got ${bytes} bytes for one array`);
    expect(close).toHaveBeenCalledTimes(1);
  });
});
