import { describe, expect, it } from 'vitest';
import { addCounts, EventCounts } from '../../../src/data/events/event-counts.js';

describe('counts of events', () => {
  it('name each event once, in the order in which they came, with its weight', () => {
    const counts = new EventCounts();
    for (const event of ['view', null, '__proto__', 'view', 'dislike']) counts.add(event);
    expect(Object.entries(counts.toRecord({ view: 0.5 }))).toEqual([
      ['view', { count: 2, weight: 0.5 }],
      ['__proto__', { count: 1, weight: 1 }],
      ['dislike', { count: 1, weight: -1 }],
    ]);
  });

  it('add up, with the weights of the later ones', () => {
    const one = { view: { count: 2, weight: 1 }, like: { count: 3, weight: 1 } };
    const other = { buy: { count: 1, weight: 4 }, view: { count: 5, weight: 0.5 } };
    expect(Object.entries(addCounts(one, other))).toEqual([
      ['view', { count: 7, weight: 0.5 }],
      ['like', { count: 3, weight: 1 }],
      ['buy', { count: 1, weight: 4 }],
    ]);
  });
});
