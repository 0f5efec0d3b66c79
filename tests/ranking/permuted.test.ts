import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/random.js';
import type { Recommendations } from '../../src/types.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { modelOf, recommenderOf } from '../support/served.js';
import { anyBag, anyGuest, anyUser, anyWorldPlan, ITEMS, type WorldPlan } from '../support/worlds.js';

/** A recommender on the rows in another order, whose model says of each item the same in whatever order items come. */
async function buildNamed({ rows, tables, poolingExponent }: WorldPlan, order: readonly number[]) {
  const dataset = await datasetOf(
    order.map((at) => rows[at]),
    { weighting: 'value' },
  );
  const [history, items] = tables.map((table) => dataset.items.ids.map((id) => table[Number(id.slice(1))]));
  return recommenderOf(dataset, dataset.items.size === 0 ? null : modelOf(history, items, poolingExponent));
}

/** A list with its equal items in the order of their names. */
const byName = ({ items, ...rest }: Recommendations) => ({
  ...rest,
  items: items.toSorted(
    (a, b) => a.source.localeCompare(b.source) || b.score - a.score || a.itemId.localeCompare(b.itemId),
  ),
});

// One row a pair, since of two rows without a time the later counts. Half-lives whose weights are powers of two: their
// sums have the same bits in every order.
const anyPairs = anyWorldPlan.map((plan): WorldPlan => {
  const rows = new Map(plan.rows.map((row): [string, Row] => [`${row[0]} ${row[1]}`, row]));
  return { ...plan, rows: [...rows.values()] };
});
const anyExactBag = fc
  .tuple(anyBag, fc.constantFrom<1 | false>(1, false))
  .map(([{ offset: _, ...bag }, recencyHalfLife]) => ({ ...bag, recencyHalfLife }));

describe('rows in another order, and so users and items', () => {
  it('change nothing in a list but which of equal items comes first', async () => {
    await fc.assert(
      fc.asyncProperty(anyPairs, anyUser, anyGuest, anyExactBag, fc.nat(), async (plan, userId, guest, bag, seed) => {
        const order = [...plan.rows.keys()];
        const shuffled = Uint32Array.from(order);
        new Random(seed).shuffle(shuffled);
        const { refused = [], ...others } = bag;
        const options = { ...others, filter: (itemId: string) => !refused.includes(itemId) };
        const [asTheyStand, permuted] = await Promise.all([order, [...shuffled]].map((each) => buildNamed(plan, each)));
        for (const ask of [
          (recommender: typeof permuted) => recommender.recommend(userId, ITEMS, options),
          (recommender: typeof permuted) => recommender.recommendFor(guest, ITEMS, options),
        ]) {
          const [expected, found] = [ask(asTheyStand), ask(permuted)];
          expect(byName(found)).toEqual(byName(expected));
          // And that order is by score.
          expect(found.items.map(({ score }) => score)).toEqual(expected.items.map(({ score }) => score));
        }
      }),
      { numRuns: 300 },
    );
  });
});
