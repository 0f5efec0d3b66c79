import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIso, toMilliseconds } from '../../src/data/times.js';

const utc = (year: number, month: number, day: number, ...time: number[]): number =>
  Date.UTC(year, month - 1, day, ...time);

describe('toMilliseconds', () => {
  it.each<[unknown, number]>([
    [new Date(5), 5],
    [runInNewContext('new Date(5)'), 5],
    [1_700_000_000, 1_700_000_000_000],
    [1_700_000_000.25, 1_700_000_000_250],
    [1_700_000_000_000, 1_700_000_000_000],
    [99_999_999_999, 99_999_999_999_000],
    [1e11, 1e11],
    [0, 0],
    [-86_400, -86_400_000],
    [8.64e15, 8.64e15],
    [-8.64e15, -8.64e15],
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
    [-8.64e15 - 1],
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

  it('reads the usual texts by arithmetic as by the whole rule, sound or not', () => {
    const number = (max: number, width: number) => fc.nat(max).map((value) => String(value).padStart(width, '0'));
    const usual = fc
      .tuple(
        number(9999, 4),
        number(13, 2),
        number(32, 2),
        fc.constantFrom('T', ' ', 't'),
        number(25, 2),
        number(61, 2),
        number(61, 2),
        fc.oneof(
          fc.constant(''),
          number(999, 3).map((fraction) => `.${fraction}`),
          number(99, 2),
        ),
        fc.constantFrom('', 'Z', 'z', '+02:00'),
      )
      .map(([year, month, day, t, hour, minute, second, ...rest]) =>
        [`${year}-${month}-${day}${t}${hour}:${minute}:${second}`, ...rest].join(''),
      );
    // One character of it may be any other.
    const damaged = fc
      .tuple(usual, fc.nat(23), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
      .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(usual, damaged), (text) => {
        expect(toMilliseconds(text)).toBe(parseIso(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('reads every day of a leap century and of common years by arithmetic as by the whole rule', () => {
    for (const year of [0, 4, 99, 100, 400, 1600, 1900, 1970, 1999, 2000, 2023, 2024, 9999]) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 1; day <= 31; day++) {
          const [y, m, d] = [[year, 4] as const, [month, 2] as const, [day, 2] as const].map(([value, width]) =>
            String(value).padStart(width, '0'),
          );
          const text = `${y}-${m}-${d}T12:34:56.789Z`;
          expect([text, toMilliseconds(text)]).toEqual([text, parseIso(text)]);
        }
      }
    }
  });
});
