import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Catalogue, type ItemTables } from '../../../src/kernels/ranking/catalogue.js';
import { RankingBatch } from '../../../src/kernels/ranking/ranking-batch.js';
import { Random } from '../../../src/random.js';
import { pairsOf } from '../../support/catalogues.js';
import { normal } from '../../support/twins.js';

/** Tables of normal numbers, the rows of different lengths. */
function tablesOf(items: number, embeddingDim: number, seed: number): ItemTables {
  const random = new Random(seed);
  const lengths = Array.from({ length: items }, () => random.uniform() ** 4);
  const itemEmbeddings = normal(items * embeddingDim, seed).map(
    (number, at) => number * lengths[Math.floor(at / embeddingDim)],
  );
  return { items, embeddingDim, historyEmbeddings: normal(items * embeddingDim, seed + 1), itemEmbeddings };
}

/** The same tables with fewer items, some of which have rows of zeros. */
function withoutSome(tables: ItemTables, items: number, empty: readonly number[]): ItemTables {
  const { embeddingDim: dim } = tables;
  const cut = (table: Float32Array): Float32Array => {
    const rows = table.slice(0, items * dim);
    for (const item of empty) rows.fill(0, item * dim, (item + 1) * dim);
    return rows;
  };
  const [historyEmbeddings, itemEmbeddings] = [cut(tables.historyEmbeddings), cut(tables.itemEmbeddings)];
  return { items, embeddingDim: dim, historyEmbeddings, itemEmbeddings };
}

const rowOf = (table: Float32Array, dim: number, item: number) => table.subarray(item * dim, (item + 1) * dim);

describe('items that are added to a catalogue', () => {
  it.each(['wasm', 'cpu'] as const)('are found as if they had been there from the beginning, %s', (backend) => {
    const shape = fc.record({
      own: fc.integer({ min: 1, max: 400 }),
      more: fc.integer({ min: 0, max: 300 }),
      dim: fc.integer({ min: 1, max: 20 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(shape, ({ own, more, dim, seed }) => {
        const random = new Random(seed);
        const whole = tablesOf(own + more, dim, seed);
        const empty = Array.from({ length: own }, (_, item) => item).filter(() => random.uniform() < 0.1);
        const workspace = new Workspace({ backend, threads: 1 });
        const grown = new Catalogue(workspace, withoutSome(whole, own, empty), more + empty.length);
        const late = [...empty, ...Array.from({ length: more }, (_, at) => own + at)];
        const put = (from: ItemTables, item: number) =>
          grown.put(item, rowOf(from.historyEmbeddings, dim, item), rowOf(from.itemEmbeddings, dim, item));
        const size = { requests: 1, entries: 2 * (own + more), results: own + more };
        const batches = [grown, new Catalogue(workspace, whole)].map(
          (catalogue) => new RankingBatch(workspace, catalogue, size),
        );
        // What a batch is restricted to holds for items that come later, too.
        const excluded = [0, own + more - 1, ...late.filter(() => random.uniform() < 0.3)];
        const included = seed % 3 === 0 ? [0, ...late.filter(() => random.uniform() < 0.7)] : null;
        for (const batch of batches) batch.restrict(included, excluded);
        // First with other rows, which must leave nothing behind.
        const other = tablesOf(own + more, dim, seed + 7);
        for (const item of late) expect(put(other, item)).toBe(true);
        for (const item of late) expect(put(whole, item)).toBe(true);

        const chosen = Array.from({ length: own + more }, (_, item) => item).filter(() => random.uniform() < 0.1);
        const request = { items: chosen, weights: chosen.map(() => 1), scale: 1, excludeSeen: true, excluded: [] };
        for (const room of [1, 10, own + more]) {
          const [found, expected] = batches.map((batch) => {
            batch.clear();
            batch.restrict(included, excluded);
            batch.add(request, room);
            batch.run();
            const best = pairsOf(batch.result(0));
            batch.reset();
            return best;
          });
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are refused where there is no room', () => {
    const workspace = new Workspace({ backend: 'cpu', threads: 1 });
    const catalogue = new Catalogue(workspace, tablesOf(3, 2, 1), 1);
    const row = Float32Array.of(1, 2);
    expect(catalogue.put(3, row, row)).toBe(true);
    expect(catalogue.put(4, row, row)).toBe(false);
    const full = new Catalogue(workspace, tablesOf(3, 2, 1));
    expect(full.put(2, row, row)).toBe(false);
  });

  it.each(['wasm', 'cpu'] as const)('are gone when they are cleared, with those of the beginning, %s', (backend) => {
    const shape = fc.record({
      own: fc.integer({ min: 1, max: 300 }),
      dim: fc.integer({ min: 1, max: 20 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(shape, ({ own, dim, seed }) => {
        const random = new Random(seed);
        const more = 20;
        const whole = tablesOf(own + more, dim, seed);
        const pick = () => Array.from({ length: own + more }, (_, item) => item).filter(() => random.uniform() < 0.2);
        const workspace = new Workspace({ backend, threads: 1 });
        const grown = new Catalogue(workspace, withoutSome(whole, own, []), own + 2 * more);
        const put = (from: ItemTables, item: number) =>
          grown.put(item, rowOf(from.historyEmbeddings, dim, item), rowOf(from.itemEmbeddings, dim, item));
        for (let item = own; item < own + more; item++) put(whole, item);
        const gone = pick();
        for (const item of gone) grown.clear(item);
        grown.clear(grown.capacity);
        // Some come back as they were, some were there all the time with other rows.
        const back = gone.filter(() => random.uniform() < 0.3);
        const other = tablesOf(own + more, dim, seed + 7);
        for (const item of back) expect(put(random.uniform() < 0.5 ? other : whole, item)).toBe(true);
        for (const item of back) expect(put(whole, item)).toBe(true);
        const left = withoutSome(
          whole,
          own + more,
          gone.filter((item) => !back.includes(item)),
        );
        const size = { requests: 1, entries: 2 * (own + more), results: own + more };
        const chosen = pick();
        const [found, expected] = [grown, new Catalogue(workspace, left)].map((catalogue) => {
          const batch = new RankingBatch(workspace, catalogue, size);
          batch.add({ items: chosen, weights: chosen.map(() => 1), scale: 1, excludeSeen: true, excluded: [] }, own);
          batch.run();
          return pairsOf(batch.result(0));
        });
        expect(found).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
