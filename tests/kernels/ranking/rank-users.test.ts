import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Catalogue, type ItemTables } from '../../../src/kernels/ranking/catalogue.js';
import { type BatchRequest, type BatchSize, RankingBatch } from '../../../src/kernels/ranking/ranking-batch.js';
import { noNeighbours } from '../../../src/model/neighbours.js';
import { poolHistory, poolingScale } from '../../../src/model/pool-history.js';
import { Pace } from '../../../src/pace.js';
import { Random } from '../../../src/random.js';
import { pairsOf } from '../../support/catalogues.js';
import { countThreads } from '../../support/threads.js';

const BACKENDS = ['wasm', 'cpu'] as const;
type Backend = (typeof BACKENDS)[number];

function batchOf(tables: ItemTables, size: BatchSize, backend: Backend) {
  const workspace = new Workspace({ backend, threads: 1 });
  return { workspace, batch: new RankingBatch(workspace, new Catalogue(workspace, tables), size) };
}

/** Finds the best of one user on a batch of its own. */
function bestOf(tables: ItemTables, request: BatchRequest, limit: number, backend: Backend) {
  const { batch } = batchOf(tables, { requests: 1, entries: 2 * tables.items, results: limit }, backend);
  batch.add(request, limit);
  batch.run();
  return pairsOf(batch.result(0));
}

/** Tables whose rows have norms as different as those of a real model; some rows are zeros. */
function tablesOf(items: number, embeddingDim: number, seed: number, tied: boolean): ItemTables {
  const random = new Random(seed);
  const number = (): number => (tied ? Math.floor(5 * random.uniform()) - 2 : 2 * random.uniform() - 1);
  const table = (): Float32Array => {
    const numbers = new Float32Array(items * embeddingDim);
    for (let item = 0; item < items; item++) {
      const size = random.uniform() < 0.1 ? 0 : tied ? 1 : random.uniform() ** 6 + 1e-4;
      for (let c = 0; c < embeddingDim; c++) numbers[item * embeddingDim + c] = size * number();
    }
    return numbers;
  };
  return { items, embeddingDim, historyEmbeddings: table(), itemEmbeddings: table() };
}

const anyTables = fc
  .record({
    items: fc.integer({ min: 1, max: 700 }),
    dim: fc.integer({ min: 1, max: 37 }),
    seed: fc.nat(),
    tied: fc.boolean(),
  })
  .map(({ items, dim, seed, tied }) => tablesOf(items, dim, seed, tied));

/** Some requests: histories, some items of which may come again, and items that the list must not hold. */
const requestsOf = ({ items }: ItemTables, count: number, seed: number) => {
  const random = new Random(seed);
  /** Fewer than so many items, ascending. */
  const some = (most: number, least = 0): number[] => {
    const length = Math.max(least, Math.floor(random.uniform() * most));
    const chosen = Array.from({ length }, () => Math.floor(random.uniform() * items));
    return [...new Set(chosen)].sort((a, b) => a - b);
  };
  return Array.from({ length: count }, () => {
    const own = some(13, 1);
    return {
      items: own,
      weights: own.map(() => Math.ceil(4 * random.uniform())),
      scale: 1 / own.length,
      excludeSeen: random.uniform() >= 0.5,
      excluded: some(30).filter((item) => !own.includes(item)),
    };
  });
};

const byRank = ([itemA, scoreA]: [number, number], [itemB, scoreB]: [number, number]): number =>
  scoreB - scoreA || itemA - itemB;

