import { randomUUID } from 'node:crypto';
import { InvalidRow } from '../../rows/read-row.js';

/** Digits enough for an integer that a double may not hold. */
const MANY_DIGITS = /\d{16}/;

/** More digits than any number has: what is longer is infinite, and no id. */
const MOST_DIGITS = 400;

/** The texts and the numbers of JSON. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

let drawn = '';

/**
 * Marks, among the texts of a row, an integer that was written without quotes. Nobody can know it. Drawn when it is first
 * needed: edge runtimes have no random numbers while a module is loaded.
 */
function integerMark(): string {
  if (drawn === '') drawn = `${randomUUID()}:`;
  return drawn;
}

/** JSON text as a value, in which integers beyond 2^53 are bigints with all their digits. */
function parseExactly(text: string): unknown {
  const mark = integerMark();
  const marked = text.replace(TEXT_OR_NUMBER, (token) =>
    token.length <= MOST_DIGITS && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))
      ? `"${mark}${token}"`
      : token,
  );
  return JSON.parse(marked, (_, value) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}

/** JSON text as a value, or as a row that says why it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return MANY_DIGITS.test(text) ? parseExactly(text) : value;
  } catch (cause) {
    // Nested too deep, or texts too long for the search for digits.
    if (cause instanceof RangeError) return new InvalidRow('expected JSON of moderate depth and length, got more');
    // The engine's message can repeat much of the text, which may be personal: its first line part is enough.
    const reason = (cause as Error).message.split(/, "|, \.\.\."/)[0];
    return new InvalidRow(`expected JSON: ${reason}`);
  }
}
