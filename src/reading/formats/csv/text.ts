import { NEWLINE, RETURN } from '../characters.js';
import { LONGEST_ROW } from '../row-length.js';

/** How many lines end between two places. */
export function countLineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] !== NEWLINE)) count++;
  }
  return count;
}

/** Where the line that goes on at `from` has ended. */
export function lineEndAfter(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] !== NEWLINE && bytes[at] !== RETURN) at++;
  return bytes[at] === RETURN && bytes[at + 1] === NEWLINE ? at + 2 : at + 1;
}

/** The part of a text that is yet to be read, as bytes: whole lines, which end by LF, CRLF or CR, and what follows them. */
export class CsvText {
  bytes = Buffer.alloc(0);
  /** Where the next row begins. */
  at = 0;
  /** Where the last whole line has ended. */
  end = 0;
  /** Whether there is no more text to come. */
  complete = false;
  private filled = 0;
  /** How much must be there before it is worth while to look for the end of the next row again. */
  private wanted = 0;

  /** Whether there is a line to read, and not only the beginning of a row that goes on. */
  get ready(): boolean {
    return this.at < this.end && (this.complete || this.filled - this.at >= this.wanted);
  }

  /** Whether what is left after all rows were read is more than one may take. */
  get isTooLong(): boolean {
    return this.filled - this.at > LONGEST_ROW;
  }

  add(block: string): void {
    // No character takes more than three bytes; they are counted where that would take much.
    this.makeRoom(block.length > 2 ** 17 ? Buffer.byteLength(block) : 3 * block.length);
    const from = this.filled;
    this.filled += this.bytes.write(block, from);
    // A carriage return at the very end may be half of a line end.
    for (let at = this.filled; at >= from && at > 0; at--) {
      const code = this.bytes[at - 1];
      if (code !== NEWLINE && (code !== RETURN || at === this.filled)) continue;
      this.end = at;
      break;
    }
  }

  /** Says that there is no more text: what is left is the last line. */
  finish(): void {
    this.makeRoom(1);
    this.bytes[this.filled++] = NEWLINE;
    this.end = this.filled;
    this.complete = true;
  }

  /** Waits for more text, because the next row goes on. Twice as much, so that no text is looked through often. */
  wait(): void {
    const length = this.filled - this.at;
    this.wanted = Math.max(length + 1, Math.min(2 * length, LONGEST_ROW + 1));
  }

  private makeRoom(length: number): void {
    const { bytes, at, filled } = this;
    if (at > 0) {
      bytes.copyWithin(0, at, filled);
      this.at = 0;
      this.end -= at;
      this.filled -= at;
      this.wanted = 0;
    }
    if (this.filled + length <= bytes.length) return;
    // Twice as much, so that a long row is not copied for each block.
    this.bytes = Buffer.allocUnsafeSlow(Math.max(this.filled + length, 2 * bytes.length));
    bytes.copy(this.bytes, 0, 0, this.filled);
  }
}
