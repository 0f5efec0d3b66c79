import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { popularityOrder } from '../../src/data/popularity.js';
import { PopularityOrder } from '../../src/live/popularity-order.js';

describe('PopularityOrder', () => {
  it('is always in the order that sorting gives, whatever changes', () => {
    const anyChange = fc.record({
      item: fc.nat({ max: 30 }),
      by: fc.constantFrom<1 | -1>(1, 1, -1),
      grow: fc.constantFrom(0, 0, 0, 1, 7),
    });
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 4 }), { maxLength: 12 }),
        fc.array(anyChange, { maxLength: 60 }),
        fc.boolean(),
        (start, changes, early) => {
          const given = Uint32Array.from(start);
          const popularity = new PopularityOrder(given);
          const expected = [...start];
          if (early) expect([...popularity.order]).toEqual([...popularityOrder(given)]);
          for (const { item, by, grow } of changes) {
            for (let more = 0; more < grow; more++) expected.push(0);
            popularity.grow(expected.length);
            if (item < expected.length && expected[item] + by >= 0) {
              popularity.change(item, by);
              expected[item] += by;
            }
            if (!early) continue;
            expect([...popularity.counts]).toEqual(expected);
            expect([...popularity.order]).toEqual([...popularityOrder(Uint32Array.from(expected))]);
          }
          expect([...popularity.counts]).toEqual(expected);
          expect([...popularity.order]).toEqual([...popularityOrder(Uint32Array.from(expected))]);
          expect([...given]).toEqual(start);
        },
      ),
    );
  });
});
