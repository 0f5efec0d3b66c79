import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PANEL } from '../../../src/kernels/matrix/panel-layout.js';
import { anyFactors, sparseOf } from '../../support/matrices.js';
import { normal, Twins } from '../../support/twins.js';

const anyCase = fc.record({ factors: anyFactors, cut: fc.double({ min: 0, max: 1, noNaN: true }), seed: fc.nat() });

function place(twins: Twins, sparse: readonly (readonly number[])[], columns: number) {
  const { offsets, indexes, values } = sparseOf(sparse, columns);
  return [twins.put(offsets), twins.put(indexes), twins.put(values)] as const;
}

describe('multiplySparse', () => {
  it('is the plain one for any rows of any matrix, empty ones included', () => {
    fc.assert(
      fc.property(anyCase, ({ factors: { sparse, columns }, cut, seed }) => {
        const twins = new Twins();
        const matrix = place(twins, sparse, columns);
        const dense = twins.put(normal(columns * PANEL, seed));
        const [start, end] = [Math.floor(cut * sparse.length), sparse.length];
        const target = twins.room((end - start) * PANEL);
        twins.call('multiplySparse', ...matrix, start, end, dense, target);
        expect(twins.fault(target, (end - start) * PANEL)).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('addSquare', () => {
  it('is the plain one for any matrix, in any two parts', () => {
    fc.assert(
      fc.property(anyCase, ({ factors: { sparse, columns }, cut, seed }) => {
        const twins = new Twins();
        const matrix = place(twins, sparse, columns);
        const dense = twins.put(normal(columns * PANEL, seed));
        const target = twins.put(normal(columns * PANEL, seed + 1));
        const row = Math.floor(cut * sparse.length);
        twins.call('addSquare', ...matrix, 0, row, dense, target);
        twins.call('addSquare', ...matrix, row, sparse.length, dense, target);
        expect(twins.fault(target, columns * PANEL)).toBeLessThan(1e-5);
      }),
    );
  });
});
