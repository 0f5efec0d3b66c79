import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMilliseconds } from '../../src/data/timestamp.js';

const utc = (year: number, month: number, day: number, ...time: number[]): number =>
  Date.UTC(year, month - 1, day, ...time);

describe('toMilliseconds', () => {
  it.each<[unknown, number]>([
    [new Date(5), 5],
    [1_700_000_000, 1_700_000_000_000],
    [1_700_000_000.25, 1_700_000_000_250],
    [1_700_000_000_000, 1_700_000_000_000],
    [99_999_999_999, 99_999_999_999_000],
    [1e11, 1e11],
    [0, 0],
    [-86_400, -86_400_000],
    ['2024-02-29', utc(2024, 2, 29)],
    ['2024-02-29T10:15', utc(2024, 2, 29, 10, 15)],
    ['2024-02-29 10:15:30', utc(2024, 2, 29, 10, 15, 30)],
    ['2024-02-29T10:15:30.5', utc(2024, 2, 29, 10, 15, 30, 500)],
    ['2024-02-29T10:15:30,25Z', utc(2024, 2, 29, 10, 15, 30, 250)],
    ['2024-02-29T10:15:30.123456Z', utc(2024, 2, 29, 10, 15, 30, 123)],
    ['2024-02-29T10:15:30z', utc(2024, 2, 29, 10, 15, 30)],
    ['2024-02-29T10:15:30+02:00', utc(2024, 2, 29, 8, 15, 30)],
    ['2024-02-29T10:15:30-0530', utc(2024, 2, 29, 15, 45, 30)],
    ['2024-02-29 10:15:30 +02', utc(2024, 2, 29, 8, 15, 30)],
    ['2024-02-29T00:30+02:00', utc(2024, 2, 28, 22, 30)],
    ['1969-12-31', -86_400_000],
  ])('reads %o', (timestamp, milliseconds) => {
    expect(toMilliseconds(timestamp)).toBe(milliseconds);
  });

  it.each<[unknown]>([
    ['2023-02-30'],
    ['2023-02-29T10:00Z'],
    ['2023-13-01'],
    ['2023-00-10'],
    ['2023-01-01T25:00'],
    ['2023-01-01T10:61'],
    ['2023-01-01T10:00+25:00'],
    ['2023-01-01Z'],
    ['2023-1-1'],
    ['01/02/2023'],
    ['Mon, 02 Jan 2023 10:00:00 GMT'],
    [' 2023-01-01'],
    ['2023-01-01\n'],
    ['yesterday'],
    ['1700000000'],
    [''],
    [new Date(Number.NaN)],
    [Number.NaN],
    [Infinity],
    [8.64e15 + 1],
    [true],
    [1700000000n],
    [{}],
    [null],
    [undefined],
  ])('refuses %o', (timestamp) => {
    expect(toMilliseconds(timestamp)).toBeNaN();
  });

  it('reads back every ISO text that a Date writes', () => {
    const dates = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(toMilliseconds(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});
