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
});
