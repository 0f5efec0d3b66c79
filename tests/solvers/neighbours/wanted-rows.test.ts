import { expect, it } from 'vitest';
import { wantedRows } from '../../../src/solvers/neighbours/wanted-rows.js';

it('says who wants each row, and where', () => {
  // Item 0 of the block wants 2 and 4, item 1 nothing, item 2 wants 2.
  const candidates = Uint32Array.of(2, 4, 9, 9, 9, 9, 2, 9, 9);
  const { rows, offsets, wantedAt } = wantedRows(Uint32Array.of(2, 0, 1), candidates, 3, 6);
  expect([...rows]).toEqual([2, 4]);
  expect([...offsets]).toEqual([0, 2, 3]);
  expect([...wantedAt]).toEqual([0, 6, 1]);
});

it('is empty where nobody wants anything', () => {
  const { rows, offsets } = wantedRows(Uint32Array.of(0), Uint32Array.of(7), 1, 3);
  expect([[...rows], [...offsets]]).toEqual([[], [0]]);
});
