import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from '../../../src/data/ids/id-table.js';
import { Random } from '../../../src/random.js';
import { anyId } from '../../support/arbitraries.js';

describe('IdTable', () => {
  it('numbers ids in the order in which they are first seen', () => {
    const index = new IdTable(['b']);
    expect([index.add('a'), index.add('b'), index.add('c')]).toEqual([1, 0, 2]);
    expect(index.ids).toEqual(['b', 'a', 'c']);
    expect(index.size).toBe(3);
  });

  it('knows nothing that was not added, not even the names of object members', () => {
    const index = new IdTable();
    for (const id of ['__proto__', 'constructor', 'a', '']) expect(index.indexOf(id)).toBe(-1);
    expect(index.size).toBe(0);
  });

  it('takes any ids there and back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId), (ids) => {
        const index = new IdTable(ids);
        expect(ids.map((id) => index.indexOf(id))).toEqual([...ids.keys()]);
        expect(index.ids).toEqual(ids);
      }),
    );
  });

  it('cannot be changed once it is frozen, and goes on to tell what it knows', () => {
    const index = new IdTable(['a', 'b']).freeze();
    expect(() => index.add('c')).toThrow(TypeError);
    expect(() => (index.ids as string[]).sort()).toThrow(TypeError);
    expect(index.freeze()).toBe(index);
    expect(() => Object.assign(index, { indexOf: () => 0 })).toThrow(TypeError);
    expect([index.add('b'), index.indexOf('c'), index.size]).toEqual([1, -1, 2]);
  });

  it('makes one id of a number and its text', () => {
    const index = new IdTable();
    const numbers = [7, 0, -0, 5_000_000, 1.5, -3, 1e21, 7, 2 ** 32 - 1];
    expect(numbers.map((id) => index.add(id))).toEqual([0, 1, 1, 2, 3, 4, 5, 0, 6]);
    expect(index.ids).toEqual(['7', '0', '5000000', '1.5', '-3', '1e+21', '4294967295']);
    expect(numbers.map((id) => index.add(String(id)))).toEqual([0, 1, 1, 2, 3, 4, 5, 0, 6]);
    expect(index.freeze().add(7)).toBe(0);
  });

  it('numbers any ids, as numbers and as text, as their text alone', () => {
    const anyNumber = fc.oneof(fc.nat(50), fc.nat(2 ** 23), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(fc.array(fc.oneof(anyNumber, fc.nat(50).map(String))), (ids) => {
        const index = new IdTable();
        const list = [...new Set(ids.map(String))];
        expect(ids.map((id) => index.add(id))).toEqual(ids.map((id) => list.indexOf(String(id))));
        expect(index.ids).toEqual(list);
      }),
    );
  });

  it('knows the ids of bytes as those of their text', () => {
    const anyAscii = fc.oneof(fc.constantFrom('a', 'b', '', '7'), fc.string({ unit: 'binary-ascii', maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(anyAscii, fc.boolean())), (ids) => {
        const index = new IdTable(['\u0161', 'b']);
        const list = [...new Set(['\u0161', 'b', ...ids.map(([id]) => id)])];
        for (const [id, asBytes] of ids) {
          const found = asBytes ? index.addAscii(Buffer.from(`<${id}>`), 1, id.length + 1) : index.add(id);
          expect(found).toBe(list.indexOf(id));
        }
        expect(index.ids).toEqual(list);
        const unknown = Buffer.from('not one of them');
        expect(() => index.freeze().addAscii(unknown, 0, unknown.length)).toThrow(TypeError);
      }),
    );
  });

  it.each<[string, (index: IdTable, id: string) => number]>([
    ['text', (index, id) => index.add(id)],
    ['bytes', (index, id) => index.addAscii(Buffer.from(id), 0, id.length)],
  ])('tells apart as many ids as there are, of %s, some of which have the same hash', (_, add) => {
    // Of so many ids some twenty pairs share a hash of 32 bits, and one in a billion runs has none.
    const random = new Random(7);
    const ids = Array.from({ length: 420_000 }, () => `${random.uint32()}-${random.uint32()}`);
    const index = new IdTable();
    expect(ids.findIndex((id, number) => add(index, id) !== number)).toBe(-1);
    expect(ids.findIndex((id, number) => index.indexOf(id) !== number)).toBe(-1);
    expect([index.size, index.indexOf('user')]).toEqual([420_000, -1]);
    expect(new IdTable(ids).ids).toEqual(ids);
  });
});
