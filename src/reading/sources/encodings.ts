import { isAscii } from 'node:buffer';

/** How text can be encoded. */
export const ENCODINGS = ['utf-8', 'latin1', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Turns bytes into text, chunk by chunk. */
export interface Decoder {
  /** The text of a chunk, as far as its characters are whole; of none: the end of the text. @throws TypeError */
  decode(chunk?: Uint8Array): string;
}

/** UTF-8, of which most logs have only ASCII. */
class Utf8Decoder implements Decoder {
  private decoder: InstanceType<typeof TextDecoder> | null = null;
  private midCharacter = false;
  private begun = false;

  decode(chunk?: Uint8Array): string {
    const { begun } = this;
    if (chunk !== undefined && chunk.length > 0) this.begun = true;
    // ASCII takes no decoding, only copying.
    if (chunk !== undefined && !this.midCharacter && isAscii(chunk)) {
      return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    }
    // A byte order mark is one at the very beginning alone.
    this.decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: begun });
    if (chunk !== undefined && chunk.length > 0) this.midCharacter = chunk[chunk.length - 1] >= 0x80;
    return this.decoder.decode(chunk, { stream: chunk !== undefined });
  }
}

/** What Windows-1252 has in place of the control characters 0x80 to 0x9f. Five have none, and stay as they are. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Browsers read `latin1` as Windows-1252. TextDecoder knows it only in a Node that was built with all encodings. */
class LatinDecoder implements Decoder {
  decode(chunk?: Uint8Array): string {
    if (chunk === undefined) return '';
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    return text.replace(/[\u0080-\u009f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80]);
  }
}

/** UTF-16 of either order of bytes; half a unit waits for its other half. A byte order mark is left out. */
class Utf16Decoder implements Decoder {
  private readonly decoder = new TextDecoder('utf-16le', { fatal: true });
  private half: Uint8Array = new Uint8Array(0);

  constructor(private readonly bigEndian: boolean) {}

  decode(chunk?: Uint8Array): string {
    if (chunk === undefined) return this.decoder.decode(this.half);
    const bytes = Buffer.concat([this.half, chunk]);
    const whole = bytes.length & ~1;
    this.half = bytes.subarray(whole);
    const units = bytes.subarray(0, whole);
    return this.decoder.decode(this.bigEndian ? units.swap16() : units, { stream: true });
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

export function decoderOf(encoding: Encoding): Decoder {
  if (encoding === 'utf-8') return new Utf8Decoder();
  return encoding === 'latin1' ? new LatinDecoder() : new Utf16Decoder(encoding === 'utf-16be');
}
