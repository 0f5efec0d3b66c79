import fc from 'fast-check';
import type { Dataset } from '../../src/data/dataset.js';
import { timesOrNull } from '../../src/data/dataset.js';
import { Pace } from '../../src/pace.js';
import { type OrderedHistories, orderHistories } from '../../src/solvers/sequence/ordered-histories.js';
import { datasetOf, type Row, T } from './datasets.js';

/** Histories of nine items in few moments, so that some share one; some events have no time. */
export const anyOrderedRows = fc
  .array(
    fc.record({
      user: fc.nat(5),
      item: fc.nat(8),
      moment: fc.option(fc.nat(6), { freq: 8 }),
      value: fc.constantFrom(1, 1, 2),
    }),
    { minLength: 12, maxLength: 60 },
  )
  .map((events): Row[] => [
    // Somebody goes through everything, and somebody back, so that there are an order and two directions.
    ...Array.from({ length: 9 }, (_, at): Row => ['all', `i${at}`, 1, T + at]),
    ...Array.from({ length: 4 }, (_, at): Row => ['back', `i${3 - at}`, 1, T + at]),
    ...events.map(
      ({ user, item, moment, value }): Row => [`u${user}`, `i${item}`, value, moment === null ? undefined : T + moment],
    ),
  ]);

/** In events; the last is so short that what is three events old no longer counts. */
export const anyHalfLife = fc.constantFrom(1, 3, false as const, 0.1);

export const orderedOf = async (dataset: Dataset, halfLife: number | false): Promise<OrderedHistories> =>
  orderHistories(dataset, timesOrNull(dataset.positives.timestamps) ?? new Float64Array(0), halfLife, new Pace());

/** The histories of such rows, whose values are weights. */
export const sequenceOf = async (rows: readonly Row[], halfLife: number | false): Promise<OrderedHistories> =>
  orderedOf(await datasetOf(rows, { weighting: 'value' }), halfLife);
