import { expect, it } from 'vitest';
import { measureLists } from '../../../src/training/validation/list-quality.js';
import type { ValidationSplit } from '../../../src/training/validation/validation-split.js';

it('lists are measured by what was held out of each user', () => {
  const heldOut = {
    users: Uint32Array.of(2, 5, 6),
    offsets: Uint32Array.of(0, 1, 3, 4),
    items: Uint32Array.of(7, 1, 4, 9),
  };
  const lists = [Uint32Array.of(7, 3), Uint32Array.of(3, 4), Uint32Array.of()];
  const second = 1 / Math.log2(3);
  const { recall, ndcg } = measureLists(heldOut as ValidationSplit, lists);
  expect([...recall]).toEqual([1, 0.5, 0]);
  expect(ndcg[0]).toBe(1);
  expect(ndcg[1]).toBeCloseTo(second / (1 + second), 12);
  expect(ndcg[2]).toBe(0);
  // Only the first item of each list counts.
  expect([...measureLists(heldOut as ValidationSplit, lists, 1).recall]).toEqual([1, 0, 0]);
});
