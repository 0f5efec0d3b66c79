import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaintAboutId, readId, readNumber } from '../../../src/reading/rows/values.js';

const HEX = '507f1f77bcf86cd799439011';

const fail = (): never => {
  throw new Error('no');
};

/** Objects that throw whatever is asked of them. */
const throwing: [string, unknown][] = [
  ['a method that throws', { toHexString: fail, toNumber: fail, toFixed: fail }],
  [
    'a getter that throws',
    {
      get $oid(): unknown {
        return fail();
      },
      get $numberLong(): unknown {
        return fail();
      },
    },
  ],
  ['a proxy that throws', new Proxy({}, { get: fail, has: fail, getOwnPropertyDescriptor: fail })],
];

describe('readId', () => {
  it.each<[string, unknown, string | number]>([
    ['text', 'u1', 'u1'],
    ['text of spaces', ' ', ' '],
    ['text of digits, with its zeros', '007', '007'],
    ['a number', 42, 42],
    ['0', 0, 0],
    ['a number with a fraction', 1.5, 1.5],
    ['the largest safe integer', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['the smallest safe integer', Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    ['a bigint', 12n, '12'],
    ['a bigint beyond 2^53, with its digits', 710000000000000001n, '710000000000000001'],
    ['an ObjectId', { toHexString: () => HEX }, HEX],
    ['$oid', { $oid: HEX }, HEX],
    ['$uuid', { $uuid: '3b241101-e2bb-4255-8caf-4136c566a962' }, '3b241101-e2bb-4255-8caf-4136c566a962'],
    ['$numberLong, with its digits', { $numberLong: '710000000000000001' }, '710000000000000001'],
    ['$numberLong below 0', { $numberLong: '-5' }, '-5'],
    ['$numberLong with a number', { $numberLong: 5 }, 5],
    ['$numberLong with a bigint', { $numberLong: 710000000000000001n }, '710000000000000001'],
    ['$numberInt', { $numberInt: '42' }, '42'],
    ['$numberDouble, which shells write for 42', { $numberDouble: '42.0' }, 42],
  ])('reads %s', (_, value, id) => {
    expect(readId(value)).toBe(id);
  });

  it('reads an ObjectId of a class, whose hexadecimal text needs `this`', () => {
    class ObjectId {
      constructor(private readonly bytes: Uint8Array) {}
      toHexString(): string {
        return Buffer.from(this.bytes).toString('hex');
      }
    }
    expect(readId(new ObjectId(Buffer.from(HEX, 'hex')))).toBe(HEX);
  });

  it.each<[string, unknown]>([
    ['empty text', ''],
    ['NaN', Number.NaN],
    ['an infinity', Infinity],
    ['an integer beyond 2^53', 2 ** 53],
    ['an integer below -2^53', -(2 ** 53)],
    ['a very large number', 1e300],
    ['null', null],
    ['undefined', undefined],
    ['true', true],
    ['a symbol', Symbol('u1')],
    ['a function', () => 'u1'],
    ['an object', {}],
    ['an array', ['u1']],
    ['a Date', new Date(5)],
    ['$oid that is empty', { $oid: '' }],
    ['$oid that is no text', { $oid: 5 }],
    ['$uuid that is null', { $uuid: null }],
    ['$oid that is inherited', Object.create({ $oid: HEX })],
    ['$numberLong that is no number', { $numberLong: 'u1' }],
    ['$numberLong that is empty', { $numberLong: '' }],
    ['$numberLong with a fraction', { $numberLong: '1.5' }],
    ['$numberLong with an unsafe number', { $numberLong: 2 ** 53 }],
    ['$numberDouble that is not finite', { $numberDouble: 'NaN' }],
    ['$numberDouble beyond 2^53', { $numberDouble: '9007199254740992.0' }],
    ['$date', { $date: '2014-12-06T02:03:04Z' }],
    ['a toHexString that gives nothing', { toHexString: () => '' }],
    ['a toHexString that gives no text', { toHexString: () => 5 }],
    ['a toHexString that is no method', { toHexString: HEX }],
    ...throwing,
  ])('refuses %s', (_, value) => {
    expect(readId(value)).toBeNull();
  });

  it('gives a bigint, its text and its $numberLong one id', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (id) => {
        expect(readId(id)).toBe(String(id));
        expect(readId({ $numberLong: String(id) })).toBe(String(id));
      }),
    );
  });

  it('gives a number and its bigint one id as text, or refuses the number and says why', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: false }).map(Math.round), (number) => {
        const id = readId(number);
        if (id === null) expect(complaintAboutId(number)).toMatch(/beyond 2\^53/);
        else expect(String(id)).toBe(readId(BigInt(number)));
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
        const id = readId(value);
        expect(id === null || id !== '').toBe(true);
      }),
    );
  });
});

