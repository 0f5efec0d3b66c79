import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longTailOf } from '../../../src/report/numbers/long-tail.js';

describe('the long tail', () => {
  it('is known for ten items of which two have most of it', () => {
    // 10 items, 100 interactions: the first two have 80, the others 20.
    const tail = longTailOf(Uint32Array.from([2, 50, 3, 2, 3, 30, 2, 3, 2, 3]))!;
    expect(tail.head).toBeCloseTo(0.8, 12);
    expect(tail.most).toBe(0.2);
    expect(tail.medianUsers).toBe(3);
    expect(tail.curve).toHaveLength(11);
    expect(tail.curve[1]).toEqual({ items: 0.1, interactions: 0.5 });
    expect(tail.curve.at(-1)).toEqual({ items: 1, interactions: 1 });
  });

  it('is straight where all items are alike, also between two of them', () => {
    const tail = longTailOf(new Uint32Array(3).fill(7))!;
    expect(tail.head).toBeCloseTo(0.2, 12);
    expect(tail.most).toBe(1);
    for (const { items, interactions } of tail.curve) expect(interactions).toBeCloseTo(items, 12);
  });

  it('is null where nobody has anything', () => {
    expect(longTailOf(new Uint32Array(0))).toBeNull();
    expect(longTailOf(new Uint32Array(4))).toBeNull();
  });

  it('rises ever less from 0 to 1, in a hundred steps at most', () => {
    fc.assert(
      fc.property(fc.uint32Array({ minLength: 1, maxLength: 300, max: 1e6 }), (popularity) => {
        const tail = longTailOf(popularity);
        if (tail === null) return;
        expect(tail.curve.length).toBeLessThanOrEqual(101);
        const steps = tail.curve.slice(1).map(({ interactions }, at) => interactions - tail.curve[at].interactions);
        steps.forEach((step, at) => {
          expect(step).toBeGreaterThanOrEqual(-1e-12);
          expect(step).toBeLessThanOrEqual((steps[at - 1] ?? 1) + 1e-9);
        });
        expect(tail.head).toBeGreaterThanOrEqual(0.2 - 1e-9);
        expect(tail.most).toBeLessThanOrEqual(1);
      }),
    );
  });
});
