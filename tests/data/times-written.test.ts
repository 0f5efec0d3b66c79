import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIso } from '../../src/data/times/iso.js';
import { toMilliseconds } from '../../src/data/times.js';

const dates = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const fullDates = dates.map((date) => new Date(1000 * Math.floor(date.getTime() / 1000)));

const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** The parts of a date as a clock shows them that is so many minutes ahead of UTC. */
function shown(date: Date, minutesAhead: number) {
  const there = new Date(date.getTime() + 60_000 * minutesAhead);
  const size = Math.abs(minutesAhead);
  return {
    weekday: DAYS[there.getUTCDay()],
    year: pad(there.getUTCFullYear(), 4),
    name: MONTHS[there.getUTCMonth()],
    month: pad(there.getUTCMonth() + 1),
    day: pad(there.getUTCDate()),
    time: there.toISOString().slice(-13, -5),
    fraction: pad(there.getUTCMilliseconds(), 3),
    hours: `${minutesAhead < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}`,
    minutes: pad(size % 60),
  };
}

type Shown = ReturnType<typeof shown>;

/** Forms that keep milliseconds. */
const EXACT: Record<string, (at: Shown) => string> = {
  'ISO 8601': ({ year, month, day, time, fraction, hours, minutes }) =>
    `${year}-${month}-${day}T${time}.${fraction}${hours}:${minutes}`,
  'a zone without a colon': ({ year, month, day, time, fraction, hours, minutes }) =>
    `${year}-${month}-${day} ${time}.${fraction} ${hours}${minutes}`,
  slashes: ({ year, month, day, time, fraction, hours, minutes }) =>
    `${year}/${month}/${day} ${time}.${fraction}${hours}:${minutes}`,
  'no separators': ({ year, month, day, time, fraction, hours, minutes }) =>
    `${year}${month}${day}T${time.replaceAll(':', '')}.${fraction}${hours}${minutes}`,
};

/** Forms that end with the second. */
const TO_THE_SECOND: Record<string, (at: Shown) => string> = {
  'RFC 2822': ({ weekday, day, name, year, time, hours, minutes }) =>
    `${weekday}, ${Number(day)} ${name} ${year} ${time} ${hours}${minutes}`,
  'social networks': ({ weekday, day, name, year, time, hours, minutes }) =>
    `${weekday} ${name} ${day} ${time} ${hours}${minutes} ${year}`,
  'Date.toString()': ({ weekday, day, name, year, time, hours, minutes }) =>
    `${weekday} ${name} ${day} ${year} ${time} GMT${hours}${minutes} (Somewhere Standard Time)`,
  'web servers': ({ day, name, year, time, hours, minutes }) => `${day}/${name}/${year}:${time} ${hours}${minutes}`,
};

/** Inner dates, as a zone may not lead out of the years of four digits. */
const inner = fc.date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });
const offsets = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });

describe('toMilliseconds reads back every date', () => {
  it('of Date.toISOString()', () => {
    fc.assert(
      fc.property(dates, (date) => {
        expect(toMilliseconds(date.toISOString())).toBe(date.getTime());
        expect(toMilliseconds(date.toISOString().replace('T', ' ').replace('Z', ' UTC'))).toBe(date.getTime());
      }),
    );
  });

  it.each(Object.entries(EXACT))('in %s', (_, write) => {
    fc.assert(
      fc.property(inner, offsets, (date, offset) => {
        expect(toMilliseconds(write(shown(date, offset)))).toBe(date.getTime());
      }),
    );
  });

  it.each(Object.entries(TO_THE_SECOND))('in %s', (_, write) => {
    fc.assert(
      fc.property(inner, offsets, (date, offset) => {
        expect(toMilliseconds(write(shown(date, offset)))).toBe(1000 * Math.floor(date.getTime() / 1000));
      }),
    );
  });

  it('of Date.toUTCString(), of HTTP before that, and of ctime', () => {
    fc.assert(
      fc.property(fullDates, (date) => {
        const { weekday, name, day, time, year } = shown(date, 0);
        expect(toMilliseconds(date.toUTCString())).toBe(date.getTime());
        expect(toMilliseconds(`${weekday} ${name} ${day.replace(/^0/, ' ')} ${time} ${year}`)).toBe(date.getTime());
      }),
    );
  });

  it('of Date.toString() on this machine', () => {
    const recent = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => new Date(1000 * seconds));
    fc.assert(
      fc.property(recent, (date) => {
        expect(toMilliseconds(date.toString())).toBe(date.getTime());
      }),
    );
  });
});

