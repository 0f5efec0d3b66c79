import { DELTA_TEXTS, mostUnpacked } from './find-pages.js';

/** The most bytes of a whole number: more than any of 64 bits has. */
const LONGEST_NUMBER = 10;

/** The widest differences, in bits. */
const WIDEST = 64;

const BROKEN = 'a page has broken differences';

/** Walks through numbers that are written as differences, in blocks of blocks of one width. */
class DeltaReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Reads `count` numbers into `numbers`, or passes over them where that is null. */
  read(count: number, numbers: Int32Array | null): void {
    const block = this.unsigned();
    const parts = this.unsigned();
    const each = block / parts;
    if (!Number.isSafeInteger(each / 8) || each === 0) throw new RangeError(BROKEN);
    // How many numbers there are, which the page says, too.
    this.unsigned();
    let value = this.signed();
    if (numbers !== null && count > 0) numbers[0] = value;
    for (let seen = 1; seen < count; ) {
      const least = this.signed();
      const widths = this.at;
      this.at += parts;
      for (let part = 0; part < parts && seen < count; part++) {
        const width = this.at <= this.bytes.length ? this.bytes[widths + part] : Number.NaN;
        if (!(width <= WIDEST)) throw new RangeError(BROKEN);
        const wanted = Math.min(each, count - seen);
        if (numbers !== null) {
          for (let place = 0; place < wanted; place++) {
            value = (value + least + this.bitsAt(place * width, width)) | 0;
            numbers[seen + place] = value;
          }
        }
        seen += wanted;
        this.at += (each / 8) * width;
      }
    }
  }

  /** The lowest 32 bits of a number that begins some bits on. */
  private bitsAt(from: number, width: number): number {
    let number = 0;
    for (let bit = 0; bit < width && bit < 32; bit++) {
      const place = from + bit;
      number |= ((this.bytes[this.at + Math.floor(place / 8)] >> (place % 8)) & 1) << bit;
    }
    return number;
  }

  private unsigned(): number {
    let value = 0;
    let factor = 1;
    for (let length = 1; length <= LONGEST_NUMBER && this.at < this.bytes.length; length++) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return value;
    }
    throw new RangeError(BROKEN);
  }

  private signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/**
 * Looks through values that are written as differences: the decoder takes long for numbers without an end, and makes
 * texts as long as a page says that they are.
 * @param count - of the values.
 * @throws RangeError where there is something wrong with them.
 */
export function checkDeltas(bytes: Uint8Array, encoding: number, count: number): void {
  if (bytes.length === 0 && count === 0) return;
  const reader = new DeltaReader(bytes);
  if (encoding !== DELTA_TEXTS) {
    reader.read(count, null);
    return;
  }
  const shared = new Int32Array(count);
  const own = new Int32Array(count);
  reader.read(count, shared);
  reader.read(count, own);
  let before = 0;
  let total = 0;
  for (let at = 0; at < count; at++) {
    if (shared[at] < 0 || shared[at] > before || own[at] < 0) throw new RangeError(BROKEN);
    before = shared[at] + own[at];
    total += before;
  }
  if (total > mostUnpacked(bytes.length))
    throw new RangeError(`a page has texts of ${total} bytes, more than it can have`);
}
