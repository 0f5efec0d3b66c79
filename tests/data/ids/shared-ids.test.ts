import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idAt } from '../../../src/data/ids/id-index.js';
import { IdTable } from '../../../src/data/ids/id-table.js';
import { SharedIds, shareIds } from '../../../src/data/ids/shared-ids.js';
import { anyId } from '../../support/arbitraries.js';

const anyIds = fc.uniqueArray(
  fc.oneof(anyId, fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', '\u{1f3b5}')),
  {
    maxLength: 200,
  },
);

describe('ids in shared memory', () => {
  it('are those of the index that was shared, whatever they are', () => {
    fc.assert(
      fc.property(anyIds, anyId, (ids, other) => {
        const table = new IdTable(ids).freeze();
        const shared = new SharedIds(structuredClone(shareIds(table)));
        expect(shared.size).toBe(table.size);
        expect(shared.ids).toEqual(table.ids);
        expect(ids.map((_, index) => shared.idAt(index))).toEqual(ids);
        for (const id of [...ids, other, `${other}x`, other.slice(1)])
          expect(shared.indexOf(id)).toBe(table.indexOf(id));
      }),
    );
  });

  it('take a byte a character where no character needs more', () => {
    expect(shareIds(new IdTable(['a', 'é', 'ÿÿ'])).text).toHaveProperty('byteLength', 4);
    expect(shareIds(new IdTable(['a', 'ł'])).text).toHaveProperty('byteLength', 4);
  });

  it('are found by the hashes of the thread that shared them', () => {
    const bytes = shareIds(new IdTable(['a', 'b', 'c']));
    const elsewhere = new SharedIds({ ...bytes, seed: bytes.seed + 1 });
    expect(['a', 'b', 'c'].map((id) => elsewhere.indexOf(id))).not.toEqual([0, 1, 2]);
  });

  it('stay where they are when they are shared again', () => {
    const bytes = shareIds(new IdTable(['a', 'b']));
    expect(shareIds(new SharedIds(bytes))).toBe(bytes);
  });

  it('are many', () => {
    const ids = Array.from({ length: 1e5 }, (_, at) => `user-${at}`);
    const shared = new SharedIds(shareIds(new IdTable(ids)));
    for (let at = 0; at < ids.length; at += 7) expect(shared.indexOf(ids[at])).toBe(at);
    expect(shared.indexOf('user-100000')).toBe(-1);
  });

  it('cannot be added to', () => {
    const shared = new SharedIds(shareIds(new IdTable(['a'])));
    expect(() => (shared.ids as string[]).push('b')).toThrow(TypeError);
  });
});

describe('idAt', () => {
  it('asks an index that has no list for one id alone', () => {
    const shared = new SharedIds(shareIds(new IdTable(['a', 'b'])));
    expect(idAt(shared, 1)).toBe('b');
    expect(Reflect.get(shared, 'list')).toBeNull();
    expect(idAt({ size: 1, ids: ['x'], indexOf: () => 0 }, 0)).toBe('x');
  });
});
