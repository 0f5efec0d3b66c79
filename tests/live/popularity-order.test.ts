import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallbackOrder, popularityOrder } from '../../src/data/popularity.js';
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

  it('goes by what is weighed by age, which no item without users has', () => {
    // Halves and quarters, whose sums are exact.
    const anyChange = fc.record({
      item: fc.nat({ max: 6 }),
      by: fc.constantFrom<1 | 0 | -1>(1, 0, -1),
      weighed: fc.integer({ min: -4, max: 4 }).map((quarters) => quarters / 4),
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ users: fc.nat({ max: 3 }), quarters: fc.nat({ max: 8 }) }), {
          minLength: 7,
          maxLength: 7,
        }),
        fc.array(anyChange, { maxLength: 30 }),
        fc.boolean(),
        (start, changes, early) => {
          const counts = start.map(({ users }) => users);
          const recent = start.map(({ users, quarters }) => (users === 0 ? 0 : quarters / 4));
          const given = [Uint32Array.from(counts), Float64Array.from(recent)] as const;
          const popularity = new PopularityOrder(...given);
          const expectOrder = () => {
            expect([...popularity.counts]).toEqual(counts);
            expect(recent.map((_, item) => popularity.scoreOf(item))).toEqual(recent);
            const sorted = fallbackOrder({
              popularity: Uint32Array.from(counts),
              recentPopularity: Float64Array.from(recent),
            });
            expect([...popularity.order]).toEqual([...sorted]);
          };
          if (early) expectOrder();
          for (const { item, by, weighed } of changes) {
            if (counts[item] + by < 0) continue;
            popularity.change(item, by, weighed);
            counts[item] += by;
            recent[item] = counts[item] === 0 ? 0 : Math.max(0, recent[item] + weighed);
            if (early) expectOrder();
          }
          expectOrder();
          expect(given.map((each) => [...each])).toEqual([
            start.map(({ users }) => users),
            start.map(({ users, quarters }) => (users === 0 ? 0 : quarters / 4)),
          ]);
        },
      ),
    );
  });

  it('leaves out what is removed until it is restored, without users', () => {
    const anyChange = fc.record({
      item: fc.nat({ max: 12 }),
      kind: fc.constantFrom('more', 'more', 'less', 'remove', 'restore', 'grow'),
    });
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3 }), { maxLength: 10 }),
        fc.array(anyChange, { maxLength: 60 }),
        fc.boolean(),
        fc.boolean(),
        (start, changes, early, weighed) => {
          const recent = weighed ? Float64Array.from(start, (users) => users / 2) : null;
          const gone = start.length > 0 && start[0] === 0 ? new Set([0]) : new Set<number>();
          const popularity = new PopularityOrder(Uint32Array.from(start), recent, gone);
          const expected = [...start];
          const expectOrder = () => {
            const sorted = popularityOrder(Uint32Array.from(expected)).filter((item) => !gone.has(item));
            expect([...popularity.order]).toEqual([...sorted]);
            expect([...popularity.counts]).toEqual(expected);
          };
          if (early) expectOrder();
          for (const { item, kind } of changes) {
            if (kind === 'grow') {
              expected.push(0);
              popularity.grow(expected.length);
            } else if (item >= expected.length) continue;
            else if (kind === 'restore') {
              if (gone.delete(item)) popularity.restore(item);
            } else if (gone.has(item)) continue;
            else if (kind === 'remove') {
              popularity.remove(item);
              gone.add(item);
              expected[item] = 0;
            } else if (kind === 'more' || expected[item] > 0) {
              const by = kind === 'more' ? 1 : -1;
              popularity.change(item, by, by / 2);
              expected[item] += by;
            }
            if (early) expectOrder();
          }
          expectOrder();
        },
      ),
    );
  });
});
