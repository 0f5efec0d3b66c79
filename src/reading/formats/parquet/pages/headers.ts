/** A number as Thrift's compact protocol writes one: in sevens of bits, the sign in the lowest. */
function* numberBytes(value: number): Generator<number, void, undefined> {
  let rest = 2 * value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) yield (rest % 0x80) + 0x80;
  yield rest;
}

/** The head of a field that comes `after` fields later than the one before: a number, or a structure. */
const numberField = (after: number, value: number): readonly number[] => [16 * after + 5, ...numberBytes(value)];
const structField = (after: number, fields: readonly number[]): readonly number[] => [16 * after + 12, ...fields, 0];

const page = (kind: number, unpacked: number, packed: number, after: number, fields: readonly number[]): Uint8Array =>
  Uint8Array.from([
    ...numberField(1, kind),
    ...numberField(1, unpacked),
    ...numberField(1, packed),
    ...structField(after, fields),
    0,
  ]);

/** The header of a page of values, with the number of how they are written, and its bytes when it is unpacked and packed. */
export const dataPageHeader = (values: number, encoding: number, unpacked: number, packed: number): Uint8Array =>
  // The levels are in runs.
  page(0, unpacked, packed, 2, [
    ...numberField(1, values),
    ...numberField(1, encoding),
    ...numberField(1, 3),
    ...numberField(1, 3),
  ]);

/** The header of a dictionary whose entries are written plainly and not packed. */
export const dictionaryHeader = (entries: number, size: number): Uint8Array =>
  page(2, size, size, 4, [...numberField(1, entries), ...numberField(1, 0)]);

/** A dictionary whose entries are their own numbers, with its header. */
export function countingDictionary(entries: number): Uint8Array {
  const numbers = Int32Array.from({ length: entries }, (_, at) => at);
  const body = new Uint8Array(numbers.buffer);
  const header = dictionaryHeader(entries, body.length);
  const whole = new Uint8Array(header.length + body.length);
  whole.set(header);
  whole.set(body, header.length);
  return whole;
}
