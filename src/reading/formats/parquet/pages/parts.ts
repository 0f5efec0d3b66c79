import type { SchemaElement } from 'hyparquet';
import { type Decoder, unpack } from './decoder.js';
import type { Page } from './find-pages.js';

/** The highest levels that the values of a column can have. */
export interface MostLevels {
  readonly repetition: number;
  readonly definition: number;
}

/** @param path - the elements from the column to the part of it that holds the values. */
export const mostLevels = (path: readonly SchemaElement[]): MostLevels => ({
  repetition: path.filter(({ repetition_type: type }) => type === 'REPEATED').length,
  definition: path.filter(({ repetition_type: type }) => type !== 'REQUIRED').length,
});

/** What a page is made of, unpacked. */
export interface PageParts {
  /** Which values stand in a list with the one before; empty where there are no lists. */
  readonly repetition: Uint8Array;
  /** Which rows have a value; empty where all must have one. */
  readonly definition: Uint8Array;
  readonly values: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** The number that 4 bytes hold, the lowest first. */
export const uint32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

/** Unpacks what stands in a page. @throws RangeError where it has another length than its header says. */
export function unpackAll(decoder: Decoder, codec: string, packed: Uint8Array, length: number): Uint8Array {
  const bytes = codec === 'UNCOMPRESSED' ? packed : unpack(decoder, codec, packed, length);
  if (bytes.length !== length) throw new RangeError(`a page has ${bytes.length} bytes in the place of ${length}`);
  return bytes;
}

/** The bytes that stand behind their length, from `at` on. */
function behindLength(bytes: Uint8Array, at: number): Uint8Array {
  const length = bytes.length - at < 4 ? Number.POSITIVE_INFINITY : uint32At(bytes, at);
  if (length > bytes.length - at - 4) throw new RangeError('a page is shorter than its levels');
  return bytes.subarray(at + 4, at + 4 + length);
}

/**
 * Takes a page of values apart.
 * @param bytes - of the column that the page is one of.
 * @throws RangeError where it has not the bytes that its header says.
 */
export function partsOf(
  decoder: Decoder,
  codec: string,
  bytes: Uint8Array,
  { body, end, unpacked, levels }: Page,
  most: MostLevels,
): PageParts {
  if (levels !== null) {
    const middle = body + levels.repetition;
    const start = middle + levels.definition;
    const packed = bytes.subarray(start, end);
    const length = unpacked - levels.repetition - levels.definition;
    if (length < 0) throw new RangeError('a page is shorter than its levels');
    // Nothing at all may be written as nothing, which no codec unpacks.
    const isPacked = levels.isPacked && length > 0;
    return {
      repetition: most.repetition > 0 ? bytes.subarray(body, middle) : NOTHING,
      definition: most.definition > 0 ? bytes.subarray(middle, start) : NOTHING,
      values: isPacked ? unpackAll(decoder, codec, packed, length) : packed,
    };
  }
  const whole = unpackAll(decoder, codec, bytes.subarray(body, end), unpacked);
  const repetition = most.repetition > 0 ? behindLength(whole, 0) : NOTHING;
  const middle = most.repetition > 0 ? 4 + repetition.length : 0;
  const definition = most.definition > 0 ? behindLength(whole, middle) : NOTHING;
  const start = most.definition > 0 ? middle + 4 + definition.length : middle;
  return { repetition, definition, values: whole.subarray(start) };
}
