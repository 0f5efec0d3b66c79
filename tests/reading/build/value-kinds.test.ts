import { describe, expect, it } from 'vitest';
import { ValueKinds } from '../../../src/reading/build/value-kinds.js';

const ratingsOf = (...values: number[]) => {
  const kinds = new ValueKinds();
  for (const value of values) kinds.add(value);
  return kinds.ratings;
};

describe('ratings', () => {
  it('are few different values of 1 to 5 or 1 to 10, whole or half', () => {
    expect(ratingsOf(1, 2, 3, 4, 5, 5)).toEqual({ kinds: 5, rows: 5, from: 1, to: 5, below: 0 });
    expect(ratingsOf(0, 10, 0, 8, 7)).toEqual({ kinds: 3, rows: 5, from: 7, to: 10, below: 0 });
    expect(ratingsOf(...Array.from({ length: 10 }, (_, at) => (at + 1) / 2))).toMatchObject({
      kinds: 10,
      from: 0.5,
      to: 5,
    });
  });

  it('count what is below 0 beside them', () => {
    expect(ratingsOf(-1, 7, -1, 8, 10)).toEqual({ kinds: 3, rows: 5, from: 7, to: 10, below: 2 });
  });

  it.each([[[]], [[1, 1, 1]], [[1, -1]], [[1, 2, 3]], [[1, 2, 300]], [[1, 2.2, 5]], [[4, 5]]])(
    'are not in %j',
    (values) => {
      expect(ratingsOf(...values)).toBeNull();
    },
  );

  it('are not in many different values, even small ones', () => {
    expect(ratingsOf(...Array.from({ length: 40 }, (_, at) => at / 4))).toBeNull();
  });
});
