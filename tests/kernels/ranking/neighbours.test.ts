import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/kernels/memory/record.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Catalogue, type ItemTables } from '../../../src/kernels/ranking/catalogue.js';
import type { NeighbourRows } from '../../../src/kernels/ranking/placed-neighbours.js';
import { type BatchRequest, type BatchSize, RankingBatch } from '../../../src/kernels/ranking/ranking-batch.js';
import { SCRATCH } from '../../../src/kernels/ranking/records.js';
import { Pace } from '../../../src/pace.js';
import { Random } from '../../../src/random.js';
import { pairsOf } from '../../support/catalogues.js';
import { countThreads } from '../../support/threads.js';

const BACKENDS = ['wasm', 'cpu'] as const;

/** Tables of small integers, the item rows divided by powers of two, and neighbours of eighths: every score is exact. */
function tablesOf(items: number, dim: number, seed: number): ItemTables & { readonly neighbours: NeighbourRows } {
  const random = new Random(seed);
  const digit = (): number => Math.floor(5 * random.uniform()) - 2;
  const historyEmbeddings = Float32Array.from({ length: items * dim }, digit);
  const sizes = Array.from({ length: items }, () =>
    random.uniform() < 0.1 ? 0 : 2 ** -Math.floor(7 * random.uniform()),
  );
  const itemEmbeddings = Float32Array.from({ length: items * dim }, (_, at) => sizes[Math.floor(at / dim)] * digit());
  const [offsets, gaining, values]: number[][] = [[0], [], []];
  for (let row = 0; row < items; row++) {
    const length = Math.floor(8 * random.uniform());
    const chosen = Array.from({ length }, () => Math.floor(items * random.uniform() ** 2));
    for (const item of [...new Set(chosen)].sort((a, b) => a - b)) {
      if (item === row) continue;
      gaining.push(item);
      values.push((Math.ceil(200 * random.uniform()) * (random.uniform() < 0.2 ? -1 : 1)) / 8);
    }
    offsets.push(values.length);
  }
  const neighbours = {
    offsets: Uint32Array.from(offsets),
    items: Uint32Array.from(gaining),
    values: Float32Array.from(values),
  };
  return { items, embeddingDim: dim, historyEmbeddings, itemEmbeddings, neighbours };
}

const anyTables = fc
  .record({ items: fc.integer({ min: 2, max: 500 }), dim: fc.integer({ min: 1, max: 20 }), seed: fc.nat() })
  .map(({ items, dim, seed }) => tablesOf(items, dim, seed));

function requestsOf(items: number, count: number, seed: number): BatchRequest[] {
  const random = new Random(seed);
  const some = (least: number): number[] => {
    const length = least + Math.floor(12 * random.uniform());
    const chosen = Array.from({ length }, () => Math.floor(random.uniform() * items));
    return [...new Set(chosen)].sort((a, b) => a - b);
  };
  return Array.from({ length: count }, () => {
    const own = some(1);
    return {
      items: own,
      weights: own.map(() => Math.ceil(4 * random.uniform())),
      scale: 0.5,
      excludeSeen: random.uniform() >= 0.5,
      excluded: some(0).filter((item) => !own.includes(item)),
    };
  });
}

/** Every score by the formula, sorted, and cut. */
function oracle(tables: ReturnType<typeof tablesOf>, request: BatchRequest, limit: number): [number, number][] {
  const { items: count, embeddingDim: dim, historyEmbeddings, itemEmbeddings, neighbours } = tables;
  const { items, weights, scale, excludeSeen, excluded } = request;
  const scores = Array.from({ length: count }, () => 0);
  for (let entry = 0; entry < items.length; entry++) {
    const j = items[entry];
    for (let item = 0; item < count; item++) {
      let dot = 0;
      for (let c = 0; c < dim; c++) dot += historyEmbeddings[j * dim + c] * itemEmbeddings[item * dim + c];
      scores[item] += scale * weights[entry] * dot;
    }
    for (let at = neighbours.offsets[j]; at < neighbours.offsets[j + 1]; at++) {
      scores[neighbours.items[at]] += scale * weights[entry] * neighbours.values[at];
    }
  }
  const unwanted = [...Array.from(excluded), ...(excludeSeen ? Array.from(items) : [])];
  return scores
    .map((score, item): [number, number] => [item, score])
    .filter(([item, score]) => score > 0 && !unwanted.includes(item))
    .sort(([itemA, a], [itemB, b]) => b - a || itemA - itemB)
    .slice(0, limit);
}

