import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from '../../src/data/id-table.js';
import { LookUp } from '../../src/recommender/look-up.js';

const newLookUp = (index: IdTable) => new LookUp<string | number>(index, String);

describe('a look-up', () => {
  it('gives what a new one gives, whatever was asked before, and lists that change', () => {
    const anyList = fc.array(fc.constantFrom<string | number>('a', 'b', 'c', '1', 1, 2, 'x'), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(anyList, { maxLength: 8 }), (lists) => {
        const index = new IdTable(['a', 'b', '1']);
        const [used, changing] = [newLookUp(index), newLookUp(index)];
        const reused: (string | number)[] = [];
        for (const list of lists) {
          const expected = newLookUp(index).find(list);
          expect(used.find(list)).toEqual(expected);
          expect(used.find(new Set(list))).toEqual(newLookUp(index).find(new Set(list)));
          reused.splice(0, reused.length, ...list);
          expect(changing.find(reused)).toEqual(expected);
          const frozen = Object.freeze([...list]);
          for (let time = 0; time < 2; time++) expect(used.find(frozen)).toEqual(expected);
        }
      }),
    );
  });

  it('gives the same places for the same ids, until the index grows', () => {
    const index = new IdTable(['a', 'b']);
    const lookUp = newLookUp(index);
    const places = lookUp.find(['b', 'new']);
    expect(places).toEqual({ known: [1], unknown: ['new'] });
    expect(lookUp.find(new Set(['b', 'new']))).toBe(places);
    index.add('new');
    expect(lookUp.find(['b', 'new'])).toEqual({ known: [1, 2], unknown: [] });
  });

  it('does not read a frozen array again, until the index grows', () => {
    const index = new IdTable(['a']);
    const lookUp = newLookUp(index);
    const list = Object.freeze(['a', 'new']);
    const places = lookUp.find(list);
    expect(lookUp.find(list)).toBe(places);
    index.add('new');
    expect(lookUp.find(list)).toEqual({ known: [0, 1], unknown: [] });
    // A frozen set can still be added to.
    const set = Object.freeze(new Set(['a']));
    lookUp.find(set);
    set.add('new');
    expect(lookUp.find(set)).toEqual({ known: [0, 1], unknown: [] });
  });

  it('remembers nothing of a list that fails', () => {
    const lookUp = new LookUp<string>(new IdTable(['a']), (id) => {
      if (id === 'bad') throw new Error('bad');
      return id;
    });
    for (let time = 0; time < 2; time++) expect(() => lookUp.find(['a', 'bad'])).toThrow('bad');
    expect(lookUp.find(['a'])).toEqual({ known: [0], unknown: [] });
  });
});
