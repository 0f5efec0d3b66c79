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

/** The header of a page of values that are written plainly, with none absent. */
export const plainPageHeader = (values: number, unpacked: number, packed: number): Uint8Array =>
  // The numbers of encodings: plain, and two that are never looked at, as there are no levels.
  page(0, unpacked, packed, 2, [
    ...numberField(1, values),
    ...numberField(1, 0),
    ...numberField(1, 3),
    ...numberField(1, 3),
  ]);

/** A dictionary whose entries are their own numbers, with its header. */
export function countingDictionary(entries: number): Uint8Array {
  const numbers = Int32Array.from({ length: entries }, (_, at) => at);
  const body = new Uint8Array(numbers.buffer);
  const header = page(2, body.length, body.length, 4, [...numberField(1, entries), ...numberField(1, 0)]);
  const whole = new Uint8Array(header.length + body.length);
  whole.set(header);
  whole.set(body, header.length);
  return whole;
}
