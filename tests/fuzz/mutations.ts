/** Whole numbers from 0 up to, not including, `below`. */
export type Draw = (below: number) => number;

type Mutation = (bytes: Buffer, draw: Draw, words: readonly Uint8Array[], other: Uint8Array) => Buffer;

/** The longest log that is made; what is wrong with long ones is looked for elsewhere. */
const LONGEST = 4096;

const spliced = (bytes: Buffer, start: number, end: number, piece: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(end)]);

/** A piece of some bytes, most of them short. */
function pieceOf(bytes: Uint8Array, draw: Draw): Uint8Array {
  const start = draw(bytes.length + 1);
  return bytes.subarray(start, start + draw(1 + (draw(2) === 0 ? 8 : 128)));
}

const setByte =
  (change: (byte: number, draw: Draw) => number): Mutation =>
  (bytes, draw) => {
    if (bytes.length === 0) return bytes;
    const at = draw(bytes.length);
    bytes[at] = change(bytes[at], draw);
    return bytes;
  };

const MUTATIONS: readonly Mutation[] = [
  setByte((byte, draw) => byte ^ (1 << draw(8))),
  setByte((_, draw) => draw(256)),
  setByte((byte, draw) => byte + draw(9) - 4),
  // A word is put in, or over what stands there.
  (bytes, draw, words) => {
    const at = draw(bytes.length + 1);
    const word = words[draw(words.length)];
    return spliced(bytes, at, at + (draw(2) === 0 ? 0 : word.length), word);
  },
  // A piece is left out, doubled, repeated often, or moved.
  (bytes, draw) => {
    const at = draw(bytes.length + 1);
    return spliced(bytes, at, at + draw(1 + Math.min(64, bytes.length)), new Uint8Array(0));
  },
  (bytes, draw) => {
    const at = draw(bytes.length + 1);
    return spliced(bytes, at, at, pieceOf(bytes, draw));
  },
  (bytes, draw) => {
    const at = draw(bytes.length + 1);
    const piece = pieceOf(bytes, draw);
    return spliced(bytes, at, at, Buffer.concat(Array.from({ length: 1 + draw(64) }, () => piece)));
  },
  (bytes, draw) => {
    const at = draw(bytes.length + 1);
    return spliced(bytes, at, at + draw(64), Buffer.from(pieceOf(bytes, draw)).reverse());
  },
  (bytes, draw) => bytes.subarray(0, draw(bytes.length + 1)),
  // Two logs become one.
  (bytes, draw, _, other) => {
    const at = draw(bytes.length + 1);
    return spliced(bytes, at, bytes.length, other.subarray(draw(other.length + 1)));
  },
  (bytes, draw, _, other) => {
    const at = draw(bytes.length + 1);
    return spliced(bytes, at, at, pieceOf(other, draw));
  },
  // All line ends become others.
  (bytes, draw) => Buffer.from(bytes.toString('latin1').replaceAll('\n', ['\r\n', '\r', '\n\r'][draw(3)]), 'latin1'),
];

/** A log that was changed in some places. @param other - another log, of which pieces may be taken. */
export function mutated(bytes: Uint8Array, other: Uint8Array, words: readonly Uint8Array[], draw: Draw): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  // Mostly few changes: what is broken in many places is refused in the first of them.
  for (let left = 2 ** draw(4); left > 0; left--) {
    changed = MUTATIONS[draw(MUTATIONS.length)](changed, draw, words, other).subarray(0, LONGEST);
  }
  return changed;
}
