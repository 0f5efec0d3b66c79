import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../src/reading/formats/json/parse-json.js';
import { InvalidRow } from '../../../../src/reading/rows/read-row.js';

describe('parseJson', () => {
  it('keeps the digits of integers that a double cannot hold, wherever they stand', () => {
    expect(parseJson('{"a":710000000000000001,"b":[-9007199254740993,{"c":1}],"d":9007199254740991}')).toEqual({
      a: 710000000000000001n,
      b: [-9007199254740993n, { c: 1 }],
      d: 9007199254740991,
    });
  });

  it('leaves texts, fractions and exponents as they are', () => {
    const text =
      '{"id":"710000000000000001","\\"710000000000000001\\"":"a \\\\","x":1.12345678901234567,"y":12345678901234567e2}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('says why text is none, without the text', () => {
    const row = parseJson('{"userId":710000000000000001 "secret":1}');
    expect(row).toBeInstanceOf(InvalidRow);
    expect((row as InvalidRow).reason).toMatch(/^expected JSON: /);
    expect((row as InvalidRow).reason).not.toContain('secret');
    // A key without quotes would be one if its digits were put into some.
    expect(parseJson('{710000000000000001:1}')).toBeInstanceOf(InvalidRow);
  });

  it('gives what JSON.parse gives, but for integers beyond 2^53', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.bigInt({ min: 0n, max: 10n ** 24n }), (value, integer) => {
        const text = JSON.stringify({ value, long: 'LONG' }).replace('"LONG"', String(integer));
        const { value: read, long } = parseJson(text) as { value: unknown; long: number | bigint };
        expect(BigInt(long)).toBe(integer);
        const exact = (_: string, each: unknown) => (typeof each === 'bigint' ? Number(each) : each);
        expect(JSON.parse(JSON.stringify(read, exact))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
