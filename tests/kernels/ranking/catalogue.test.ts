import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Catalogue } from '../../../src/kernels/ranking/catalogue.js';
import { rowBytes } from '../../../src/kernels/ranking/records.js';
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
        const stride = rowBytes(dim) / 4;
        const first = Math.hypot(...rows.subarray(0, stride));
        expect(twins.doubles(lengths, count)[0]).toBeCloseTo(first, 10);
      }),
    );
  });

  it('put rows into tiles in the order that is asked for, in both versions', () => {
    fc.assert(
      fc.property(anyShape, ({ count, dim, seed }) => {
        const twins = new Twins();
        const rows = rowsOf(count, dim, seed);
        const order = Uint32Array.from({ length: count }, (_, place) => count - 1 - place);
        const length = Math.ceil(count / 8) * 8 * dim;
        const tiles = twins.put(new Float32Array(length));
        twins.call('fillTiles', twins.put(rows), twins.put(order), count, dim, tiles);
        expect(twins.fault(tiles, length)).toBe(0);
        const numbers = twins.floats(tiles, length);
        for (let place = 0; place < count; place++) {
          for (let c = 0; c < dim; c++) {
            const expected = rows[(order[place] * rowBytes(dim)) / 4 + c];
            expect(numbers[(Math.floor(place / 8) * dim + c) * 8 + (place % 8)]).toBe(expected);
          }
        }
      }),
      { numRuns: 30 },
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
