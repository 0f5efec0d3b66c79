import fc from 'fast-check';
import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { decodingOf, PARSERS } from '../../../../src/reading/formats/parquet/values.js';

const cellOf = (element: Omit<SchemaElement, 'name'>, value: unknown) => {
  const { convert } = decodingOf({ name: 'x', ...element }, (milliseconds) => new Date(milliseconds), true);
  return convert === null ? value : convert(value as never);
};
const decimal = (scale: number, value: unknown) =>
  cellOf({ type: 'FIXED_LEN_BYTE_ARRAY', converted_type: 'DECIMAL', scale }, value);

describe('a moment', () => {
  const timestamp = (unit: 'MILLIS' | 'MICROS' | 'NANOS', isAdjustedToUTC = true) =>
    ({ type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit } }) as const;

  it.each([
    ['MILLIS', 1_767_225_600_123n, 1_767_225_600_123],
    ['MICROS', 1_767_225_600_123_456n, 1_767_225_600_123],
    ['NANOS', 1_767_225_600_123_999_999n, 1_767_225_600_123],
    // Before 1970 downwards, too.
    ['MICROS', -1n, -1],
    ['NANOS', -1n, -1],
    ['NANOS', -1_000_000n, -1],
  ] as const)('in %s: %s is %s ms', (unit, value, milliseconds) => {
    expect(cellOf(timestamp(unit), value)).toEqual(new Date(milliseconds));
    // Of no zone is of UTC, as text without a zone is.
    expect(cellOf(timestamp(unit, false), value)).toEqual(new Date(milliseconds));
  });

  it('may be told by the older words alone, and a day by the newer ones', () => {
    expect(cellOf({ type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, 5000n)).toEqual(new Date(5));
    expect(cellOf({ type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }, 5n)).toEqual(new Date(5));
    expect(cellOf({ type: 'INT32', converted_type: 'DATE' }, 20454)).toEqual(new Date('2026-01-01'));
  });

  it('inside a list or a structure is a Date of the same moment', () => {
    expect(PARSERS.timestampFromMicroseconds?.(-1n)).toEqual(new Date(-1));
    expect(PARSERS.timestampFromNanoseconds?.(1_999_999n)).toEqual(new Date(1));
    expect(PARSERS.timestampFromMilliseconds?.(7n)).toEqual(new Date(7));
    expect(PARSERS.dateFromDays?.(1)).toEqual(new Date(86_400_000));
  });
});

describe('a decimal', () => {
  it.each([
    [0, Uint8Array.of(0x7b), 123],
    [0, Uint8Array.of(0xff, 0x85), -123],
    [2, 12345, 123.45],
    [1, 3n, 0.3],
    [0, Uint8Array.of(0x20, 0, 0, 0, 0, 0, 1), 9007199254740993n],
    [3, 9007199254740993n, '9007199254740.993'],
    [18, -9007199254740993000n, '-9.007199254740993'],
    [20, 9007199254740993n, '0.00009007199254740993'],
    [2, new Uint8Array(0), 0],
  ])('of the scale %i: %s is %s', (scale, value, cell) => {
    expect(decimal(scale, value)).toBe(cell);
  });

  it('of any size keeps its digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }), (value) => {
        const hex = BigInt.asUintN(128, value).toString(16).padStart(32, '0');
        expect(String(decimal(0, Uint8Array.from(Buffer.from(hex, 'hex'))))).toBe(String(value));
      }),
    );
  });
});

describe('JSON in a column', () => {
  it('is parsed, and text where it is none', () => {
    expect(PARSERS.jsonFromBytes?.(Buffer.from('{"a":[1]}'))).toEqual({ a: [1] });
    expect(PARSERS.jsonFromBytes?.(Buffer.from('{"a"'))).toBe('{"a"');
  });
});

describe('a number', () => {
  it('that is none is absent, as programs without absent values write it', () => {
    expect(cellOf({ type: 'DOUBLE' }, Number.NaN)).toBeUndefined();
    expect(cellOf({ type: 'DOUBLE' }, 0)).toBe(0);
  });
});
