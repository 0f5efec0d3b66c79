/** The most values behind the last one that groups may have: writers fill them up. */
const FILLING = 512;

/** The widest numbers, in bits. */
const WIDEST = 32;

const TOO_MANY = 'a page has runs of more values than it has itself';

/** How many bits the numbers up to `most` take. */
export const widthOf = (most: number): number => WIDEST - Math.clz32(most);

/**
 * Looks at numbers in runs of equal ones and in groups of 8, as levels and the numbers of entries of a dictionary are
 * written. The decoder writes as many as a run says, however few there should be.
 * @param width - bits of each.
 * @param count - of the numbers that are wanted.
 * @param counted - a number of at most 8 bits.
 * @returns how many of those that are wanted are `counted`.
 * @throws RangeError where a run has more of them than there can be.
 */
export function checkRuns(bytes: Uint8Array, width: number, count: number, counted = -1): number {
  if (width > WIDEST) throw new RangeError(`a page has numbers of ${width} bits`);
  let equal = 0;
  let at = 0;
  for (let seen = 0; seen < count; ) {
    if (at >= bytes.length) throw new RangeError('a page has fewer values than it says');
    let head = 0;
    for (let factor = 1, last = 0x80; last >= 0x80; factor *= 0x80) {
      last = at < bytes.length && factor < 2 ** WIDEST ? bytes[at++] : Number.NaN;
      head += (last & 0x7f) * factor;
    }
    const length = head % 2 === 0 ? head / 2 : 8 * Math.floor(head / 2);
    if (!(length <= count - seen + (head % 2 === 0 ? 0 : FILLING))) throw new RangeError(TOO_MANY);
    const wanted = Math.min(length, count - seen);
    if (head % 2 === 0) {
      if (bytes[at] === counted) equal += wanted;
      at += Math.ceil(width / 8);
    } else {
      for (let each = 0; counted !== -1 && each < wanted; each++) {
        if (bitsAt(bytes, at, each * width, width) === counted) equal++;
      }
      at += (length / 8) * width;
    }
    seen += wanted;
  }
  return equal;
}

/** A number of at most 8 bits that begins some bits behind a place. */
function bitsAt(bytes: Uint8Array, at: number, bit: number, width: number): number {
  const place = at + (bit >> 3);
  const two = bytes[place] | (bytes[place + 1] << 8);
  return (two >> (bit & 7)) & ((1 << width) - 1);
}
