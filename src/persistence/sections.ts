/** The kinds of array that a binary part can hold. */
const KINDS = { uint8: Uint8Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array } as const;

export type SectionKind = keyof typeof KINDS;
type SectionArray = Uint8Array | Uint32Array | Float32Array | Float64Array;
type ArrayOf<Kind extends SectionKind> = InstanceType<(typeof KINDS)[Kind]>;

/** Where an array stands in a binary part. */
export interface Section {
  readonly kind: SectionKind;
  /** In bytes from the start of the file, a multiple of 8. */
  readonly offset: number;
  /** In elements. */
  readonly length: number;
}

const align = (offset: number): number => Math.ceil(offset / 8) * 8;

/** Told by name: the arrays of another realm (a `node:vm` context) are of other classes. */
const kindOf = (array: SectionArray): SectionKind =>
  (Object.keys(KINDS) as SectionKind[]).find((kind) => KINDS[kind].name === array[Symbol.toStringTag])!;

/** Lays arrays one after the other, little-endian, each at a multiple of 8 bytes. */
export function packSections(arrays: Readonly<Record<string, SectionArray>>): {
  readonly bytes: Uint8Array;
  readonly sections: Readonly<Record<string, Section>>;
} {
  const sections: Record<string, Section> = {};
  let size = 0;
  for (const [name, array] of Object.entries(arrays)) {
    sections[name] = { kind: kindOf(array), offset: size, length: array.length };
    size = align(size + array.byteLength);
  }
  const bytes = new Uint8Array(size);
  for (const [name, array] of Object.entries(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), sections[name].offset);
  }
  return { bytes, sections };
}

/**
 * One section, as a view of the bytes where they are aligned as the kind asks, else as a copy; null where it is not of
 * the kind it should be or does not lie within the bytes.
 */
export function unpackSection<Kind extends SectionKind>(
  bytes: Uint8Array,
  section: Section | undefined,
  kind: Kind,
): ArrayOf<Kind> | null {
  if (section === undefined || section.kind !== kind) return null;
  const size = KINDS[kind].BYTES_PER_ELEMENT;
  const end = section.offset + section.length * size;
  if (end > bytes.length) return null;
  const part = bytes.subarray(section.offset, end);
  const aligned = part.byteOffset % size === 0 ? part : new Uint8Array(part);
  return new KINDS[kind](aligned.buffer as ArrayBuffer, aligned.byteOffset, section.length) as ArrayOf<Kind>;
}
