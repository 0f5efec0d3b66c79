import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTransposedProduct, multiplySparse, transpose } from '../../src/kernels/sparse.js';
import { anyFactors, denseOf, flat, product, sparseOf, transposed, unflat } from '../support/matrices.js';

const MATRIX = [
  [1, 0, 2],
  [0, 0, 0],
  [0, 0, 3],
];

describe('transpose', () => {
  it('turns rows into columns', () => {
    const { rows, columns, offsets, indexes, values } = transpose(sparseOf(MATRIX));
    expect({ rows, columns }).toEqual({ rows: 3, columns: 3 });
    expect([...offsets]).toEqual([0, 1, 1, 3]);
    expect([...indexes]).toEqual([0, 0, 2]);
    expect([...values]).toEqual([1, 2, 3]);
  });

  it('holds the same entries in any shape, empty rows and columns included', () => {
    fc.assert(
      fc.property(anyFactors, ({ sparse, columns }) => {
        expect(denseOf(transpose(sparseOf(sparse, columns)))).toEqual(transposed(sparse, columns));
      }),
    );
  });

  it('gives the matrix itself when done twice', () => {
    fc.assert(
      fc.property(anyFactors, ({ sparse, columns }) => {
        const matrix = sparseOf(sparse, columns);
        expect(transpose(transpose(matrix))).toEqual(matrix);
      }),
    );
  });

  it('brings the entries of a row into ascending order, whatever the order they came in', () => {
    const unordered = {
      rows: 2,
      columns: 3,
      offsets: Uint32Array.of(0, 3, 5),
      indexes: Uint32Array.of(2, 0, 1, 1, 0),
      values: Float32Array.of(1, 2, 3, 4, 5),
    };
    const twice = transpose(transpose(unordered));
    expect([...twice.indexes]).toEqual([0, 1, 2, 0, 1]);
    expect([...twice.values]).toEqual([2, 3, 1, 5, 4]);
  });

  it('leaves the matrix as it is', () => {
    const matrix = sparseOf(MATRIX);
    transpose(matrix);
    expect(matrix).toEqual(sparseOf(MATRIX));
  });
});

describe('multiplySparse', () => {
  it('gives a known product, and overwrites what was there', () => {
    const target = new Float32Array(6).fill(99);
    multiplySparse(sparseOf(MATRIX), 0, 3, Float32Array.of(1, 2, 3, 4, 5, 6), 2, target);
    expect([...target]).toEqual([11, 14, 0, 0, 15, 18]);
  });

  it('is the plain product for any shape', () => {
    fc.assert(
      fc.property(anyFactors, ({ sparse, dense, columns, width }) => {
        const target = new Float32Array(sparse.length * width);
        multiplySparse(sparseOf(sparse, columns), 0, sparse.length, flat(dense), width, target);
        // Adding 0 makes -0 of 0 times a negative number the 0 that it is.
        expect(unflat(target, width)).toEqual(product(sparse, dense, width).map((row) => row.map((each) => each + 0)));
      }),
    );
  });

  it('gives the same bits for a block of rows as for all', () => {
    fc.assert(
      fc.property(anyFactors, fc.nat(11), fc.nat(11), ({ sparse, dense, columns, width }, a, b) => {
        const [start, end] = [Math.min(a, b, sparse.length), Math.min(Math.max(a, b), sparse.length)];
        const matrix = sparseOf(sparse, columns);
        const scaled = flat(dense).map((value) => value / 7);
        const all = new Float32Array(sparse.length * width);
        multiplySparse(matrix, 0, sparse.length, scaled, width, all);
        const block = new Float32Array((end - start) * width);
        multiplySparse(matrix, start, end, scaled, width, block);
        expect(block).toEqual(all.slice(start * width, end * width));
      }),
    );
  });

  it('writes nothing beyond its rows', () => {
    const target = new Float32Array(3).fill(7);
    multiplySparse(sparseOf(MATRIX), 1, 3, Float32Array.of(1, 1, 1), 1, target);
    expect([...target]).toEqual([0, 3, 7]);
  });
});

describe('addTransposedProduct', () => {
  it('adds a known product to what was there', () => {
    const target = Float32Array.of(100, 200, 300);
    addTransposedProduct(sparseOf(MATRIX), 0, 3, Float32Array.of(1, 2, 3), 1, target);
    expect([...target]).toEqual([101, 200, 311]);
  });

  it('is the product with the transposed matrix for any shape', () => {
    fc.assert(
      fc.property(anyFactors, ({ sparse, other, columns, width }) => {
        const target = new Float32Array(columns * width);
        addTransposedProduct(sparseOf(sparse, columns), 0, sparse.length, flat(other), width, target);
        const expected = product(transposed(sparse, columns), other, width);
        expect(unflat(target, width)).toEqual(expected.map((row) => row.map((each) => each + 0)));
      }),
    );
  });

  it('adds up to the whole when it is given block by block', () => {
    fc.assert(
      fc.property(anyFactors, fc.nat(11), ({ sparse, other, columns, width }, cut) => {
        const middle = Math.min(cut, sparse.length);
        const matrix = sparseOf(sparse, columns);
        const whole = new Float32Array(columns * width);
        addTransposedProduct(matrix, 0, sparse.length, flat(other), width, whole);
        const blocks = new Float32Array(columns * width);
        addTransposedProduct(matrix, 0, middle, flat(other.slice(0, middle)), width, blocks);
        addTransposedProduct(matrix, middle, sparse.length, flat(other.slice(middle)), width, blocks);
        expect(blocks).toEqual(whole);
      }),
    );
  });
});
