import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { explainTime, toMilliseconds } from '../../src/data/times.js';

/** What is read of a timestamp as ISO text, or null where it is refused. */
function read(timestamp: unknown): string | null {
  const milliseconds = toMilliseconds(timestamp);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}

describe('toMilliseconds of numbers', () => {
  it.each<[unknown, string]>([
    [0, '1970-01-01T00:00:00.000Z'],
    [-86_400, '1969-12-31T00:00:00.000Z'],
    [1_700_000_000, '2023-11-14T22:13:20.000Z'],
    [1_700_000_000.25, '2023-11-14T22:13:20.250Z'],
    [1_696_470_452.486, '2023-10-05T01:47:32.486Z'],
    [99_999_999_999, '5138-11-16T09:46:39.000Z'],
    [1e11, '1973-03-03T09:46:40.000Z'],
    [1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
    [99_999_999_999_999, '5138-11-16T09:46:39.999Z'],
    [-1e11, '1966-10-31T14:13:20.000Z'],
    [1e14, '1973-03-03T09:46:40.000Z'],
    [1_696_470_452_486_466, '2023-10-05T01:47:32.486Z'],
    [1e17, '1973-03-03T09:46:40.000Z'],
    // A double that stands for 1696470452486000000.
    [1_696_470_452_486e6, '2023-10-05T01:47:32.486Z'],
    [8.64e21, '+275760-09-13T00:00:00.000Z'],
    [-8.64e21, '-271821-04-20T00:00:00.000Z'],
    [1_700_000_000n, '2023-11-14T22:13:20.000Z'],
    [1_767_225_600_000n, '2026-01-01T00:00:00.000Z'],
    [1_696_470_452_486_466n, '2023-10-05T01:47:32.486Z'],
    [1_696_470_452_486_999_999n, '2023-10-05T01:47:32.486Z'],
    [1_696_470_452_487_000_000n, '2023-10-05T01:47:32.487Z'],
    ['1700000000', '2023-11-14T22:13:20.000Z'],
    ['1767225600000', '2026-01-01T00:00:00.000Z'],
    ['1696470452.486', '2023-10-05T01:47:32.486Z'],
    ['1696470452.', '2023-10-05T01:47:32.000Z'],
    ['1.696470452486e9', '2023-10-05T01:47:32.486Z'],
    ['1696470452486466', '2023-10-05T01:47:32.486Z'],
    ['1696470452486999999', '2023-10-05T01:47:32.486Z'],
    ['+1696470452487000000', '2023-10-05T01:47:32.487Z'],
    ['-86400', '1969-12-31T00:00:00.000Z'],
  ])('tells the unit of %o by its size', (timestamp, iso) => {
    expect(read(timestamp)).toBe(iso);
  });

  it('keeps fractions of a millisecond', () => {
    expect(toMilliseconds(1_696_470_452_486_466)).toBe(1_696_470_452_486.466);
    expect(toMilliseconds(1_696_470_452_486_466_123n)).toBe(1_696_470_452_486.466);
    expect(toMilliseconds(1_696_470_452.486466)).toBe(1_696_470_452_486.47);
    expect(toMilliseconds(1_696_470_452_486.25)).toBe(1_696_470_452_486.25);
  });

  it.each<[unknown, string]>([
    [20191101, '2019-11-01T00:00:00.000Z'],
    [20240229, '2024-02-29T00:00:00.000Z'],
    [19000101, '1900-01-01T00:00:00.000Z'],
    [21001231, '2100-12-31T00:00:00.000Z'],
    ['20191101', '2019-11-01T00:00:00.000Z'],
    ['20191101.0', '2019-11-01T00:00:00.000Z'],
    [20191101n, '2019-11-01T00:00:00.000Z'],
    [20191101101112, '2019-11-01T10:11:12.000Z'],
    ['20191101101112', '2019-11-01T10:11:12.000Z'],
    [20191101101112n, '2019-11-01T10:11:12.000Z'],
    [19000101000000, '1900-01-01T00:00:00.000Z'],
    [21001231235959, '2100-12-31T23:59:59.000Z'],
  ])('reads the digits of %o as a day', (timestamp, iso) => {
    expect(read(timestamp)).toBe(iso);
  });

  it.each<[string, number]>([
    ['has no such day', 20190229],
    ['has no such month', 20191301],
    ['is before 1900', 18991231],
    ['is after 2100', 21010101],
    ['has a fraction', 20191101.5],
    ['is below 0', -20191101],
  ])('takes eight digits for seconds where the date %s', (_, timestamp) => {
    expect(toMilliseconds(timestamp)).toBe(timestamp * 1000);
  });

  it.each([20190229101112, 20191101251112, 20191101106112, 20191101101160, 18991231235959, 21010101000000])(
    'takes the digits of %d, which are no moment, for milliseconds',
    (timestamp) => {
      expect(toMilliseconds(timestamp)).toBe(timestamp);
    },
  );

  it.each<[unknown]>([
    [Number.NaN],
    [Infinity],
    [-Infinity],
    [8.640001e21],
    [-8.640001e21],
    [8_640_000_000_000_001_000_000n],
    [10n ** 400n],
    ['8640000000000001000000'],
    ['1e300'],
    ['Infinity'],
    ['NaN'],
    ['0x10'],
    ['1_700_000_000'],
    ['1,700,000,000'],
    ['.5'],
    [' 1700000000'],
    ['1700000000 '],
    ['1700000000\n'],
    ['1'.repeat(101)],
  ])('refuses %o', (timestamp) => {
    expect(toMilliseconds(timestamp)).toBeNaN();
  });
});

describe('toMilliseconds of objects', () => {
  it.each<[string, unknown, string]>([
    ['a Date', new Date(5), '1970-01-01T00:00:00.005Z'],
    ['a Date of another realm', runInNewContext('new Date(5)'), '1970-01-01T00:00:00.005Z'],
    ['$date with text', { $date: '2014-12-06T02:03:04.123Z' }, '2014-12-06T02:03:04.123Z'],
    ['$date with text of older tools', { $date: '2014-12-06T02:03:04.123+0000' }, '2014-12-06T02:03:04.123Z'],
    ['$date with a number', { $date: 1767225600000 }, '2026-01-01T00:00:00.000Z'],
    ['$date with few milliseconds', { $date: 20191101 }, '1970-01-01T05:36:31.101Z'],
    ['$date with a bigint', { $date: 5n }, '1970-01-01T00:00:00.005Z'],
    ['$date with $numberLong', { $date: { $numberLong: '1767225600000' } }, '2026-01-01T00:00:00.000Z'],
    ['$date with few milliseconds in $numberLong', { $date: { $numberLong: '-5' } }, '1969-12-31T23:59:59.995Z'],
    ['$numberLong', { $numberLong: '1767225600000' }, '2026-01-01T00:00:00.000Z'],
    ['$numberLong with nanoseconds', { $numberLong: '1696470452486999999' }, '2023-10-05T01:47:32.486Z'],
    ['$numberLong with a number', { $numberLong: 1767225600000 }, '2026-01-01T00:00:00.000Z'],
    ['$numberInt', { $numberInt: '1700000000' }, '2023-11-14T22:13:20.000Z'],
    ['$numberDouble', { $numberDouble: '1696470452.486' }, '2023-10-05T01:47:32.486Z'],
  ])('reads %s', (_, timestamp, iso) => {
    expect(read(timestamp)).toBe(iso);
  });

  it('reads a Date whose getTime is not its own', () => {
    const date = Object.assign(new Date(5), { getTime: () => Number.POSITIVE_INFINITY });
    expect(toMilliseconds(date)).toBe(5);
  });

  const throwing = {
    get $date(): unknown {
      throw new Error('no');
    },
  };
  it.each<[string, unknown]>([
    ['an invalid Date', new Date(Number.NaN)],
    ['an object', {}],
    ['an array', [1700000000]],
    ['true', true],
    ['null', null],
    ['undefined', undefined],
    ['a symbol', Symbol('now')],
    ['a function', Date.now],
    ['what only looks like a Date', { getTime: () => 5 }],
    ['$date with nothing', { $date: null }],
    ['$date with empty text', { $date: '' }],
    ['$date with an empty $numberLong', { $date: { $numberLong: '' } }],
    ['$date in a $date', { $date: { $date: 5 } }],
    ['$date beyond what a Date holds', { $date: 8.64e15 + 1 }],
    ['$date that is ambiguous', { $date: '12/1/2010' }],
    ['$numberDouble that is not finite', { $numberDouble: 'NaN' }],
    ['$date that is inherited', Object.create({ $date: 5 })],
    ['a getter that throws', throwing],
    ['a proxy that throws', new Proxy({}, { getOwnPropertyDescriptor: () => throwing.$date as undefined })],
  ])('refuses %s', (_, timestamp) => {
    expect(toMilliseconds(timestamp)).toBeNaN();
  });
});

describe('explainTime', () => {
  it.each(['12/1/2010 8:26', '12/1/2010', '01-02-2023', '31/12/10', '1/2/2023, 10:11:12 PM', ' 1/2/2023'])(
    'says of %o that the day or the month may come first, and nothing of the value',
    (text) => {
      expect(toMilliseconds(text)).toBeNaN();
      expect(explainTime(text)).toBe(
        'whether the day or the month comes first cannot be told: write the year first, or make a Date of its parts with ' +
          '`map`: `new Date(text)` takes the month first',
      );
    },
  );

  it.each(['1.12.10', '31.2.2026', '1.12.2010 25:00'])('says of %o what a date with dots is', (text) => {
    expect(toMilliseconds(text)).toBeNaN();
    expect(explainTime(text)).toBe(
      'with dots, such as 31.12.2024 23:59, the day comes first and the year has four digits',
    );
  });

  it.each(['', 'yesterday', '2019-11-01', '2019/11/01', '1700000000', '1.5', '1/2', '1/2-2023', '1.2.34567', 5, null])(
    'has nothing to say of %o',
    (value) => {
      expect(explainTime(value)).toBeNull();
    },
  );
});