describe('complaintAboutId', () => {
  it.each([2 ** 53, -(2 ** 53), Number('710000000000000001'), 1e300])('says what to do about %d', (value) => {
    expect(complaintAboutId(value)).toBe(
      'an integer beyond 2^53, whose digits are lost: give it as text or as a bigint',
    );
  });

  it.each([Number.MAX_SAFE_INTEGER, 1.5, Number.NaN, Infinity, '', '710000000000000001', 2n ** 60n, null, {}])(
    'has nothing to say of %o',
    (value) => {
      expect(complaintAboutId(value)).toBeNull();
    },
  );
});

describe('readNumber', () => {
  it.each<[string, unknown, number]>([
    ['a number', 4.5, 4.5],
    ['0', 0, 0],
    ['a number below 0', -1, -1],
    ['a bigint', 12n, 12],
    ['a count of Postgres', '12', 12],
    ['text with a fraction', '4.5', 4.5],
    ['text without a leading zero', '.5', 0.5],
    ['text with a sign', '+1', 1],
    ['text below 0', '-1', -1],
    ['text with an exponent', '1e3', 1000],
    ['text with leading zeros', '007', 7],
    ['text with spaces around', ' 12\t', 12],
    ['$numberLong', { $numberLong: '12' }, 12],
    ['$numberLong with a number', { $numberLong: 12 }, 12],
    ['$numberInt', { $numberInt: '-3' }, -3],
    ['$numberDouble', { $numberDouble: '4.5' }, 4.5],
    ['$numberDecimal', { $numberDecimal: '19.90' }, 19.9],
    ['$numberDecimal with an exponent', { $numberDecimal: '1.5E+3' }, 1500],
    ['a decimal', { toNumber: () => 19.9, toFixed: () => '19.90' }, 19.9],
  ])('reads %s', (_, value, number) => {
    expect(readNumber(value)).toBe(number);
  });

  it('reads a decimal of a class, whose methods need `this`', () => {
    class Decimal {
      constructor(private readonly text: string) {}
      toNumber(): number {
        return Number(this.text);
      }
      toFixed(): string {
        return this.text;
      }
    }
    expect(readNumber(new Decimal('19.90'))).toBe(19.9);
  });

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['an infinity', Infinity],
    ['a bigint that no number reaches', 10n ** 400n],
    ['empty text', ''],
    ['blank text', ' \t'],
    ['words', 'five'],
    ['text of an infinity', 'Infinity'],
    ['text beyond what a number holds', '1e400'],
    ['text of NaN', 'NaN'],
    ['base 16', '0x10'],
    ['base 16 with spaces around', ' 0X10 '],
    ['base 8', '0o17'],
    ['base 2', '0b11'],
    ['a decimal comma', '4,5'],
    ['thousands', '1,000'],
    ['underscores', '1_000'],
    ['a unit', '5 stars'],
    ['two numbers', '1 2'],
    ['null', null],
    ['undefined', undefined],
    ['true', true],
    ['a symbol', Symbol('5')],
    ['an object', {}],
    ['an array', [5]],
    ['a Date', new Date(5)],
    ['a boxed number', Object(5)],
    ['$numberDecimal that is not finite', { $numberDecimal: 'Infinity' }],
    ['$numberLong that is empty', { $numberLong: '' }],
    ['$numberLong of null', { $numberLong: null }],
    ['$oid', { $oid: HEX }],
    ['toNumber alone, as durations have', { toNumber: () => 5 }],
    ['a decimal that is not finite', { toNumber: () => Number.NaN, toFixed: () => 'NaN' }],
    ['a decimal whose number is text', { toNumber: () => '5', toFixed: () => '5' }],
    ...throwing,
  ])('refuses %s', (_, value) => {
    expect(readNumber(value)).toBeNull();
  });

  it('reads a number and its text alike', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        // The text of -0 is that of 0.
        expect(readNumber(String(number))).toBe(number + 0);
        expect(readNumber(` ${number} `)).toBe(number + 0);
        expect(readNumber({ $numberDouble: String(number) })).toBe(number + 0);
      }),
    );
  });

  it('gives a finite number or null, and never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
        const number = readNumber(value);
        expect(number === null || Number.isFinite(number)).toBe(true);
      }),
    );
  });
});
