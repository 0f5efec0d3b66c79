import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from '../../../src/data/ids/id-table.js';
import { GrowingIds } from '../../../src/live/growing-ids.js';
import { IdLookup } from '../../../src/recommender/lists/id-lookup.js';

const idsOf = (ids: readonly string[]) => new GrowingIds(new IdTable(ids).freeze());
const newIdLookup = (index: GrowingIds) => new IdLookup<string | number>(index, String);

describe('a look-up', () => {
  it('gives what a new one gives, whatever was asked before, and lists that change', () => {
    const anyList = fc.array(fc.constantFrom<string | number>('a', 'b', 'c', '1', 1, 2, 'x'), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(anyList, { maxLength: 8 }), (lists) => {
        const index = idsOf(['a', 'b', '1']);
        const [used, changing] = [newIdLookup(index), newIdLookup(index)];
        const reused: (string | number)[] = [];
        for (const list of lists) {
          const expected = newIdLookup(index).find(list);
          expect(used.find(list)).toEqual(expected);
          expect(used.find(new Set(list))).toEqual(newIdLookup(index).find(new Set(list)));
          reused.splice(0, reused.length, ...list);
          expect(changing.find(reused)).toEqual(expected);
          const frozen = Object.freeze([...list]);
          for (let time = 0; time < 2; time++) expect(used.find(frozen)).toEqual(expected);
        }
      }),
    );
  });

  it('gives the same places for the same ids, until the index grows', () => {
    const index = idsOf(['a', 'b']);
    const lookup = newIdLookup(index);
    const places = lookup.find(['b', 'new']);
    expect(places).toEqual({ known: [1], unknown: ['new'] });
    expect(lookup.find(new Set(['b', 'new']))).toBe(places);
    index.add('new');
    expect(lookup.find(['b', 'new'])).toEqual({ known: [1, 2], unknown: [] });
  });

  it('does not read a frozen array again, until the index grows', () => {
    const index = idsOf(['a']);
    const lookup = newIdLookup(index);
    const list = Object.freeze(['a', 'new']);
    const places = lookup.find(list);
    expect(lookup.find(list)).toBe(places);
    index.add('new');
    expect(lookup.find(list)).toEqual({ known: [0, 1], unknown: [] });
    // A frozen set can still be added to.
    const set = Object.freeze(new Set(['a']));
    lookup.find(set);
    set.add('new');
    expect(lookup.find(set)).toEqual({ known: [0, 1], unknown: [] });
  });

  it('remembers nothing of a list that fails', () => {
    const lookup = new IdLookup<string>(idsOf(['a']), (id) => {
      if (id === 'bad') throw new Error('bad');
      return id;
    });
    for (let time = 0; time < 2; time++) expect(() => lookup.find(['a', 'bad'])).toThrow('bad');
    expect(lookup.find(['a'])).toEqual({ known: [0], unknown: [] });
  });
});
