import type { SchemaElement } from 'hyparquet';
import type { Decoder } from './decoder.js';
import { checkDeltas } from './deltas.js';
import { CODED, DELTAS, type Page, RUNS } from './find-pages.js';
import { dataPageHeader, dictionaryHeader } from './headers.js';
import { mostLevels, partsOf, unpackAll } from './parts.js';
import { checkRuns, widthOf } from './runs.js';

/** Pages of one part of a column. */
export interface Stored {
  /** Its element, and those of what it is a part of, from the column on. */
  readonly path: readonly SchemaElement[];
  readonly codec: string;
  /** The bytes that the pages stand in. */
  readonly bytes: Uint8Array;
  readonly pages: readonly Page[];
  /** A dictionary page, as it is laid out, in the place of the one that the pages may have. */
  readonly dictionary?: Uint8Array;
}

/** Bytes behind their length. */
const withLength = (bytes: Uint8Array): readonly Uint8Array[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return [length, bytes];
};

/** @throws RangeError where values are written so that the decoder would make more of them than there can be. */
function checkValues(values: Uint8Array, encoding: number, type: SchemaElement['type'], count: number): void {
  if (DELTAS.includes(encoding)) checkDeltas(values, encoding, count);
  if (encoding !== RUNS && !CODED.includes(encoding)) return;
  // Truth values stand behind their length, and numbers of entries behind their width, which is 0 where all are.
  if (type === 'BOOLEAN') checkRuns(values.subarray(4), 1, count);
  else if (values[0] > 0) checkRuns(values.subarray(1), values[0], count);
}

/**
 * A page as the decoder is given it: unpacked, its levels in front of its values, and looked through for what would take
 * the decoder more time or memory than the page has bytes.
 */
export function laidOut(decoder: Decoder, { path, codec, bytes }: Stored, page: Page): readonly Uint8Array[] {
  if (page.kind === 'dictionary') {
    const entries = unpackAll(decoder, codec, bytes.subarray(page.body, page.end), page.unpacked);
    return [dictionaryHeader(page.values, entries.length), entries];
  }
  const most = mostLevels(path);
  const { repetition, definition, values } = partsOf(decoder, codec, bytes, page, most);
  if (most.repetition > 0) checkRuns(repetition, widthOf(most.repetition), page.values);
  const isOptional = most.definition > 0;
  const full = isOptional ? checkRuns(definition, widthOf(most.definition), page.values, most.definition) : page.values;
  checkValues(values, page.encoding, path[path.length - 1].type, full);
  const parts = [
    ...(most.repetition > 0 ? withLength(repetition) : []),
    ...(isOptional ? withLength(definition) : []),
    values,
  ];
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return [dataPageHeader(page.values, page.encoding, size, size), ...parts];
}
