import { describe, expect, it } from 'vitest';
import { IdTable } from '../../src/data/ids/id-table.js';
import { GrowingIds } from '../../src/live/growing-ids.js';

const made = () => new GrowingIds(new IdTable(['a', 'b']).freeze());

describe('GrowingIds', () => {
  it('gives out the ids of its base themselves as long as none is added', () => {
    const base = new IdTable(['a', 'b']).freeze();
    const ids = new GrowingIds(base);
    expect(ids.add('b')).toBe(1);
    expect(ids.ids).toBe(base.ids);
    expect(ids.freeze()).toBe(base);
  });

  it('adds ids behind those of its base, and finds all of them', () => {
    const ids = made();
    expect([ids.add('c'), ids.add('a'), ids.add('d'), ids.add('c')]).toEqual([2, 0, 3, 2]);
    expect(ids.size).toBe(4);
    expect(ids.ids).toEqual(['a', 'b', 'c', 'd']);
    expect(ids.ids).toBe(ids.ids);
    expect(ids.ids.map((_, index) => ids.idAt(index))).toEqual(ids.ids);
    expect(['a', 'd', 'x'].map((id) => ids.indexOf(id))).toEqual([0, 3, -1]);
    ids.add('e');
    expect(ids.ids).toHaveLength(5);
  });

  it('keeps every index when it moves to an index made of some of them', () => {
    const ids = made();
    ids.add('c');
    const frozen = ids.freeze();
    expect(frozen.ids).toEqual(['a', 'b', 'c']);
    ids.add('d');
    ids.moveTo(frozen);
    expect(ids.ids).toEqual(['a', 'b', 'c', 'd']);
    expect([ids.indexOf('c'), ids.indexOf('d'), ids.add('e')]).toEqual([2, 3, 4]);
  });

  it('does not know an id that was removed, keeps all indexes, and gives it its own when it comes back', () => {
    const ids = made();
    ids.add('c');
    ids.remove(0);
    ids.remove(2);
    expect([ids.size, ids.count, [...ids.removed]]).toEqual([3, 1, [0, 2]]);
    expect(ids.ids).toEqual(['b']);
    expect(['a', 'b', 'c'].map((id) => ids.indexOf(id))).toEqual([-1, 1, -1]);
    // A list that is under way may name it.
    expect([0, 1, 2].map((index) => ids.idAt(index))).toEqual(['a', 'b', 'c']);
    expect(ids.freeze().ids).toEqual(['a', 'b', 'c']);
    ids.moveTo(ids.freeze());
    expect(ids.ids).toEqual(['b']);
    expect([ids.add('c'), ids.add('d')]).toEqual([2, 3]);
    expect(ids.ids).toEqual(['b', 'c', 'd']);
  });

  it('has another version after every change, and only then', () => {
    const ids = made();
    const versions = [ids.version];
    const next = () => versions.push(ids.version);
    ids.add('a');
    expect(ids.version).toBe(versions[0]);
    ids.add('c');
    next();
    ids.remove(0);
    next();
    ids.add('a');
    next();
    expect(new Set(versions).size).toBe(4);
  });

  it('tells which ids went while some work was done, those that are back among them', async () => {
    const ids = made();
    ids.remove(0);
    ids.add('a');
    const departed = await ids.watchRemoved(async (gone) => {
      ids.remove(1);
      ids.add('b');
      return gone;
    });
    ids.remove(0);
    expect([...departed]).toEqual(['b']);
    await expect(ids.watchRemoved(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
