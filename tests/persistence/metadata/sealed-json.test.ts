import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, sha256, unseal } from '../../../src/persistence/metadata/sealed-json.js';

describe('sha256', () => {
  it('is the known one, in hexadecimal', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256('abc')).toBe(abc);
    expect(sha256(new TextEncoder().encode('abc'))).toBe(abc);
  });
});

describe('sealed JSON', () => {
  it('comes back as it was, whatever it says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (content) => {
        fc.pre(!('checksum' in content));
        const plain: unknown = JSON.parse(JSON.stringify(content));
        expect(unseal(seal(content))).toEqual(plain);
      }),
    );
  });

  it('is one line of JSON, with the hash of the rest in its last field', () => {
    const text = seal({ b: 1, a: ['\ud800'] });
    expect(text).toBe(`{"b":1,"a":["\\ud800"],"checksum":"${sha256('{"b":1,"a":["\\ud800"]}')}"}\n`);
  });

  it('may hold nothing but its hash', () => {
    expect(seal({})).toBe(`{"checksum":"${sha256('{}')}"}\n`);
  });

  it('is null where what was sealed is no JSON', () => {
    expect(unseal(`{bad,"checksum":"${sha256('{bad}')}"}\n`)).toBeNull();
  });

  it('does not come back when one character is changed', () => {
    const text = seal({ name: 'model', numbers: [1, 2.5, -3], nested: { deep: { er: null } } });
    const accepted: string[] = [];
    for (let at = 0; at < text.length - 1; at++) {
      for (const other of ['0', 'x', ' ', '"', '}']) {
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        if (changed !== text && unseal(changed) !== null) accepted.push(changed);
      }
    }
    expect(accepted).toEqual([]);
  });

  it.each(['', 'null', '7', '"text"', '[]', '{}', '{"a":1}', '{"a":1,"checksum":null}', '{"checksum":"x"}'])(
    'is not %o',
    (text) => {
      expect(unseal(text)).toBeNull();
    },
  );
});
