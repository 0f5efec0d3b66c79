import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRACTION, toWeight, Weights } from '../../../src/data/events/weights.js';
import type { EventWeight } from '../../../src/types.js';

const eventWeights = { like: 3, skip: -1, view: 0, undo: 'retract' } as const;
const byEvent = { eventWeights, weighting: 'event' } as const;
const byValue = { eventWeights, weighting: 'value' } as const;

const weigh = (
  event: string | null,
  value: number,
  options: { readonly eventWeights: Readonly<Record<string, EventWeight>>; readonly weighting: 'event' | 'value' },
): number => new Weights(options).of(event, value);

describe('weights', () => {
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
    ['skip', -7, 1, 7],
  ])('weighs the event %o with the value %d as %d, or %d by value', (event, value, whereEvent, whereValue) => {
    expect(weigh(event, value, byEvent)).toBe(whereEvent);
    expect(weigh(event, value, byValue)).toBe(whereValue);
  });

  it.each<[event: string | null, value: number]>([
    [null, 0],
    ['like', 0],
    ['view', 5],
    ['impression', 7],
    ['dislike', 0],
  ])('let the event %o with the value %d say nothing', (event, value) => {
    expect(weigh(event, value, byEvent)).toBeNaN();
    expect(weigh(event, value, byValue)).toBeNaN();
  });

  it.each([
    ...['dislike', 'Dislike', 'disliked', 'dislikes', 'DOWNVOTE', 'downvoted', 'Down votes'],
    ...['thumbs_down', 'thumbs-down', 'Thumbs Down', 'thumbsDown', 'thumb down'],
  ])('make %s a dislike, whatever the sign of its value', (event) => {
    for (const value of [1, -1, 3, -3]) {
      expect(weigh(event, value, byEvent)).toBe(-1);
      expect(weigh(event, value, byValue)).toBe(-Math.abs(value));
    }
  });

  it.each([
    'unlike',
    'Unlike',
    'remove',
    'remove_from_cart',
    'Remove from cart',
    'removeFromPlaylist',
    'unfollow',
    'undo',
  ])('let %s take back', (event) => {
    for (const value of [1, -1, 0]) expect(weigh(event, value, byEvent)).toBe(RETRACTION);
  });

  it('go by the option before the usual names', () => {
    const options = { eventWeights: { impression: 0.5, unlike: -2, dislike: 1 }, weighting: 'event' } as const;
    expect(['impression', 'unlike', 'dislike', 'Impression'].map((event) => weigh(event, 1, options))).toEqual([
      ...[0.5, -2, 1],
      Number.NaN,
    ]);
  });

  it('are never lost between two small numbers', () => {
    expect(weigh('tiny', 1e-200, { eventWeights: { tiny: 1e-200 }, weighting: 'value' })).toBeGreaterThan(0);
    expect(weigh('tiny', -1e-200, { eventWeights: { tiny: 1e-200 }, weighting: 'value' })).toBeLessThan(0);
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
    const numbers = fc.double({ noNaN: true }).filter((number) => number !== 0);
    fc.assert(
      fc.property(numbers, (number) => {
        column[0] = toWeight(Math.sign(number), Math.abs(number));
        expect(Number.isFinite(column[0])).toBe(true);
        expect(column[0] > 0).toBe(number > 0);
      }),
      {
        examples: [[Number.MIN_VALUE], [Number.MAX_VALUE], [-Number.MIN_VALUE], [-Number.MAX_VALUE], [Infinity]],
      },
    );
  });
});
