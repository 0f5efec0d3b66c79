import { describe, expect, it } from 'vitest';
import { toMilliseconds } from '../../src/data/times.js';

const read = (text: string): string => new Date(toMilliseconds(text)).toISOString();

const WHOLE = '2014-12-06T02:03:04.000Z';
const FRACTION = '2014-12-06T02:03:04.123Z';

describe('toMilliseconds of text whose year comes first', () => {
  it.each<[string, string]>([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T10:15', '2024-02-29T10:15:00.000Z'],
    ['2024-02-29 10:15:30', '2024-02-29T10:15:30.000Z'],
    ['2024-02-29T10:15:30.5', '2024-02-29T10:15:30.500Z'],
    ['2024-02-29T10:15:30,25Z', '2024-02-29T10:15:30.250Z'],
    ['2024-02-29T10:15:30.123456Z', '2024-02-29T10:15:30.123Z'],
    ['2024-02-29T10:15:30.999999999Z', '2024-02-29T10:15:30.999Z'],
    ['2024-02-29T10:15:30z', '2024-02-29T10:15:30.000Z'],
    ['2024-02-29T10:15:30+02:00', '2024-02-29T08:15:30.000Z'],
    ['2024-02-29T10:15:30-0530', '2024-02-29T15:45:30.000Z'],
    ['2024-02-29 10:15:30 +02', '2024-02-29T08:15:30.000Z'],
    ['2024-02-29T00:30+02:00', '2024-02-28T22:30:00.000Z'],
    ['2024-02-29T24:00', '2024-03-01T00:00:00.000Z'],
    ['1969-12-31', '1969-12-31T00:00:00.000Z'],
    ['0000-01-01', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads ISO 8601: %s', (text, iso) => {
    expect(read(text)).toBe(iso);
  });

  it.each<[string, string, string]>([
    ['BigQuery', '2014-12-06 02:03:04.123456 UTC', FRACTION],
    ['BigQuery without a fraction', '2014-12-06 02:03:04 UTC', WHOLE],
    ['ISO with the name of the zone', '2014-12-06T02:03:04UTC', WHOLE],
    ['GMT', '2014-12-06 02:03:04 GMT', WHOLE],
    ['lower case', '2014-12-06 02:03:04 utc', WHOLE],
    ['Z after a space', '2014-12-06 02:03:04 Z', WHOLE],
    ['Postgres', '2014-12-06 02:03:04.123456+00', FRACTION],
    ['Postgres in India', '2014-12-06 07:33:04.123456+05:30', FRACTION],
    ['Ruby', '2014-12-06 02:03:04 +0000', WHOLE],
    ['Ruby in New York', '2014-12-05 21:03:04 -0500', WHOLE],
    ['SQL Server', '2014-12-06 02:03:04.1234567 +00:00', FRACTION],
    ['Snowflake', '2014-12-05 18:03:04.123 -0800', FRACTION],
    ['Go', '2014-12-06 02:03:04.123456789 +0000 UTC', FRACTION],
    ['Go in Paris', '2014-12-06 03:03:04 +0100 CET', WHOLE],
    ['Python', '2014-12-06 02:03:04.123456+00:00', FRACTION],
    ['its logging', '2014-12-06 02:03:04,123', FRACTION],
    ['an offset from a name', '2014-12-06 03:03:04 GMT+01:00', WHOLE],
    ['the hour alone', '2014-12-06 02', '2014-12-06T02:00:00.000Z'],
    ['the hour alone with a zone', '2014-12-06T02Z', '2014-12-06T02:00:00.000Z'],
    ['slashes', '2014/12/06', '2014-12-06T00:00:00.000Z'],
    ['slashes and a time', '2014/12/06 02:03:04', WHOLE],
    ['slashes, a fraction and a zone', '2014/12/06 02:03:04.123 UTC', FRACTION],
    ['a spreadsheet', '2014/12/6 2:03', '2014-12-06T02:03:00.000Z'],
    ['ISO without separators', '20141206T020304Z', WHOLE],
    ['ISO without separators, with a fraction', '20141206T020304.123Z', FRACTION],
    ['ISO without separators, without seconds', '20141206T0203', '2014-12-06T02:03:00.000Z'],
    ['ISO without separators, the hour alone', '20141206T02', '2014-12-06T02:00:00.000Z'],
    ['ISO without separators, with a zone', '20141206T030304+0100', WHOLE],
    ['digits and a space', '20141206 020304', WHOLE],
  ])('reads %s: %s', (_, text, iso) => {
    expect(read(text)).toBe(iso);
  });
});

describe('toMilliseconds of a date with dots', () => {
  it.each<[string, string]>([
    ['03.01.2026', '2026-01-03T00:00:00.000Z'],
    ['3.1.2026', '2026-01-03T00:00:00.000Z'],
    ['31.12.2025 19:00', '2025-12-31T19:00:00.000Z'],
    ['03.01.2026 19:00:05', '2026-01-03T19:00:05.000Z'],
    ['3.1.2026, 19:00:05', '2026-01-03T19:00:05.000Z'],
    ['03.01.2026T19:00:05.250', '2026-01-03T19:00:05.250Z'],
    ['03.01.2026 9:05', '2026-01-03T09:05:00.000Z'],
    ['03.01.2026 19:00 +01:00', '2026-01-03T18:00:00.000Z'],
  ])('takes the day first: %s', (text, iso) => {
    expect(read(text)).toBe(iso);
  });

  it.each(['31.2.2026', '1.13.2026', '0.1.2026', '03.01.2026 25:00', '03.01.2026 19:00 PM', '03.01.2026x', '3.1.26'])(
    'refuses %s',
    (text) => {
      expect(toMilliseconds(text)).toBeNaN();
    },
  );
});

describe('toMilliseconds of text that names the month', () => {
  it.each<[string, string, string]>([
    ['RFC 2822', 'Fri, 21 Nov 1997 09:55:06 -0600', '1997-11-21T15:55:06.000Z'],
    ['RFC 2822 without a weekday', '21 Nov 1997 09:55:06 -0600', '1997-11-21T15:55:06.000Z'],
    ['RFC 2822 without seconds', 'Fri, 21 Nov 1997 09:55 +0000', '1997-11-21T09:55:00.000Z'],
    ['RFC 2822 with one digit', 'Tue, 1 Jul 2003 10:52:37 +0200', '2003-07-01T08:52:37.000Z'],
    ['RFC 2822 with a padded digit', 'Tue,  1 Jul 2003 10:52:37 +0200', '2003-07-01T08:52:37.000Z'],
    ['RFC 2822 with a comment', 'Fri, 21 Nov 1997 09:55:06 -0600 (CST)', '1997-11-21T15:55:06.000Z'],
    ['RFC 2822 with a year of two digits', 'Fri, 21 Nov 97 09:55:06 GMT', '1997-11-21T09:55:06.000Z'],
    ['RFC 2822 in Eastern time', 'Fri, 21 Nov 1997 09:55:06 EST', '1997-11-21T14:55:06.000Z'],
    ['RFC 2822 in Eastern summer', 'Fri, 21 Nov 1997 09:55:06 EDT', '1997-11-21T13:55:06.000Z'],
    ['RFC 2822 in Central time', 'Fri, 21 Nov 1997 09:55:06 CST', '1997-11-21T15:55:06.000Z'],
    ['RFC 2822 in Central summer', 'Fri, 21 Nov 1997 09:55:06 CDT', '1997-11-21T14:55:06.000Z'],
    ['RFC 2822 in Mountain time', 'Fri, 21 Nov 1997 09:55:06 MST', '1997-11-21T16:55:06.000Z'],
    ['RFC 2822 in Mountain summer', 'Fri, 21 Nov 1997 09:55:06 MDT', '1997-11-21T15:55:06.000Z'],
    ['RFC 2822 in Pacific time', 'Fri, 21 Nov 1997 09:55:06 PST', '1997-11-21T17:55:06.000Z'],
    ['RFC 2822 in Pacific summer', 'Fri, 21 Nov 1997 09:55:06 PDT', '1997-11-21T16:55:06.000Z'],
    ['RFC 2822 in universal time', 'Fri, 21 Nov 1997 09:55:06 UT', '1997-11-21T09:55:06.000Z'],
    ['RFC 2822 without a zone', 'Fri, 21 Nov 1997 09:55:06', '1997-11-21T09:55:06.000Z'],
    ['HTTP', 'Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['old HTTP', 'Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['old HTTP after 2000', 'Wednesday, 06-Nov-19 08:49:37 GMT', '2019-11-06T08:49:37.000Z'],
    ['ctime', 'Thu Apr 30 10:57:01 2009', '2009-04-30T10:57:01.000Z'],
    ['ctime with a padded digit', 'Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['a social network', 'Thu Apr 30 10:57:01 +0000 2009', '2009-04-30T10:57:01.000Z'],
    ['another offset', 'Thu Apr 30 10:57:01 +0200 2009', '2009-04-30T08:57:01.000Z'],
    ['the command date', 'Thu Apr 30 10:57:01 UTC 2009', '2009-04-30T10:57:01.000Z'],
    ['Java', 'Thu Apr 30 10:57:01 GMT 2009', '2009-04-30T10:57:01.000Z'],
    ['Date.toString()', 'Thu Apr 30 2009 10:57:01 GMT+0000 (Coordinated Universal Time)', '2009-04-30T10:57:01.000Z'],
    [
      'Date.toString() in summer',
      'Thu Apr 30 2009 12:57:01 GMT+0200 (Central European Summer Time)',
      '2009-04-30T10:57:01.000Z',
    ],
    ['Date.toString() of old', 'Thu Apr 30 2009 12:57:01 GMT+0200', '2009-04-30T10:57:01.000Z'],
    ['Date.toDateString()', 'Thu Apr 30 2009', '2009-04-30T00:00:00.000Z'],
    ['web servers', '10/Oct/2000:13:55:36 -0700', '2000-10-10T20:55:36.000Z'],
    ['dashes', '30-APR-2009', '2009-04-30T00:00:00.000Z'],
    ['words', 'April 30, 2009', '2009-04-30T00:00:00.000Z'],
    ['words, day first', '30 April 2009', '2009-04-30T00:00:00.000Z'],
    ['September cut to four letters', '30 Sept 2009', '2009-09-30T00:00:00.000Z'],
    ['29 February', '29 Feb 2024 10:00:00 GMT', '2024-02-29T10:00:00.000Z'],
    ['a wrong weekday', 'Mon, 21 Nov 1997 09:55:06 GMT', '1997-11-21T09:55:06.000Z'],
  ])('reads %s: %s', (_, text, iso) => {
    expect(read(text)).toBe(iso);
  });

  it.each('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').map((name, at) => [name, at] as const))(
    'knows %s',
    (name, at) => {
      expect(toMilliseconds(`${name} 02 2019`)).toBe(Date.UTC(2019, at, 2));
    },
  );
});

describe('toMilliseconds refuses', () => {
  it.each([
    '2023-02-30',
    '2023-02-29T10:00Z',
    '2023-13-01',
    '2023-00-10',
    '2023-01-00',
    '0000-00-00 00:00:00',
    '2023/02/30',
    '2023/13/01',
    '20230230T101112Z',
    'Thu, 30 Feb 2023 10:00:00 GMT',
    'Thu Feb 30 10:57:01 2023',
    'Thu Feb 30 2023 10:57:01 GMT+0000',
    '0 Nov 1997',
    '32 Nov 1997',
  ])('the day %s, which there is not', (text) => {
    expect(toMilliseconds(text)).toBeNaN();
  });

  it.each([
    '2023-01-01T25:00',
    '2023-01-01T24:00:01',
    '2023-01-01T24:01',
    '2023-01-01T10:61',
    '2023-01-01T10:00:60',
    '2023-01-01T10:00+25:00',
    '2023-01-01T10:00+02:60',
    '20230101T2500',
    '21 Nov 1997 25:00:00 GMT',
    'Thu Apr 30 10:61:01 2009',
  ])('the time %s, which there is not', (text) => {
    expect(toMilliseconds(text)).toBeNaN();
  });

  it.each([
    '12/1/2010 8:26',
    '01/02/2023',
    '31/12/2010',
    '1.12.10',
    '13-01-2023',
    '01-02-2023',
    '01-Nov-19',
    '01 Nov 19 10:00:00 GMT',
    '2014-12-06 02:03:04 CST',
    '2014-12-06 02:03:04 EST',
    'Thu Apr 30 10:57:01 CST 2009',
    'Thu Apr 30 10:57:01 CEST 2009',
    'Fri, 21 Nov 1997 09:55:06 A',
    'Fri, 21 Nov 1997 09:55:06 CEST',
    '2014-12-06 02:03:04 PM',
  ])('%s, whose meaning cannot be told', (text) => {
    expect(toMilliseconds(text)).toBeNaN();
  });

  it.each([
    '',
    ' ',
    'yesterday',
    '2023-01-01Z',
    '2023-01-01 UTC',
    '2023-1-1',
    '2023-01',
    '2023-01/01',
    ' 2023-01-01',
    '2023-01-01 ',
    '2023-01-01\n',
    '2023-01-01T',
    '2023-01-01T1:00',
    '2023-01-01T10:',
    '2023-01-01T10:1',
    '2023-01-01T1011',
    '2023-01-01T10:00.5',
    '2023-01-01T10:00:00.',
    '2023-01-01T10:00:00+0',
    '2023-01-01T10:00:00 (CET)',
    '20230101T101',
    '20230101T10:11:12',
    '２０２３-01-01',
    '21 Brumaire 1997',
    '21 No 1997',
    'Xyz, 21 Nov 1997 09:55:06 GMT',
    'Fri, 21-Nov 1997 09:55:06 GMT',
    'Fri, 21 Nov 1997 09:55:06 GMT and more',
    'Nov 1997',
    'Thu Apr 30 10:57:01',
    'not a day at all, not even nearly, '.repeat(3),
    `2023-01-01T10:00:00.${'0'.repeat(100)}`,
  ])('%j', (text) => {
    expect(toMilliseconds(text)).toBeNaN();
  });
});
