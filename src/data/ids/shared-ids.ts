import { isUint8Array } from 'node:util/types';
import { CfRecsError } from '../../errors.js';
import { sharedArray } from '../../kernels/memory/shared-array.js';
import { hashSeed, hashText } from './id-hash.js';
import type { IdIndex } from './id-index.js';

/** Ids and a hash table of them in memory that threads share: plain data, which a message can carry. */
export interface IdBytes {
  /** What the hashes begin with. */
  readonly seed: number;
  /** For each place a hash and an index plus 1, 0 where the place is free; who finds it taken goes on to the next one. */
  readonly table: Int32Array;
  /** The ids one after the other: a byte for each character where all are below 256, else its two bytes in UTF-16. */
  readonly text: Uint8Array | Uint16Array;
  /** Where each id begins in the text, and its end: one more than there are ids. */
  readonly offsets: Uint32Array;
}

/** The most characters that offsets can count. */
const MOST_TEXT = 2 ** 32 - 1;

function measure(ids: readonly string[]): { readonly length: number; readonly isNarrow: boolean } {
  let length = 0;
  let bits = 0;
  for (const id of ids) {
    length += id.length;
    for (let at = 0; at < id.length; at++) bits |= id.charCodeAt(at);
  }
  if (length > MOST_TEXT) {
    throw new CfRecsError('too-large', `Expected the ids to have at most ${MOST_TEXT} characters, got ${length}`);
  }
  return { length, isNarrow: bits < 256 };
}

/** Puts ids into memory that threads share; shared ones stay where they are. */
export function shareIds(index: IdIndex): IdBytes {
  if (index instanceof SharedIds) return index.bytes;
  const { ids } = index;
  const { length, isNarrow } = measure(ids);
  const text = isNarrow ? sharedArray(Uint8Array, length) : sharedArray(Uint16Array, length);
  const offsets = sharedArray(Uint32Array, ids.length + 1);
  let places = 1;
  while (ids.length + 1 > 0.75 * places) places *= 2;
  const table = sharedArray(Int32Array, 2 * places);
  const seed = hashSeed();
  let end = 0;
  ids.forEach((id, at) => {
    for (let character = 0; character < id.length; character++) text[end++] = id.charCodeAt(character);
    offsets[at + 1] = end;
    const hash = hashText(id, seed);
    let place = hash & (places - 1);
    while (table[2 * place + 1] !== 0) place = (place + 1) & (places - 1);
    table[2 * place] = hash;
    table[2 * place + 1] = at + 1;
  });
  return { seed, table, text, offsets };
}

/** The index of ids that stand in shared memory. A string is made of one when it is asked for. */
export class SharedIds implements IdIndex {
  readonly size: number;
  private readonly view: Buffer;
  private list: readonly string[] | null = null;

  constructor(readonly bytes: IdBytes) {
    const { text, offsets } = bytes;
    this.size = offsets.length - 1;
    this.view = Buffer.from(text.buffer as ArrayBuffer, text.byteOffset, text.byteLength);
  }

  /** The ids in index order, made when first asked for. */
  get ids(): readonly string[] {
    this.list ??= Object.freeze(Array.from({ length: this.size }, (_, index) => this.idAt(index)));
    return this.list;
  }

  /** The id of an index that there is. */
  idAt(index: number): string {
    const { text, offsets } = this.bytes;
    const [start, end] = [offsets[index], offsets[index + 1]];
    // As they are: lone halves of a pair are none of UTF-8.
    return isUint8Array(text)
      ? this.view.toString('latin1', start, end)
      : this.view.toString('utf16le', 2 * start, 2 * end);
  }

  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number {
    const { table, seed } = this.bytes;
    const hash = hashText(id, seed);
    const last = table.length / 2 - 1;
    for (let place = hash & last; table[2 * place + 1] !== 0; place = (place + 1) & last) {
      const index = table[2 * place + 1] - 1;
      if (table[2 * place] === hash && this.isAt(index, id)) return index;
    }
    return -1;
  }

  private isAt(index: number, id: string): boolean {
    const { text, offsets } = this.bytes;
    const start = offsets[index];
    if (offsets[index + 1] - start !== id.length) return false;
    for (let at = 0; at < id.length; at++) if (text[start + at] !== id.charCodeAt(at)) return false;
    return true;
  }
}
