import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toWeight, weigh } from '../../../src/data/events/weights.js';

const eventWeights = { like: 3, skip: -1, view: 0 };
const byEvent = { eventWeights, weighting: 'event' } as const;
const byValue = { eventWeights, weighting: 'value' } as const;

describe('weigh', () => {
  it.each<[event: string | null, value: number, byEvent: number, byValue: number]>([
    [null, 1, 1, 1],
    [null, 7, 1, 7],
    [null, -2, -1, -2],
    ['like', 1, 3, 3],
    ['like', 7, 3, 21],
    ['like', 0.5, 3, 1.5],
    ['like', -1, -3, -3],
    ['unnamed', 7, 1, 7],
    ['skip', 7, -1, -7],
  ])('weighs the event %o with the value %d as %d, or %d by value', (event, value, whereEvent, whereValue) => {
    expect(weigh(event, value, byEvent)).toBe(whereEvent);
    expect(weigh(event, value, byValue)).toBe(whereValue);
  });

  it.each<[event: string | null, value: number]>([
    [null, 0],
    ['like', 0],
    ['view', 5],
  ])('makes the event %o with the value %d a dislike', (event, value) => {
    expect(weigh(event, value, byEvent) <= 0).toBe(true);
    expect(weigh(event, value, byValue) <= 0).toBe(true);
  });

  it('knows no weights by the names of object members', () => {
    for (const event of ['constructor', '__proto__', 'toString']) expect(weigh(event, 1, byEvent)).toBe(1);
  });

  it('takes weights of any name', () => {
    const named = JSON.parse('{ "__proto__": 5 }') as Record<string, number>;
    expect(weigh('__proto__', 1, { ...byEvent, eventWeights: named })).toBe(5);
  });
});

describe('toWeight', () => {
  it('keeps the sign of every finite number in Float32, and keeps it finite', () => {
    const column = new Float32Array(1);
    const numbers = fc.double({ noNaN: true });
    fc.assert(
      fc.property(numbers, (number) => {
        column[0] = toWeight(number);
        expect(Number.isFinite(column[0])).toBe(true);
        expect(column[0] > 0).toBe(number > 0);
      }),
      {
        examples: [[Number.MIN_VALUE], [Number.MAX_VALUE], [-Number.MIN_VALUE], [-Number.MAX_VALUE], [-0], [Infinity]],
      },
    );
  });
});
