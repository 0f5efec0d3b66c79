import { describe, expect, it } from 'vitest';
import { bytes, count, countOf, date, figure, percent, points, range, seconds, times } from '../../src/report/words.js';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

describe('numbers in words', () => {
  it.each<[string, string]>([
    [count(1234567), '1,234,567'],
    [countOf(1, 'user'), '1 user'],
    [countOf(2000, 'user has', 'users have'), '2,000 users have'],
    [percent(0.2824), '28.2 %'],
    [percent(0.05), '5 %'],
    [percent(0.0516), '5.16 %'],
    [percent(0), '0 %'],
    [percent(1), '100 %'],
    [percent(0.00000001), 'below 0.01 %'],
    [percent(0.9999999), 'over 99.9 %'],
    [points(0.1663), '16.6'],
    [points(-0.005), '-0.50'],
    [points(-0.00001), '0'],
    [range(0.28, 0.32, percent), '28–32 %'],
    [range(5.1, 5.4, figure), '5.1–5.4'],
    [range(-0.02, 0.01, points), '-2.0 to 1.0'],
    [figure(0), '0'],
    [figure(0.03), '0.03'],
    [figure(0.0001), '1.0e-4'],
    [figure(38.64), '38.6'],
    [figure(12345.6), '12,346'],
    [times(2.43), '2.4'],
    [times(2), '2'],
    [times(12.6), '13'],
    [seconds(0.0411), '42 ms'],
    [seconds(3.94), '3.9 s'],
    [seconds(600), '10 min'],
    [bytes(312), '312 bytes'],
    [bytes(305600), '306 kB'],
    [bytes(1.1e9), '1.1 GB'],
    [date(Date.UTC(2025, 0, 1)), 'January 1, 2025'],
    [date(1e300), '1e+300 ms'],
  ])('%j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});
