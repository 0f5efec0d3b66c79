// What a Parquet file says of itself, written by hand: files that no program writes.

type Field = readonly [id: number, type: number, value: Uint8Array];

export const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
};
const zigzag = (value: number): Buffer => varint(2 * value);
const binary = (text: string): Buffer => Buffer.concat([varint(text.length), Buffer.from(text)]);

export const int32 = (id: number, value: number): Field => [id, 5, zigzag(value)];
export const int64 = (id: number, value: number): Field => [id, 6, zigzag(value)];
export const text = (id: number, value: string): Field => [id, 8, binary(value)];
export const list = (id: number, type: number, items: readonly Uint8Array[]): Field => [
  id,
  9,
  Buffer.concat([Buffer.of(0xf0 + type), varint(items.length), ...items]),
];
export const inner = (id: number, value: Uint8Array): Field => [id, 12, value];

/** Fields in the order of their ids. */
export function struct(...fields: readonly Field[]): Buffer {
  let before = 0;
  const parts = fields.flatMap(([id, type, value]) => {
    const head = Buffer.of(16 * (id - before) + type);
    before = id;
    return [head, value];
  });
  return Buffer.concat([...parts, Buffer.of(0)]);
}

/** A file of those pages with what is said of them at its end. */
export function parquetFile(pages: Uint8Array, footer: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), pages, footer, length, Buffer.from('PAR1')]);
}

/** How the two columns of a file are that have the same pages. */
interface Twins {
  /** The number of the type, whether values may be absent, and the number of the codec; default: texts, no, none. */
  readonly type?: number;
  readonly optional?: boolean;
  readonly codec?: number;
  readonly values: number;
  readonly rows?: number;
}

/** A file with the columns `userId` and `itemId`, which have the same pages. */
export function twinColumns(
  page: Uint8Array,
  { type = 6, optional = false, codec = 0, values, rows = values }: Twins,
): Buffer {
  const names = ['userId', 'itemId'];
  const elements = names.map((name) => struct(int32(1, type), int32(3, optional ? 1 : 0), text(4, name)));
  const columns = names.map((name) => {
    const sizes = [int64(5, values), int64(6, page.length), int64(7, page.length), int64(9, 4)];
    const path = list(3, 8, [binary(name)]);
    return struct(int64(2, 4), inner(3, struct(int32(1, type), list(2, 5, []), path, int32(4, codec), ...sizes)));
  });
  const group = struct(list(1, 12, columns), int64(2, page.length), int64(3, rows));
  const root = struct(text(4, 'schema'), int32(5, names.length));
  return parquetFile(page, struct(int32(1, 1), list(2, 12, [root, ...elements]), int64(3, rows), list(4, 12, [group])));
}
