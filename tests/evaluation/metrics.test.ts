import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/metrics.json' with { type: 'json' };
import {
  coverageAt,
  hitRateAt,
  mapAt,
  mrrAt,
  ndcgAt,
  noveltyAt,
  precisionAt,
  recallAt,
} from '../../src/evaluation/metrics.js';

const hits = (text: string): boolean[] => Array.from(text, (mark) => mark === 'x');
const LOG3 = Math.log2(3);

describe('recallAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    ['.', 1, 1, 0],
    ['.x.x.', 4, 1, 0],
    ['.x.x.', 4, 2, 1 / 4],
    ['.x.x.', 4, 5, 2 / 4],
    ['.x.x.', 4, 100, 2 / 4],
    ['xxx', 3, 2, 2 / 3],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(recallAt(hits(list), heldOut, k)).toBe(expected);
  });
});

describe('ndcgAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    ['.', 1, 1, 0],
    ['.x', 1, 2, 1 / LOG3],
    ['..x', 1, 3, 1 / 2],
    ['x.x', 2, 3, 1.5 / (1 + 1 / LOG3)],
    ['.xx', 2, 3, (1 / LOG3 + 1 / 2) / (1 + 1 / LOG3)],
    // The ideal list is cut at K too, so that a list full of hits reaches 1.
    ['xx', 9, 2, 1],
    ['xx', 9, 3, (1 + 1 / LOG3) / (1 + 1 / LOG3 + 1 / 2)],
    ['...x', 1, 3, 0],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(ndcgAt(hits(list), heldOut, k)).toBeCloseTo(expected, 14);
  });
});

describe('precisionAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    ['.x.x.', 4, 2, 1 / 2],
    ['.x.x.', 4, 5, 2 / 5],
    // Places that a short list has not are no hits.
    ['.x.x.', 2, 10, 2 / 10],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(precisionAt(hits(list), heldOut, k)).toBe(expected);
  });
});

describe('hitRateAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    ['xx', 2, 2, 1],
    ['..x', 1, 2, 0],
    ['..x', 1, 3, 1],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(hitRateAt(hits(list), heldOut, k)).toBe(expected);
  });
});

describe('mrrAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    ['.xx', 2, 3, 1 / 2],
    ['..x', 1, 2, 0],
    ['..x', 1, 3, 1 / 3],
    ['....', 1, 4, 0],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(mrrAt(hits(list), heldOut, k)).toBe(expected);
  });
});

describe('mapAt', () => {
  it.each<[string, number, number, number]>([
    ['x', 1, 1, 1],
    // Hits at places 1 and 3: precisions 1 / 1 and 2 / 3, of two that could be.
    ['x.x', 2, 3, (1 + 2 / 3) / 2],
    // Hits at 2, 3 and 5: 1 / 2, 2 / 3 and 3 / 5; four held out.
    ['.xx.x', 4, 5, (1 / 2 + 2 / 3 + 3 / 5) / 4],
    // The same, cut at 3: at most three hits could be there.
    ['.xx.x', 4, 3, (1 / 2 + 2 / 3) / 3],
    ['xx', 9, 2, 1],
    ['..x', 1, 2, 0],
    ['', 2, 10, 0],
  ])('of the list %o with %d held out is, at %d, %d', (list, heldOut, k, expected) => {
    expect(mapAt(hits(list), heldOut, k)).toBeCloseTo(expected, 14);
  });
});

describe('noveltyAt', () => {
  it.each<[number[], number, number, number]>([
    // Of 8 users all, 4, 2 and 1 have the items: 0, 1, 2 and 3 bits.
    [[8, 4, 2, 1], 8, 4, (0 + 1 + 2 + 3) / 4],
    [[8, 4, 2, 1], 8, 2, 1 / 2],
    // Short lists: the mean of what is there.
    [[2], 8, 10, 2],
    // Nobody has it: as if one had.
    [[0], 8, 1, 3],
    [[], 8, 5, 0],
  ])('of items that %j of %d users have is, at %d, %d', (popularity, users, k, expected) => {
    expect(noveltyAt(popularity, users, k)).toBe(expected);
  });
});

describe('coverageAt', () => {
  it.each<[string[], number, number, number]>([
    [['abc', 'abd'], 8, 3, 4 / 8],
    [['abc', 'abd'], 8, 1, 1 / 8],
    [['ab', ''], 4, 10, 2 / 4],
    [[], 4, 10, 0],
  ])('of the lists %j from %d items is, at %d, %d', (lists, items, k, expected) => {
    expect(
      coverageAt(
        lists.map((list) => [...list]),
        items,
        k,
      ),
    ).toBe(expected);
  });
});

describe('all metrics', () => {
  const metrics = {
    recall: recallAt,
    precision: precisionAt,
    ndcg: ndcgAt,
    mrr: mrrAt,
    map: mapAt,
    hitRate: hitRateAt,
  };

  // fixtures/make-metrics.py: random lists, judged by other implementations.
  it.each(Object.entries(metrics))('agree with an independent implementation: %s', (name, metric) => {
    const expected: Readonly<Record<string, number[]>> = fixture.expected;
    for (const k of fixture.k) {
      fixture.lists.forEach(({ list, heldOut }, at) => {
        const found = list.map((item) => heldOut.includes(item));
        expect(Math.abs(metric(found, heldOut.length, k) - expected[`${name}@${k}`][at])).toBeLessThan(1e-9);
      });
    }
    expect(fixture.lists.length).toBeGreaterThan(100);
  });

  const anyJudgement = fc
    .tuple(fc.array(fc.boolean(), { maxLength: 12 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 14 }))
    .map(([list, more, k]) => ({ list, k, heldOut: Math.max(1, list.filter(Boolean).length + more) }));

  it('lie in [0, 1], and do not fall when a hit moves up', () => {
    fc.assert(
      fc.property(anyJudgement, ({ list, heldOut, k }) => {
        for (const metric of Object.values(metrics)) {
          const value = metric(list, heldOut, k);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          const sorted = list.toSorted((a, b) => Number(b) - Number(a));
          expect(metric(sorted, heldOut, k)).toBeGreaterThanOrEqual(value);
        }
      }),
    );
  });

  it('are 1 for a list that begins with all that is held out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), (heldOut, more) => {
        const list = Array.from({ length: heldOut + more }, (_, place) => place < heldOut);
        for (const metric of [recallAt, ndcgAt, mrrAt, mapAt, hitRateAt]) {
          expect(metric(list, heldOut, heldOut + more)).toBe(1);
        }
        expect(precisionAt(list, heldOut, heldOut)).toBe(1);
      }),
    );
  });
});