describe.each(BACKENDS)('the best items, %s', (backend) => {
  it('are those of the full scan, in its order and with its bits', () => {
    fc.assert(
      fc.property(anyTables, fc.integer({ min: 1, max: 40 }), fc.nat(), (tables, limit, seed) => {
        for (const request of requestsOf(tables, 3, seed)) {
          const { items, excluded, excludeSeen } = request;
          // With room for everything no bound is ever reached, and every score is looked at.
          const everything = bestOf(tables, { ...request, excludeSeen: false, excluded: [] }, tables.items, backend);
          const kept = everything.filter(
            ([item]) => !excluded.includes(item) && !(excludeSeen && items.includes(item)),
          );
          expect(bestOf(tables, request, limit, backend)).toEqual(kept.toSorted(byRank).slice(0, limit));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('score what the formula says, and all that score above 0 are there', () => {
    fc.assert(
      fc.property(anyTables, fc.nat(), (tables, seed) => {
        const [request] = requestsOf(tables, 1, seed);
        const { items, embeddingDim: dim, historyEmbeddings, itemEmbeddings } = tables;
        // In the order in which the kernel sums, so that what cancels out is 0 here too.
        const vector = Array.from({ length: dim }, (_, c) =>
          Math.fround(
            request.scale *
              request.items.reduce((sum, item, at) => sum + request.weights[at] * historyEmbeddings[item * dim + c], 0),
          ),
        );
        const found = new Map(bestOf(tables, { ...request, excludeSeen: false, excluded: [] }, items, backend));
        for (let item = 0; item < items; item++) {
          const products = vector.map((value, c) => value * itemEmbeddings[item * dim + c]);
          const score = products.reduce((sum, product) => sum + product, 0);
          const size = products.reduce((sum, product) => sum + Math.abs(product), 0);
          expect(Math.abs((found.get(item) ?? Math.min(0, score)) - score)).toBeLessThanOrEqual(1e-5 * size);
          if (size === 0) expect(found.has(item)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same for a user alone and in a batch', async () => {
    const anyBlock = fc.record({ tables: anyTables, count: fc.integer({ min: 1, max: 30 }), seed: fc.nat() });
    await fc.assert(
      fc.asyncProperty(anyBlock, async ({ tables, count, seed }) => {
        const requests = requestsOf(tables, count, seed);
        const { batch, workspace } = batchOf(
          tables,
          { requests: count, entries: 60 * count, results: 7 * count },
          backend,
        );
        for (const request of requests) expect(batch.add(request, 7)).toBe(true);
        expect(batch.add(requests[0], 7)).toBe(false);
        await workspace.run(batch.tasks(), 0, new Pace());
        requests.forEach((request, user) => {
          expect(pairsOf(batch.result(user))).toEqual(bestOf(tables, request, 7, backend));
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a pooled history', () => {
  it('has the bits of the formula in Float64, rounded once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (dim, seed) => {
        const { historyEmbeddings } = tablesOf(dim, dim, seed, false);
        // Each item is one direction, so that its score is a number of the user's vector.
        const itemEmbeddings = new Float32Array(dim * dim);
        for (let item = 0; item < dim; item++) itemEmbeddings[item * dim + item] = 1;
        const tables = { items: dim, embeddingDim: dim, historyEmbeddings, itemEmbeddings };
        const [request] = requestsOf(tables, 1, seed);
        const { items, weights } = request;
        const model = { ...tables, neighbours: noNeighbours(dim), poolingExponent: 0.4, recencyHalfLife: 5 };
        const vector = new Float32Array(dim);
        poolHistory(model, items, weights, vector);
        const expected = Array.from(vector, (score, item): [number, number] => [item, score])
          .filter(([, score]) => score > 0)
          .sort(byRank);
        const whole = { ...request, scale: poolingScale(model, weights), excludeSeen: false, excluded: [] };
        for (const backend of BACKENDS) expect(bestOf(tables, whole, dim, backend)).toEqual(expected);
      }),
    );
  });
});

describe('WebAssembly and plain TypeScript', () => {
  it('find the same items but for what is within rounding', () => {
    fc.assert(
      fc.property(anyTables, fc.nat(), (tables, seed) => {
        const [request] = requestsOf(tables, 1, seed);
        // A score of 0 can round to one above it, in either: then the other has no such item.
        for (const limit of [tables.items, 10]) {
          const [wasm, plain] = BACKENDS.map((backend) => bestOf(tables, request, limit, backend));
          for (let at = 0; at < Math.max(wasm.length, plain.length); at++) {
            expect(Math.abs((wasm[at]?.[1] ?? 0) - (plain[at]?.[1] ?? 0))).toBeLessThan(1e-4);
          }
        }
        const [wasm, plain] = BACKENDS.map((backend) => new Map(bestOf(tables, request, tables.items, backend)));
        for (const item of [...wasm.keys(), ...plain.keys()]) {
          expect(Math.abs((wasm.get(item) ?? 0) - (plain.get(item) ?? 0))).toBeLessThan(1e-4);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('threads', () => {
  const counts = countThreads();

  it('find the same bits, and end when they are told to', async () => {
    const tables = tablesOf(3000, 24, 1, false);
    const requests = requestsOf(tables, 200, 2);
    const lists = [];
    for (const threads of [1, 2, 3]) {
      const { batch, workspace } = batchOf(tables, { requests: 200, entries: 20_000, results: 2000 }, 'wasm');
      const runner = workspace.createRunner(threads);
      for (const request of requests) batch.add(request, 10);
      await runner.run(batch.tasks(), 1e9, new Pace());
      lists.push(requests.map((_, number) => pairsOf(batch.result(number))));
      await runner.close();
    }
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[2]).toEqual(lists[0]);
    expect(counts).toEqual({ started: 5, ended: 5 });
  });
});

describe('a batch', () => {
  const tables: ItemTables = {
    items: 4,
    embeddingDim: 1,
    historyEmbeddings: Float32Array.of(1, 1, 1, 1),
    itemEmbeddings: Float32Array.of(1, 2, 2, 0),
  };
  const request: BatchRequest = { items: [3], weights: [1], scale: 1, excludeSeen: true, excluded: [] };

  it.each(BACKENDS)('excludes items from all lists and takes that back, %s', (backend) => {
    const { batch } = batchOf(tables, { requests: 1, entries: 4, results: 4 }, backend);
    const found = () => {
      batch.clear();
      batch.add(request, 4);
      batch.run();
      return [...batch.result(0).items];
    };
    const [none, one, both]: number[][] = [[], [1], [0, 1]];
    expect(found()).toEqual([1, 2, 0]);
    batch.restrict(null, one);
    expect(found()).toEqual([2, 0]);
    batch.exclude([2]);
    expect(found()).toEqual([0]);
    batch.reset();
    expect(found()).toEqual([2, 0]);
    batch.restrict(both, one);
    expect(found()).toEqual([0]);
    batch.restrict(both, none);
    expect(found()).toEqual([1, 0]);
    batch.restrict(null, none);
    expect(found()).toEqual([1, 2, 0]);
  });
});
