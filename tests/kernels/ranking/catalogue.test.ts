import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/kernels/memory/record.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Catalogue } from '../../../src/kernels/ranking/catalogue.js';
import { CATALOGUE, columnsOf, rowBytes } from '../../../src/kernels/ranking/records.js';
import { normal, Twins } from '../../support/twins.js';

const anyShape = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  dim: fc.integer({ min: 1, max: 37 }),
  seed: fc.nat(),
});

/** Rows of whole cache lines, filled up with zeros. */
function rowsOf(count: number, dim: number, seed: number): Float32Array {
  const rows = new Float32Array((rowBytes(dim) / 4) * count);
  const numbers = normal(count * dim, seed);
  for (let row = 0; row < count; row++) {
    rows.set(numbers.subarray(row * dim, (row + 1) * dim), (row * rowBytes(dim)) / 4);
  }
  return rows;
}

describe('the kernels that lay out a catalogue', () => {
  it('measure the length of each row, in both versions', () => {
    fc.assert(
      fc.property(anyShape, ({ count, dim, seed }) => {
        const twins = new Twins();
        const rows = rowsOf(count, dim, seed);
        const lengths = twins.put(new Float64Array(count));
        twins.call('measureRows', twins.put(rows), count, dim, lengths);
        expect(twins.fault(lengths, count, 'doubles')).toBeLessThan(1e-12);
        const first = Math.hypot(...rows.subarray(0, dim));
        expect(twins.doubles(lengths, count)[0]).toBeCloseTo(first, 10);
      }),
    );
  });
});

describe('the coarse rows of a catalogue', () => {
  it('are as near to the embeddings as they say, in both versions', () => {
    fc.assert(
      fc.property(anyShape, fc.constantFrom(1, 1e-20, 1e-36, 1e25), ({ count, dim, seed }, size) => {
        const numbers = normal(count * dim, seed).map((number) => size * number);
        numbers.fill(0, 0, dim);
        const tables = {
          items: count,
          embeddingDim: dim,
          historyEmbeddings: normal(count * dim, 1),
          itemEmbeddings: numbers,
        };
        const both = (['wasm', 'cpu'] as const).map((backend) => {
          const workspace = new Workspace({ backend, threads: 1 });
          const { address, places, placeOf } = new Catalogue(workspace, tables);
          const { codes, pairCodes, steps, errors, norms } = readRecord(workspace.views, CATALOGUE, address);
          const columns = columnsOf(dim);
          return {
            placeOf: Array.from(workspace.integers(placeOf, count)),
            codes: Array.from(new Int8Array(workspace.bytes(codes, columns * places))),
            pairCodes: Array.from(new Int8Array(workspace.bytes(pairCodes, columns * places))),
            steps: Array.from(workspace.floats(steps, places)),
            errors: Array.from(workspace.floats(errors, places)),
            norms: Array.from(workspace.floats(norms, places)),
          };
        });
        const [{ placeOf, codes, pairCodes, steps, errors, norms }, plain] = both;
        expect(plain.codes).toEqual(codes);
        expect(plain.pairCodes).toEqual(pairCodes);
        expect(plain.steps).toEqual(steps);
        for (let place = 0; place < norms.length; place++) {
          expect(Math.abs(plain.errors[place] - errors[place])).toBeLessThanOrEqual(1e-3 * norms[place]);
          expect(Math.abs(plain.norms[place] - norms[place])).toBeLessThanOrEqual(1e-3 * norms[place]);
        }
        const columns = columnsOf(dim);
        placeOf.forEach((place, item) => {
          const row = Array.from(numbers.subarray(item * dim, (item + 1) * dim));
          const lacking = row.map((number, c) => number - steps[place] * codes[place * columns + c]);
          expect(Math.hypot(...lacking)).toBeLessThanOrEqual(errors[place]);
          expect(Math.hypot(...row) + Math.hypot(...lacking)).toBeLessThanOrEqual(norms[place]);
          for (let c = 0; c < dim; c++) {
            const chunk = Math.floor(place / 32) * 32 * columns;
            expect(pairCodes[chunk + 64 * (c >> 1) + 2 * (place % 32) + (c & 1)]).toBe(codes[place * columns + c]);
          }
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a catalogue', () => {
  it('holds each item at one place, the longest first to within a percent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (items, dim, seed) => {
        const itemEmbeddings = normal(items * dim, seed);
        const workspace = new Workspace({ backend: 'wasm', threads: 1 });
        const tables = { items, embeddingDim: dim, historyEmbeddings: itemEmbeddings, itemEmbeddings };
        const { placeOf } = new Catalogue(workspace, tables);
        const places = workspace.integers(placeOf, items);
        expect(new Set(places).size).toBe(items);
        const lengths: number[] = [];
        places.forEach((place, item) => {
          lengths[place] = Math.hypot(...itemEmbeddings.subarray(item * dim, (item + 1) * dim));
        });
        expect(lengths.every((length, at) => at === 0 || length <= 1.01 * lengths[at - 1])).toBe(true);
      }),
    );
  });
});
