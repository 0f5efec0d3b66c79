import { isAscii } from 'node:buffer';

/** How text can be encoded. */
export const ENCODINGS = ['utf-8', 'latin1', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How the characters of an encoding stand in bytes. */
interface Characters {
  /** How many of some bytes are those of whole characters: the last one may go on in bytes that are yet to come. */
  whole(bytes: Uint8Array): number;
  /** The text of whole characters. @param keepMark - whether a byte order mark is text. @throws TypeError of other bytes. */
  text(bytes: Uint8Array, keepMark: boolean): string;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Decodes whole characters. A byte order mark is one at the very beginning alone. */
function strictly(encoding: 'utf-8' | 'utf-16le'): Characters['text'] {
  const without = new TextDecoder(encoding, { fatal: true });
  const withMark = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes, keepMark) => (keepMark ? withMark : without).decode(bytes);
}

/** UTF-8, of which most logs have only ASCII. */
function utf8(): Characters {
  const decode = strictly('utf-8');
  return {
    whole(bytes) {
      const { length } = bytes;
      for (let back = 1; back <= 3 && back <= length; back++) {
        const byte = bytes[length - back];
        if (byte < 0x80) break;
        // A first byte, which says how many follow.
        if (byte >= 0xc0)
          return (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 1) > back ? length - back : length;
      }
      return length;
    },
    // ASCII takes no decoding, only copying.
    text: (bytes, keepMark) => (isAscii(bytes) ? latin1(bytes) : decode(bytes, keepMark)),
  };
}

/** UTF-16 of either order of bytes. */
function utf16(bigEndian: boolean): Characters {
  const decode = strictly('utf-16le');
  return {
    whole(bytes) {
      const whole = bytes.length & ~1;
      // The first half of a pair of units.
      const isHalf = whole > 0 && (bytes[bigEndian ? whole - 2 : whole - 1] & 0xfc) === 0xd8;
      return isHalf ? whole - 2 : whole;
    },
    text: (bytes, keepMark) => decode(bigEndian ? Buffer.from(bytes).swap16() : bytes, keepMark),
  };
}

/** What Windows-1252 has in place of the control characters 0x80 to 0x9f. Five have none, and stay as they are. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Browsers read `latin1` as Windows-1252. TextDecoder knows it only in a Node that was built with all encodings. */
const LATIN: Characters = {
  whole: ({ length }) => length,
  text: (bytes) => latin1(bytes).replace(/[\u0080-\u009f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80]),
};

/** Turns bytes into text, chunk by chunk. Bytes that are no text are found at the same place however they are cut. */
export class Decoder {
  /** How many bytes were decoded. */
  private position = 0;
  private readonly characters: Characters;
  /** The beginning of a character. */
  private rest: Uint8Array = new Uint8Array(0);

  constructor(encoding: Encoding) {
    this.characters = encoding === 'utf-8' ? utf8() : encoding === 'latin1' ? LATIN : utf16(encoding === 'utf-16be');
  }

  /**
   * The text of a chunk, as far as its characters are whole.
   * @throws Undecodable where it has other bytes, or the text before it ends inside a character.
   */
  decode(chunk: Uint8Array): string {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const whole = bytes.subarray(0, this.characters.whole(bytes));
    // A copy: the caller may use its chunk again.
    this.rest = Uint8Array.from(bytes.subarray(whole.length));
    const text = this.textOf(whole);
    if (text === null) throw this.failure(whole);
    this.position += whole.length;
    return text;
  }

  /** Says that there is no more. @throws Undecodable where the text ends inside a character. */
  end(): void {
    if (this.rest.length > 0) throw new Undecodable('', this.position);
  }

  private textOf(bytes: Uint8Array): string | null {
    try {
      return this.characters.text(bytes, this.position > 0);
    } catch {
      return null;
    }
  }

  /** Finds what is no text: of the bytes up to there, all that are whole characters are some. */
  private failure(bytes: Uint8Array): Undecodable {
    const upTo = (length: number): Uint8Array => bytes.subarray(0, this.characters.whole(bytes.subarray(0, length)));
    let good = 0;
    let bad = bytes.length;
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (this.textOf(upTo(middle)) === null) bad = middle;
      else good = middle;
    }
    const whole = upTo(good);
    return new Undecodable(this.textOf(whole) ?? '', this.position + whole.length);
  }
}

/** Bytes that are no text. */
export class Undecodable extends Error {
  /**
   * @param before - the text before them, as far as it was not yet given out.
   * @param position - how many bytes of the whole text stand before them.
   */
  constructor(
    readonly before: string,
    readonly position: number,
  ) {
    super();
  }
}

/**
 * The encoding of a text that begins with `head`: what a mark of UTF-16 says, else what the caller does.
 * @param given - null where the caller says nothing.
 */
export function encodingOf(head: Uint8Array, given: Encoding | null): Encoding {
  if (given === 'latin1') return given;
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return given ?? 'utf-8';
}
