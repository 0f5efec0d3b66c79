import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSections, type SectionKind, unpackSection } from '../../src/persistence/sections.js';

const anyBytes = fc.uint8Array({ maxLength: 19 });
const anyArray = fc.oneof(
  anyBytes.map((values): [SectionKind, Uint8Array] => ['uint8', values]),
  anyBytes.map((values): [SectionKind, Uint32Array] => ['uint32', Uint32Array.from(values, (each) => each * 2 ** 24)]),
  anyBytes.map((values): [SectionKind, Float32Array] => ['float32', Float32Array.from(values, (each) => each / 7)]),
  anyBytes.map((values): [SectionKind, Float64Array] => [
    'float64',
    Float64Array.from(values, (each) => (each === 0 ? Number.NaN : each / 7)),
  ]),
);

describe('sections', () => {
  it('come back as they were, aligned to 8 bytes, from any place in memory', () => {
    fc.assert(
      fc.property(fc.array(anyArray, { maxLength: 6 }), fc.integer({ min: 0, max: 9 }), (arrays, shift) => {
        const named = Object.fromEntries(arrays.map(([, array], at) => [`part${at}`, array]));
        const { bytes, sections } = packSections(named);
        const elsewhere = new Uint8Array(bytes.length + shift);
        elsewhere.set(bytes, shift);
        arrays.forEach(([kind, array], at) => {
          const section = sections[`part${at}`];
          expect(section).toMatchObject({ kind, length: array.length });
          expect(section.offset % 8).toBe(0);
          expect(unpackSection(elsewhere.subarray(shift), section, kind)).toEqual(array);
        });
      }),
    );
  });

  it('are views of aligned bytes, so that a large file is in memory once', () => {
    const { bytes, sections } = packSections({ a: Float64Array.of(1), b: Uint32Array.of(1, 2) });
    const array = unpackSection(bytes, sections.b, 'uint32')!;
    expect([array.buffer, array.byteOffset, [...array]]).toEqual([bytes.buffer, sections.b.offset, [1, 2]]);
  });

  it('may be views of larger arrays', () => {
    const { bytes, sections } = packSections({ a: Uint32Array.of(1, 2, 3, 4).subarray(1, 3) });
    expect([...unpackSection(bytes, sections.a, 'uint32')!]).toEqual([2, 3]);
  });

  it('are null where they are missing, of another kind, or not all there', () => {
    const { bytes, sections } = packSections({ a: Uint32Array.of(1, 2, 3) });
    expect(unpackSection(bytes, undefined, 'uint32')).toBeNull();
    expect(unpackSection(bytes, sections.a, 'float32')).toBeNull();
    expect(unpackSection(bytes.subarray(0, 8), sections.a, 'uint32')).toBeNull();
    expect(unpackSection(bytes, { ...sections.a, offset: 8 }, 'uint32')).toBeNull();
    expect(unpackSection(bytes, { ...sections.a, length: 2 ** 53 }, 'uint32')).toBeNull();
  });
});
