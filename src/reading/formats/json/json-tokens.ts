import { BACKSLASH, COLON, MINUS, POINT, QUOTE, RETURN, SPACE, TAB, ZERO } from '../characters.js';

// The simple kind of each piece of JSON, read from bytes. A piece that is of another kind is not necessarily wrong.

/** Stands for where a piece ends, where it is of another kind. */
export const OTHER = -1;

/** No number of at most this many digits is rounded, and neither is the quotient of two. */
const EXACT_DIGITS = 15;

/** The first place from `from` on that is neither a space, nor a tab, nor a carriage return. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === RETURN) at++;
  return at;
}

/** Where the text that begins at `from` has its closing quote; {@link OTHER} where it is not plain ASCII. */
export function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let code = bytes[at]; code !== QUOTE; code = bytes[++at]) {
    if (code < SPACE || code >= 0x80 || code === BACKSLASH) return OTHER;
  }
  return at;
}

/** Whether the bytes from `at` on begin with `word`. */
export function standsAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let letter = 0; letter < word.length; letter++) if (bytes[at + letter] !== word[letter]) return false;
  return true;
}

/** Reads numbers of few digits and without an exponent, one after the other. */
export class ShortNumber {
  /** The last number that was read, and whether it was written as digits alone. */
  value = 0;
  digitsAlone = false;

  /** Reads the number that begins at `start`. @returns where it ends, or {@link OTHER}. */
  read(bytes: Uint8Array, start: number): number {
    const first = bytes[start] === MINUS ? start + 1 : start;
    let at = first;
    let number = 0;
    for (; bytes[at] >= ZERO && bytes[at] < COLON; at++) number = 10 * number + bytes[at] - ZERO;
    if (at === first || (at > first + 1 && bytes[first] === ZERO)) return OTHER;
    this.digitsAlone = first === start && bytes[at] !== POINT;
    if (bytes[at] === POINT) {
      const point = at++;
      let scale = 1;
      for (; bytes[at] >= ZERO && bytes[at] < COLON; at++) {
        number = 10 * number + bytes[at] - ZERO;
        scale *= 10;
      }
      if (at === point + 1) return OTHER;
      number /= scale;
    }
    if (at - first > EXACT_DIGITS) return OTHER;
    this.value = first === start ? number : -number;
    return at;
  }
}
