import { expect, it } from 'vitest';
import { pickUsers } from '../../../src/report/numbers/pick-users.js';

it('picks a short, a usual and a long history', () => {
  // User n has n items, from 0 to 20.
  const offsets = Uint32Array.from({ length: 22 }, (_, user) => (user * (user - 1)) / 2);
  const ids = Array.from({ length: 21 }, (_, user) => `u${user}`);
  expect(pickUsers(ids, offsets).map(({ userId }) => userId)).toEqual(['u3', 'u11', 'u19']);
});

it('takes the first of those that are alike, and nobody twice', () => {
  expect(pickUsers(['a', 'b'], Uint32Array.from([0, 2, 4])).map(({ userId }) => userId)).toEqual(['a', 'b']);
  expect(pickUsers(['a', 'b'], Uint32Array.from([0, 0, 4])).map(({ userId }) => userId)).toEqual(['b']);
  expect(pickUsers([], new Uint32Array(1))).toEqual([]);
  expect(pickUsers(['a'], Uint32Array.from([0, 0]))).toEqual([]);
});
