import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pace } from '../../../src/pace.js';
import { itemColumns } from '../../../src/solvers/sequence/item-columns.js';
import { anyHalfLife, anyOrderedRows, orderedOf } from '../../support/any-sequence.js';
import { datasetOf } from '../../support/datasets.js';
import { farthest, transposed } from '../../support/matrices.js';
import { positionsOf } from '../../support/sequence-oracle.js';

it('the columns of X have the lengths that they have position by position', async () => {
  await fc.assert(
    fc.asyncProperty(anyOrderedRows, anyHalfLife, async (rows, halfLife) => {
      const dataset = await datasetOf(rows, { weighting: 'value' });
      const histories = await orderedOf(dataset, halfLife);
      const { norms, costs, meanSquare } = await itemColumns(histories, dataset.items.size, new Pace());
      const lengths = transposed(positionsOf(dataset, halfLife).X).map((column) => Math.hypot(...column));
      expect(farthest(norms, lengths)).toBeLessThan(1e-4);
      const sum = (power: number): number => lengths.reduce((all, length) => all + length ** power, 0);
      expect(meanSquare / (sum(4) / sum(2))).toBeCloseTo(1, 4);
      expect(costs.every((cost) => cost > 0)).toBe(true);
    }),
  );
});
