import { type Decoder, unpack } from './decode.js';
import type { Page } from './pages.js';

/** What a page is made of, unpacked. */
export interface PageParts {
  /** Which rows have a value; empty where all must have one. */
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
}

/** The number that 4 bytes hold, the lowest first. */
export const uint32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

function unpackAll(decoder: Decoder, codec: string, packed: Uint8Array, length: number): Uint8Array {
  const bytes = codec === 'UNCOMPRESSED' ? packed : unpack(decoder, codec, packed, length);
  if (bytes.length !== length) throw new RangeError(`a page has ${bytes.length} bytes in the place of ${length}`);
  return bytes;
}

/**
 * Takes a page apart whose values are not repeated.
 * @param bytes - of the column that the page is one of.
 * @throws RangeError where it has not the bytes that its header says.
 */
export function partsOf(
  decoder: Decoder,
  codec: string,
  bytes: Uint8Array,
  { body, end, unpacked, levels }: Page,
  isOptional: boolean,
): PageParts {
  if (levels !== null) {
    const start = body + levels.repetition;
    const packed = bytes.subarray(start + levels.definition, end);
    const length = unpacked - levels.repetition - levels.definition;
    if (length < 0) throw new RangeError('a page is shorter than its levels');
    // Nothing at all may be written as nothing, which no codec unpacks.
    const isPacked = levels.isPacked && length > 0;
    const values = isPacked ? unpackAll(decoder, codec, packed, length) : packed;
    return { levels: isOptional ? bytes.subarray(start, start + levels.definition) : new Uint8Array(0), values };
  }
  const whole = unpackAll(decoder, codec, bytes.subarray(body, end), unpacked);
  if (!isOptional) return { levels: new Uint8Array(0), values: whole };
  const length = whole.length < 4 ? Number.POSITIVE_INFINITY : uint32At(whole, 0);
  if (length > whole.length - 4) throw new RangeError('a page is shorter than its levels');
  return { levels: whole.subarray(4, 4 + length), values: whole.subarray(4 + length) };
}
