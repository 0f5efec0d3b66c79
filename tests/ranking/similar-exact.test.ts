import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LiveDataset } from '../../src/live/live-dataset.js';
import { cosineOf, dotRows, rowLength } from '../../src/model/cosine.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../src/model/embedding-model.js';
import { Random } from '../../src/random.js';
import { RankingContext } from '../../src/ranking/ranking-context.js';
import { type SimilarItemsRules, similarItems } from '../../src/ranking/similar/similar-items.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { datasetOf, interactionOf, type Row } from '../support/datasets.js';
import { normal } from '../support/twins.js';

interface Plan {
  readonly items: number;
  readonly dim: number;
  readonly seed: number;
  /** How much items differ from those that they are like, and how many there are to be like: few give many that are near. */
  readonly spread: number;
  readonly kinds: number;
  /** How much items differ in length, and columns in size. */
  readonly lengths: number;
  readonly decay: number;
}

const anyPlan: fc.Arbitrary<Plan> = fc.record({
  items: fc.integer({ min: 1, max: 300 }),
  dim: fc.constantFrom(1, 2, 15, 16, 33, 64, 130),
  seed: fc.nat(),
  // 0 makes ties, and 1e-8 cosines that differ by less than Float32 can tell.
  spread: fc.constantFrom(0, 1e-8, 1e-6, 1e-3, 0.5),
  kinds: fc.integer({ min: 1, max: 12 }),
  lengths: fc.constantFrom(0, 1, 60),
  decay: fc.constantFrom(0, 1),
});

/** History embeddings of a few kinds, some rows empty; some twice as long as others that are the same otherwise. */
function historyTable({ items, dim, seed, spread, kinds, lengths, decay }: Plan): Float32Array {
  const random = new Random(seed);
  const centres = normal(kinds * dim, seed + 1);
  const noise = normal(items * dim, seed + 2);
  const table = new Float32Array(items * dim);
  for (let item = 0; item < items; item++) {
    const kind = Math.floor(random.uniform() * kinds);
    const length = 2 ** Math.round(lengths * (random.uniform() - 0.5));
    if (random.uniform() < 0.05) continue;
    for (let c = 0; c < dim; c++) {
      const size = length * (1 + c) ** -decay;
      table[item * dim + c] = size * (centres[kind * dim + c] + spread * noise[item * dim + c]);
    }
  }
  return table;
}

const modelOf = (historyEmbeddings: Float32Array, dim: number): EmbeddingModel =>
  createEmbeddingModel(
    {
      items: historyEmbeddings.length / dim,
      embeddingDim: dim,
      historyEmbeddings,
      itemEmbeddings: new Float32Array(historyEmbeddings.length).fill(1),
      poolingExponent: 0,
      recencyHalfLife: false,
    },
    'diverged',
  );

const rowsOf = (items: number): Row[] => Array.from({ length: items }, (_, item) => ['ann', `i${item}`]);

/** New items for which tables have no room without being made anew. */
const MANY = Array.from({ length: 150 }, (_, item) =>
  ['u0', 'u1', 'u2'].map((user): Row => [user, `new-${item}`]),
).flat();

const ALL: SimilarItemsRules = { limit: 10, offset: 0, excluded: [], included: null, filter: null, minScore: null };

/** Every pair scored, all of them sorted. */
function nearest(
  { historyEmbeddings: table, embeddingDim: dim, items }: EmbeddingModel,
  item: number,
  { limit, offset, excluded, included, filter, minScore }: SimilarItemsRules,
) {
  const own = rowLength(table, item, dim);
  return Array.from({ length: items }, (_, index) => index)
    .filter((index) => index !== item && !excluded.includes(index) && (included?.includes(index) ?? true))
    .filter((index) => rowLength(table, index, dim) > 0 && (filter?.(index) ?? true))
    .map((index) => ({
      index,
      score: cosineOf(dotRows(table, item * dim, table, index * dim, dim), own, rowLength(table, index, dim)),
    }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(offset, offset + limit)
    .filter(({ score }) => minScore === null || score >= minScore);
}

const anyRules = (items: number): fc.Arbitrary<SimilarItemsRules> => {
  const some = fc.uniqueArray(fc.integer({ min: 0, max: items - 1 }));
  return fc.record({
    limit: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(1e9)),
    offset: fc.constantFrom(0, 0, 3, 50),
    excluded: some,
    included: fc.option(some),
    filter: fc.option(fc.integer({ min: 1, max: 7 }).map((each) => (item: number) => item % each === 0)),
    minScore: fc.option(fc.constantFrom(-0.5, 0, 1e-7, 0.5, 1)),
  });
};

const anyCase = anyPlan.chain((plan) =>
  fc.record({ plan: fc.constant(plan), all: fc.boolean(), rules: anyRules(plan.items) }),
);

describe('the items nearest to one', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it.each(['with', 'without'])('are those of a full sort in Float64, bit by bit, %s WebAssembly', async (how) => {
    if (how === 'without') vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const context = await import('../../src/ranking/ranking-context.js');
    const similar = await import('../../src/ranking/similar/similar-items.js');
    const live = await import('../../src/live/live-dataset.js');
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ plan, all, rules }) => {
        const model = modelOf(historyTable(plan), plan.dim);
        const served = new context.RankingContext(new live.LiveDataset(await datasetOf(rowsOf(plan.items))), model);
        for (let item = 0; item < plan.items; item += 1 + Math.floor(plan.items / 5)) {
          if (rowLength(model.historyEmbeddings, item, plan.dim) === 0) continue;
          const asked = all ? ALL : rules;
          expect(similar.similarItems(served, model, item, asked)).toEqual(nearest(model, item, asked));
        }
      }),
      { numRuns: how === 'with' ? 400 : 80 },
    );
  });

  it('are those of what is held now, after any update', async () => {
    // Users of few tastes with items of their own: an item has an embedding when three have it.
    const anyEvents = fc.array(
      fc.record({ user: fc.integer({ min: 0, max: 9 }), item: fc.integer({ min: 0, max: 24 }) }),
      { minLength: 1, maxLength: 40 },
    );
    const anyStep = fc.record({ events: anyEvents, gone: fc.integer({ min: 0, max: 24 }), many: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(anyStep, { minLength: 1, maxLength: 4 }), async (seed, steps) => {
        const dataset = new LiveDataset(await datasetOf(rowsOf(9)));
        const dim = 4;
        const context = new RankingContext(dataset, modelOf(normal(9 * dim, seed), dim));
        for (const { events, gone, many } of steps) {
          const rows = events.map(({ user, item }): Row => [`u${user}`, `i${item}`]);
          if (many) rows.push(...MANY);
          dataset.update(readUpdate(rows.map(interactionOf), dataset.options));
          dataset.forgetItem(`i${gone}`);
          const model = context.model!;
          for (let item = 0; item < model.items; item++) {
            if (rowLength(model.historyEmbeddings, item, dim) === 0) continue;
            expect(similarItems(context, model, item, ALL)).toEqual(nearest(model, item, ALL));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
