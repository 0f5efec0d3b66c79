import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pace } from '../../../src/pace.js';
import { popularFirst, rowCosts } from '../../../src/solvers/neighbours/popular-first.js';
import { anyFactors, denseOf, sparseOf, transposed } from '../../support/matrices.js';

it('is the same matrix with the columns that most rows have first', async () => {
  await fc.assert(
    fc.asyncProperty(anyFactors, async ({ sparse, columns }) => {
      const ordered = await popularFirst(sparseOf(sparse, columns), new Pace());
      const { order, places, histories, byItem } = ordered;
      const users = (item: number): number => sparse.filter((row) => row[item] !== 0).length;
      const expected = Array.from({ length: columns }, (_, item) => item).sort((a, b) => users(b) - users(a) || a - b);
      expect([...order]).toEqual(expected);
      expect(expected.map((item) => places[item])).toEqual(expected.map((_, place) => place));
      const moved = sparse.map((row) => expected.map((item) => row[item]));
      expect(denseOf(histories)).toEqual(moved);
      expect(denseOf(byItem)).toEqual(transposed(moved, columns));
      const lengths = sparse.map((row) => row.filter((value) => value !== 0).length);
      expect([...(await rowCosts(ordered, new Pace()))]).toEqual(
        expected.map((item) => sparse.reduce((sum, row, user) => sum + (row[item] === 0 ? 0 : lengths[user]), 0)),
      );
    }),
  );
});