describe('toMilliseconds reads back every moment of the years 2001 to 2100', () => {
  // Eleven and more digits of milliseconds: no unit meets another, and none looks like YYYYMMDD.
  const moments = fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2100, 11, 31) });

  it('in each unit, as a number, as a bigint and as text', () => {
    fc.assert(
      fc.property(moments, fc.nat(999_999), (moment, rest) => {
        const second = Math.floor(moment / 1000);
        const microsecond = 1000 * moment + Math.floor(rest / 1000);
        const nanosecond = BigInt(moment) * 1_000_000n + BigInt(rest);
        expect(toMilliseconds(moment / 1000)).toBe(moment);
        expect(toMilliseconds(moment)).toBe(moment);
        expect(toMilliseconds(1000 * moment)).toBe(moment);
        expect(toMilliseconds(1e6 * moment)).toBe(moment);
        expect(Math.floor(toMilliseconds(microsecond))).toBe(moment);
        expect(Math.floor(toMilliseconds(nanosecond))).toBe(moment);
        expect(Math.floor(toMilliseconds(String(nanosecond)))).toBe(moment);
        expect(toMilliseconds(BigInt(second))).toBe(1000 * second);
        expect(toMilliseconds(`${second}.${pad(moment % 1000, 3)}`)).toBe(moment);
        expect(toMilliseconds({ $date: moment })).toBe(moment);
      }),
    );
  });

  it('by its day and its second in digits', () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const digits = new Date(moment).toISOString().replace(/\D/g, '');
        const day = moment - (moment % 86_400_000);
        expect(toMilliseconds(Number(digits.slice(0, 8)))).toBe(day);
        expect(toMilliseconds(digits.slice(0, 8))).toBe(day);
        expect(toMilliseconds(Number(digits.slice(0, 14)))).toBe(moment - (moment % 1000));
      }),
    );
  });
});

describe('toMilliseconds reads alike', () => {
  it('a number and its text', () => {
    const numbers = fc.oneof(fc.integer(), fc.double({ min: -1e15, max: 1e15, noNaN: true }), fc.maxSafeInteger());
    fc.assert(
      fc.property(numbers, (number) => {
        // 0 and -0 are one moment.
        expect(toMilliseconds(String(number)) + 0).toBe(toMilliseconds(number) + 0);
      }),
    );
  });

  it('a whole number, its bigint and the text of that', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        expect(toMilliseconds(BigInt(number))).toBe(toMilliseconds(number));
        expect(toMilliseconds(String(number))).toBe(toMilliseconds(number));
        expect(toMilliseconds({ $numberLong: String(number) })).toBe(toMilliseconds(number));
      }),
    );
  });

  it('a bigint and its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (number) => {
        expect(toMilliseconds(String(number))).toBe(toMilliseconds(number));
      }),
    );
  });

  it('the usual texts by arithmetic as by the whole rule, sound or not', () => {
    const number = (max: number, width: number) => fc.nat(max).map((value) => pad(value, width));
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

  it('every day of a leap century and of common years as a Date does', () => {
    for (const year of [0, 4, 99, 100, 400, 1600, 1900, 1970, 1999, 2000, 2023, 2024, 9999]) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 1; day <= 31; day++) {
          const text = `${pad(year, 4)}-${pad(month)}-${pad(day)}T12:34:56.789Z`;
          // Date.parse takes 30 February for 1 March.
          const parsed = Date.parse(text);
          const known = new Date(parsed).toISOString() === text ? parsed : Number.NaN;
          expect([text, toMilliseconds(text), parseIso(text)]).toEqual([text, known, known]);
        }
      }
    }
  });

  it('never throws, and gives what a Date holds or NaN', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (value) => {
        const time = toMilliseconds(value);
        expect(Number.isNaN(time) || Number.isFinite(new Date(time).getTime())).toBe(true);
      }),
    );
  });
});
