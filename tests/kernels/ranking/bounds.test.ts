import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Catalogue, type ItemTables } from '../../../src/kernels/ranking/catalogue.js';
import { RankingBatch } from '../../../src/kernels/ranking/ranking-batch.js';
import { Random } from '../../../src/random.js';
import { pairsOf } from '../../support/catalogues.js';
import { normal } from '../../support/twins.js';

interface Plan {
  readonly items: number;
  readonly dim: number;
  readonly seed: number;
  /** The size of the numbers; how much items differ from one another as a share of it, and how many differ by so little. */
  readonly size: number;
  readonly spread: number;
  readonly alike: number;
  /** How much users and items differ in size from column to column. */
  readonly decay: number;
  readonly gaining: number;
}

const anyPlan: fc.Arbitrary<Plan> = fc.record({
  items: fc.integer({ min: 1, max: 400 }),
  dim: fc.constantFrom(1, 15, 16, 17, 33, 64, 130, 300),
  seed: fc.nat(),
  size: fc.constantFrom(1e-42, 1e-36, 1e-20, 1, 1e15),
  spread: fc.constantFrom(1e-7, 1e-3, 1e-2, 1),
  alike: fc.constantFrom(0.03, 1),
  decay: fc.constantFrom(0, 0.5, 3),
  gaining: fc.constantFrom(0, 0.05, 0.9),
});

/** Items that differ by little or by much, in columns of all sizes, some of them empty; and perhaps neighbours. */
function tablesOf({ items, dim, seed, size, spread, alike, decay, gaining }: Plan): ItemTables {
  const random = new Random(seed);
  const center = normal(dim, seed);
  const sizes = center.map((_, c) => (1 + ((c * 7919) % dim)) ** -decay);
  const spreads = Array.from({ length: items }, () => (random.uniform() < alike ? spread : 4));
  const table = (factor: number, noise: Float32Array): Float32Array =>
    noise.map((number, at) => factor * sizes[at % dim] * (center[at % dim] + spreads[Math.floor(at / dim)] * number));
  const itemEmbeddings = table(size, normal(items * dim, seed + 1));
  for (let item = 0; item < items; item++) {
    if (random.uniform() < 0.05) itemEmbeddings.fill(0, item * dim, (item + 1) * dim);
  }
  const historyEmbeddings = table(1, normal(items * dim, seed + 2));
  const [offsets, near, values]: number[][] = [[0], [], []];
  for (let row = 0; row < items; row++) {
    for (let item = 0; item < items; item++) {
      if (item === row || random.uniform() > gaining) continue;
      near.push(item);
      values.push(size * dim * (random.uniform() - 0.3));
    }
    offsets.push(near.length);
  }
  const neighbours = {
    offsets: Uint32Array.from(offsets),
    items: Uint32Array.from(near),
    values: Float32Array.from(values),
  };
  return { items, embeddingDim: dim, historyEmbeddings, itemEmbeddings, neighbours };
}

describe('the bounds on scores', () => {
  it('leave out none of the best, however near they are to one another and whatever their size', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 1, max: 30 }), (plan, limit) => {
        const tables = tablesOf(plan);
        const workspace = new Workspace({ backend: 'wasm', threads: 1 });
        const size = { requests: 1, entries: 2 * plan.items, results: plan.items };
        const batch = new RankingBatch(workspace, new Catalogue(workspace, tables), size);
        const random = new Random(plan.seed + 3);
        for (let user = 0; user < 3; user++) {
          const items = Array.from({ length: plan.items }, (_, item) => item).filter(() => random.uniform() < 0.05);
          const weights = items.map(() => 1 + random.uniform());
          const find = (room: number) => {
            batch.clear();
            batch.add({ items, weights, scale: 0.3, excludeSeen: user > 0, excluded: [] }, room);
            batch.run();
            return pairsOf(batch.result(0));
          };
          // With room for everything, all that can score above 0 is scored.
          expect(find(Math.min(limit, plan.items))).toEqual(find(plan.items).slice(0, limit));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('hold where a few hundred columns each matter to some users alone', () => {
    const [items, dim] = [3000, 256];
    const numbers = normal(items * dim, 1).map((number, at) => {
      const [item, c] = [Math.floor(at / dim), at % dim];
      return (number * (c % 16 === item % 16 ? 1 : 0.03)) / (1 + (item % 97));
    });
    const tables = { items, embeddingDim: dim, historyEmbeddings: numbers, itemEmbeddings: numbers };
    const [wasm, plain] = (['wasm', 'cpu'] as const).map((backend) => {
      const workspace = new Workspace({ backend, threads: 1 });
      const batch = new RankingBatch(workspace, new Catalogue(workspace, tables), {
        requests: 9,
        entries: 99,
        results: 90,
      });
      for (let user = 0; user < 9; user++) {
        const own = [user, user + 16, user + 320, user + 1600];
        batch.add({ items: own, weights: own.map(() => 1), scale: 1, excludeSeen: true, excluded: [] }, 10);
      }
      workspace.runAtOnce(batch.tasks().flat());
      return Array.from({ length: 9 }, (_, user) => batch.result(user));
    });
    wasm.forEach(({ items: found, scores }, user) => {
      expect([...found]).toEqual([...plain[user].items]);
      scores.forEach((score, at) => {
        expect(Math.abs(score - plain[user].scores[at])).toBeLessThan(1e-5 * score);
      });
    });
  });
});
