import { isAscii } from 'node:buffer';
import { toText } from '../values.js';
import type { Decoder } from './decoder.js';
import type { Page } from './find-pages.js';
import { partsOf, uint32At } from './parts.js';

/** Stands for where the text of a row begins that has none. */
const ABSENT = -1;

/**
 * The texts of pages that are written plainly, each behind its length, left where they stand: no string is made before
 * one is asked for.
 */
export class PlainTexts {
  /** What holds the texts. */
  bytes: Buffer = Buffer.alloc(0);
  /** How many rows there are. */
  length = 0;
  /** Where the text of the row that was gone to stands. */
  start = ABSENT;
  end = ABSENT;
  /** Whether the row has a text, and of ASCII alone. */
  isAscii = false;
  /** Where texts stand, by row; used again for other pages. */
  private starts = new Int32Array(0);
  private ends = new Int32Array(0);
  /** The row that is gone to next. */
  private row = 0;
  private areAllAscii = true;

  /** @param isOptional - whether pages say which rows have a value. */
  constructor(private readonly isOptional: boolean) {}

  /**
   * Finds the texts of some pages.
   * @param column - the bytes that pages stand in.
   * @param rows - how many the pages have together.
   * @throws RangeError where they have others.
   */
  decode(decoder: Decoder, codec: string, column: Uint8Array, pages: readonly Page[], rows: number): void {
    if (rows > this.starts.length) {
      this.starts = new Int32Array(rows);
      this.ends = new Int32Array(rows);
    }
    const levels = { repetition: 0, definition: this.isOptional ? 1 : 0 };
    const parts: Uint8Array[] = [];
    let base = 0;
    let row = 0;
    for (const page of pages) {
      const { definition, values } = partsOf(decoder, codec, column, page, levels);
      const reach = row + page.values;
      if (this.isOptional) this.readOptional(definition, values, base, row, reach);
      else this.readValues(values, 0, base, row, reach);
      parts.push(values);
      base += values.length;
      row = reach;
    }
    const whole = parts.length === 1 ? parts[0] : Buffer.concat(parts, base);
    this.bytes = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
    this.areAllAscii = isAscii(whole);
    this.length = rows;
    this.row = 0;
  }

  /** Goes to the next row. */
  next(): void {
    const { row } = this;
    this.start = this.starts[row];
    this.end = this.ends[row];
    this.isAscii = this.start !== ABSENT && (this.areAllAscii || this.hasOnlyAscii());
    this.row = row + 1;
  }

  /** The text of the row; its bytes where they are no UTF-8, undefined where it has none. */
  text(): unknown {
    const { bytes, start, end } = this;
    if (this.isAscii) return bytes.toString('latin1', start, end);
    return start === ABSENT ? undefined : toText(new Uint8Array(bytes.subarray(start, end)));
  }

  private hasOnlyAscii(): boolean {
    for (let at = this.start; at < this.end; at++) if (this.bytes[at] >= 0x80) return false;
    return true;
  }

  /**
   * Finds the values of the rows from `row` to `end`, of which the first stands at `from`.
   * @param base - where the page will begin in {@link bytes}.
   * @returns where the last one ends.
   */
  private readValues(values: Uint8Array, from: number, base: number, row: number, end: number): number {
    const { starts, ends } = this;
    const { length: size } = values;
    let at = from;
    for (let each = row; each < end; each++) {
      const length = at + 4 > size ? size : uint32At(values, at);
      if (length > size - at - 4) throw new RangeError('a text ends beyond its page');
      at += 4;
      starts[each] = base + at;
      at += length;
      ends[each] = base + at;
    }
    return at;
  }

  /** Finds the values of those rows that have one: runs of rows that all do or do not, and 8 rows a byte. */
  private readOptional(levels: Uint8Array, values: Uint8Array, base: number, first: number, end: number): void {
    let at = 0;
    let from = 0;
    let row = first;
    const byte = (): number => {
      if (at === levels.length) throw new RangeError('the levels of a page end too early');
      return levels[at++];
    };
    while (row < end) {
      let head = 0;
      for (let factor = 1, last = 0x80; last >= 0x80; factor *= 0x80) {
        last = byte();
        head += (last & 0x7f) * factor;
      }
      const count = Math.floor(head / 2);
      if (head % 2 === 0) {
        const level = byte();
        if (level > 1 || count > end - row) throw new RangeError('a page has levels that do not fit');
        if (level === 1) from = this.readValues(values, from, base, row, row + count);
        else this.starts.fill(ABSENT, row, row + count);
        row += count;
        continue;
      }
      for (const reach = Math.min(end, row + 8 * count); row < reach; ) {
        const bits = byte();
        for (let bit = 0; bit < 8 && row < reach; bit++, row++) {
          if (((bits >> bit) & 1) === 1) from = this.readValues(values, from, base, row, row + 1);
          else this.starts[row] = ABSENT;
        }
      }
    }
  }
}
