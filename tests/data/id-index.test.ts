import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdIndex } from '../../src/data/id-index.js';
import { anyId } from '../support/arbitraries.js';

describe('IdIndex', () => {
  it('numbers ids in the order in which they are first seen', () => {
    const index = new IdIndex(['b']);
    expect([index.add('a'), index.add('b'), index.add('c')]).toEqual([1, 0, 2]);
    expect(index.ids).toEqual(['b', 'a', 'c']);
    expect(index.size).toBe(3);
  });

  it('knows nothing that was not added, not even the names of object members', () => {
    const index = new IdIndex();
    for (const id of ['__proto__', 'constructor', 'a', '']) expect(index.indexOf(id)).toBe(-1);
    expect(index.size).toBe(0);
  });

  it('takes any ids there and back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId), (ids) => {
        const index = new IdIndex(ids);
        expect(ids.map((id) => index.indexOf(id))).toEqual([...ids.keys()]);
        expect(index.ids).toEqual(ids);
      }),
    );
  });

  it('cannot be changed once it is frozen, and goes on to tell what it knows', () => {
    const index = new IdIndex(['a', 'b']).freeze();
    expect(() => index.add('c')).toThrow(TypeError);
    expect(() => (index.ids as string[]).sort()).toThrow(TypeError);
    expect([index.add('b'), index.indexOf('c'), index.size]).toEqual([1, -1, 2]);
  });
});
