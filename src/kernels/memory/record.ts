import type { Views } from './views.js';

/** What a field of a record holds; an address is a number of bytes from the beginning of the memory. */
export type FieldKind = 'u32' | 'f32' | 'f64' | 'address';

/** A record in the memory of the kernels: its fields by name, in their order there. */
export type Fields = Readonly<Record<string, FieldKind>>;

/** A kind of record, and where its fields stand, in bytes from its address. */
export interface RecordType<Kinds extends Fields = Fields> {
  readonly fields: Kinds;
  readonly offsets: { readonly [Name in keyof Kinds]: number };
  readonly bytes: number;
}

/** The value of each field of a record. */
export type RecordValues<Type extends RecordType> = { readonly [Name in keyof Type['fields']]: number };

/** Records are whole cache lines, so that those of different threads share none. */
const LINE = 64;

/**
 * Lays out a record as AssemblyScript does the class that scripts/build-kernels.ts makes of the same fields: each field at
 * the next multiple of its size.
 */
export function recordType<const Kinds extends Fields>(fields: Kinds): RecordType<Kinds> {
  let end = 0;
  const offsets = Object.entries(fields).map(([name, kind]) => {
    const size = kind === 'f64' ? 8 : 4;
    const offset = Math.ceil(end / size) * size;
    end = offset + size;
    return [name, offset] as const;
  });
  const byName = Object.fromEntries(offsets) as RecordType<Kinds>['offsets'];
  return { fields, offsets: byName, bytes: Math.ceil(end / LINE) * LINE };
}

/** The memory as numbers of a kind. */
function arrayOf({ integers, floats, doubles }: Views, kind: FieldKind) {
  return kind === 'f64' ? doubles : kind === 'f32' ? floats : integers;
}

/** Reads a record. */
export function readRecord<Type extends RecordType>(views: Views, type: Type, address: number): RecordValues<Type> {
  const values = Object.entries(type.fields).map(([name, kind]) => {
    const numbers = arrayOf(views, kind);
    return [name, numbers[(address + type.offsets[name]) / numbers.BYTES_PER_ELEMENT]];
  });
  return Object.fromEntries(values) as RecordValues<Type>;
}

/** Writes a record. */
export function writeRecord<Type extends RecordType>(
  views: Views,
  type: Type,
  address: number,
  values: RecordValues<Type>,
): void {
  for (const [name, kind] of Object.entries(type.fields)) {
    const numbers = arrayOf(views, kind);
    numbers[(address + type.offsets[name]) / numbers.BYTES_PER_ELEMENT] = values[name];
  }
}
