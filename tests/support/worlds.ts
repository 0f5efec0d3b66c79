import fc from 'fast-check';
import type { Dataset } from '../../src/data/dataset.js';
import type { DatasetOptions } from '../../src/data/dataset-options.js';
import type { EmbeddingModel } from '../../src/model/embedding-model.js';
import type { RecommendOptions } from '../../src/recommender/lists/list-options.js';
import type { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, type Row, T } from './datasets.js';
import { modelOf, recommenderOf, withNeighbours } from './served.js';

// Small random data sets with small random models. Embeddings are small integers of at most three dimensions: scores tie
// often, and their sums have the same bits in whatever way they are written.

const USERS = 5;
/** How many items there are at most, and so how many ids a world can need. */
export const ITEMS = 30;
const idOf = (prefix: string, count: number) =>
  fc.integer({ min: 0, max: count - 1 }).map((each) => `${prefix}${each}`);

const anyTime = fc.option(fc.integer({ min: T, max: T + 6 }), { nil: undefined });
export const anyRow: fc.Arbitrary<Row> = fc.tuple(
  idOf('u', USERS),
  idOf('i', ITEMS),
  fc.constantFrom(-1, 1, 1, 2, 3),
  anyTime,
);

export interface World {
  readonly dataset: Dataset;
  readonly model: EmbeddingModel | null;
  readonly recommender: Recommender;
}

/** What a world is made of. */
export interface WorldPlan {
  readonly rows: readonly Row[];
  readonly tables: readonly (readonly number[])[][];
  /** What an item in a history adds to another: `[item, other, value]`, by index. */
  readonly neighbours: readonly (readonly [item: number, other: number, value: number])[];
  readonly poolingExponent: number;
  readonly trained: boolean;
}

const anyTable = (dim: number) =>
  fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dim, maxLength: dim }), {
    minLength: ITEMS,
    maxLength: ITEMS,
  });

const anyIndex = fc.integer({ min: 0, max: ITEMS - 1 });

// Mostly none: a model that holds some is ranked by other lines.
const anyNeighbours = fc.oneof(
  fc.constant([]),
  fc.array(fc.tuple(anyIndex, anyIndex, fc.integer({ min: -2, max: 6 })), { maxLength: 60 }),
);

/** The neighbours of a plan as rows, of as many items as there are. */
export function neighbourRows({ neighbours }: Pick<WorldPlan, 'neighbours'>, items: number): number[][] {
  const rows = Array.from({ length: items }, () => new Array<number>(items).fill(0));
  for (const [item, other, value] of neighbours) {
    if (item < items && other < items && item !== other) rows[item][other] = value;
  }
  return rows;
}

export const anyWorldPlan: fc.Arbitrary<WorldPlan> = fc.record({
  rows: fc.array(anyRow, { maxLength: 80 }),
  tables: fc.integer({ min: 1, max: 3 }).chain((dim) => fc.tuple(anyTable(dim), anyTable(dim))),
  neighbours: anyNeighbours,
  poolingExponent: fc.constantFrom(0, 0.4, 1),
  // Mostly trained: the others have less to say.
  trained: fc.constantFrom(true, true, true, false),
});

/** @param options - of the data set beside the weighting by values. */
export async function buildWorld(
  { rows, tables, neighbours, poolingExponent, trained }: WorldPlan,
  options?: DatasetOptions,
): Promise<World> {
  const dataset = await datasetOf(rows, { weighting: 'value', ...options });
  const [history, items] = tables.map((table) => table.slice(0, dataset.items.size));
  const near = neighbourRows({ neighbours }, dataset.items.size);
  const model = trained ? withNeighbours(modelOf(history, items, poolingExponent), near) : null;
  return { dataset, model, recommender: recommenderOf(dataset, model) };
}

/** Users of the world, and one who is not. */
export const anyUser = idOf('u', USERS + 1);

/** Items of the world, and some that are not. */
export const anyItem = idOf('i', ITEMS + 2);

export const anyLimit = fc.oneof(fc.integer({ min: 1, max: ITEMS }), fc.constant(1e9));

/** Any bag of options but for `filter`, which is told by the items that it refuses. */
export const anyBag: fc.Arbitrary<RecommendOptions & { readonly refused?: readonly string[] }> = fc.record(
  {
    excludeSeen: fc.boolean(),
    exclude: fc.array(anyItem, { maxLength: 5 }),
    include: fc.array(anyItem, { maxLength: 12 }),
    refused: fc.array(anyItem, { maxLength: 6 }),
    minScore: fc.integer({ min: -2, max: 6 }),
    offset: fc.integer({ min: 0, max: ITEMS }),
    recencyHalfLife: fc.constantFrom<number | false>(false, 0.01, 1, 5),
    popularityPenalty: fc.constantFrom(0, 0.3, 1),
  },
  { requiredKeys: [] },
);

/** Any history of a guest: ids, or entries with values and times; some items come twice or are not known. */
export const anyGuest = fc.oneof(
  fc.array(anyItem, { maxLength: 8 }),
  fc.array(
    fc.record({ itemId: anyItem, value: fc.constantFrom(-1, 1, 2), timestamp: anyTime }, { requiredKeys: ['itemId'] }),
    { maxLength: 8 },
  ),
);