function batchOf(tables: ItemTables, size: BatchSize, backend: 'wasm' | 'cpu', spare = 0) {
  const workspace = new Workspace({ backend, threads: 1 });
  const catalogue = new Catalogue(workspace, tables, spare);
  return { workspace, catalogue, batch: new RankingBatch(workspace, catalogue, size) };
}

function bestOf(batch: RankingBatch, request: BatchRequest, limit: number): [number, number][] {
  batch.clear();
  batch.add(request, limit);
  batch.run();
  return pairsOf(batch.result(0));
}

describe.each(BACKENDS)('the best items with neighbours, %s', (backend) => {
  it('are those of all scores by the formula, list after list', () => {
    fc.assert(
      fc.property(anyTables, fc.integer({ min: 1, max: 40 }), fc.nat(), (tables, limit, seed) => {
        const size = { requests: 1, entries: 60, results: tables.items };
        const { batch } = batchOf(tables, size, backend, seed % 3);
        for (const request of requestsOf(tables.items, 4, seed)) {
          for (const room of [Math.min(limit, tables.items), tables.items]) {
            expect(bestOf(batch, request, room)).toEqual(oracle(tables, request, room));
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  it('hold an item once whose gains cancel out on the way', () => {
    const [items, dim] = [40, 1];
    const zeros = new Float32Array(items * dim);
    const offsets = Uint32Array.from({ length: items + 1 }, (_, row) => Math.min(row, 3));
    const neighbours = { offsets, items: Uint32Array.of(7, 7, 7), values: Float32Array.of(1, -1, 2) };
    const tables = { items, embeddingDim: dim, historyEmbeddings: zeros, itemEmbeddings: zeros, neighbours };
    const { batch } = batchOf(tables, { requests: 1, entries: 60, results: items }, backend);
    const request = { items: [0, 1, 2], weights: [1, 1, 1], scale: 1, excludeSeen: true, excluded: [] };
    for (const limit of [1, 5]) expect(bestOf(batch, request, limit)).toEqual([[7, 2]]);
  });

  it('are none of those that are excluded from all lists', () => {
    fc.assert(
      fc.property(anyTables, fc.nat(), (tables, seed) => {
        const { batch } = batchOf(tables, { requests: 1, entries: 60, results: tables.items }, backend);
        const [request] = requestsOf(tables.items, 1, seed);
        const [first, ...others] = oracle(tables, request, tables.items).map(([item]) => item);
        if (first === undefined) return;
        const without = (unwanted: readonly number[]) =>
          oracle(tables, request, tables.items).filter(([item]) => !unwanted.includes(item));
        batch.restrict(null, [first]);
        expect(bestOf(batch, request, tables.items)).toEqual(without([first]));
        batch.exclude(others.slice(0, 3));
        expect(bestOf(batch, request, tables.items)).toEqual(without([first, ...others.slice(0, 3)]));
        batch.reset();
        batch.restrict(null, []);
        expect(bestOf(batch, request, tables.items)).toEqual(without([]));
      }),
      { numRuns: 40 },
    );
  });

  it('follow rows that are put and cleared, and neighbours that are replaced', () => {
    fc.assert(
      fc.property(anyTables, fc.nat(), (tables, seed) => {
        const { items, embeddingDim: dim } = tables;
        const { batch, catalogue } = batchOf(tables, { requests: 1, entries: 60, results: 2 * items }, backend, items);
        const random = new Random(seed);
        const grown = tablesOf(items + 1, dim, seed + 1);
        const [historyEmbeddings, itemEmbeddings] = [grown.historyEmbeddings, grown.itemEmbeddings].map((table, at) => {
          const own = at === 0 ? tables.historyEmbeddings : tables.itemEmbeddings;
          table.set(own);
          return table;
        });
        const row = (table: Float32Array, item: number) => table.subarray(item * dim, (item + 1) * dim);
        const gone = Math.floor(random.uniform() * items);
        for (const table of [historyEmbeddings, itemEmbeddings]) row(table, gone).fill(0);
        expect(catalogue.put(items, row(historyEmbeddings, items), row(itemEmbeddings, items))).toBe(true);
        catalogue.clear(gone);
        // Every other entry goes.
        const { offsets, items: gaining, values } = tables.neighbours;
        const fewer = {
          offsets: offsets.map((offset) => Math.floor(offset / 2)),
          items: gaining.filter((_, at) => at % 2 === 1),
          values: values.filter((_, at) => at % 2 === 1),
        };
        catalogue.replaceNeighbours(fewer);
        const neighbours = { ...fewer, offsets: Uint32Array.of(...fewer.offsets, fewer.values.length) };
        const now = { ...grown, historyEmbeddings, itemEmbeddings, neighbours };
        for (const request of requestsOf(items + 1, 3, seed)) {
          expect(bestOf(batch, request, items + 1)).toEqual(oracle(now, request, items + 1));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same in a batch, whose tasks are few', async () => {
    const tables = tablesOf(300, 5, 1);
    const count = 160;
    const { batch, workspace } = batchOf(tables, { requests: count, entries: 60 * count, results: 9 * count }, backend);
    const requests = requestsOf(300, count, 3);
    for (const request of requests) expect(batch.add(request, 9)).toBe(true);
    expect(batch.maxTasks).toBe(16);
    expect(batch.tasks()).toHaveLength(16);
    await workspace.run(batch.tasks(), 0, new Pace());
    requests.forEach((request, user) => {
      expect(pairsOf(batch.result(user))).toEqual(oracle(tables, request, 9));
    });
  });
});

describe('threads', () => {
  const counts = countThreads();

  it('find the same bits with neighbours', async () => {
    const tables = tablesOf(3000, 24, 1);
    // Numbers that are not exact.
    for (const table of [tables.historyEmbeddings, tables.itemEmbeddings, tables.neighbours.values]) {
      for (let at = 0; at < table.length; at++) table[at] *= 1 + Math.sin(at) / 3;
    }
    const requests = requestsOf(3000, 200, 2);
    const single = batchOf(tables, { requests: 1, entries: 60, results: 10 }, 'wasm').batch;
    const alone = requests.map((request) => bestOf(single, request, 10));
    for (const threads of [1, 2, 3]) {
      const { batch, workspace } = batchOf(tables, { requests: 200, entries: 20_000, results: 2000 }, 'wasm');
      const runner = workspace.createRunner(threads);
      for (const request of requests) batch.add(request, 10);
      await runner.run(batch.tasks(), 1e9, new Pace());
      expect(requests.map((_, number) => pairsOf(batch.result(number)))).toEqual(alone);
      await runner.close();
    }
    expect(counts).toEqual({ started: 5, ended: 5 });
  });

  it('leave nothing behind where they were ended in the midst of their work', () => {
    const tables = tablesOf(50, 3, 1);
    const { batch, workspace } = batchOf(tables, { requests: 1, entries: 60, results: 50 }, 'wasm');
    const [request] = requestsOf(50, 1, 1);
    const expected = bestOf(batch, request, 50);
    // As if a call had passed over every item, and added up something for each.
    const { doubles, floats } = workspace.views;
    const record = readRecord(workspace.views, SCRATCH, Reflect.get(batch, 'scratch').of(0));
    floats.fill(Number.NEGATIVE_INFINITY, record.raises / 4, record.raises / 4 + 50);
    doubles.fill(7, record.gains / 8, record.gains / 8 + 50);
    expect(bestOf(batch, request, 50)).not.toEqual(expected);
    batch.recover();
    expect(bestOf(batch, request, 50)).toEqual(expected);
  });
});
