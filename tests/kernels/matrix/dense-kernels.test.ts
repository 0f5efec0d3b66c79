import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PANEL } from '../../../src/kernels/matrix/panel-layout.js';
import { normal, Twins } from '../../support/twins.js';

const TILE = 8;

const anyShape = fc.record({
  // Beyond one block of a Gram matrix, now and then.
  rows: fc.oneof(fc.integer({ min: 1, max: 13 }), fc.constantFrom(255, 256, 257, 600)),
  panels: fc.integer({ min: 1, max: 4 }),
  tiles: fc.integer({ min: 1, max: 5 }),
  cut: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.nat(),
});

describe('addGram', () => {
  it('is the plain one for any shape, in any two parts', () => {
    fc.assert(
      fc.property(anyShape, ({ rows, panels, cut, seed }) => {
        const twins = new Twins();
        const matrix = twins.put(normal(rows * panels * PANEL, seed));
        const width = panels * PANEL;
        const sum = twins.put(new Float64Array(width * width).fill(1));
        const [row, panel] = [Math.floor(cut * rows), Math.floor(cut * panels)];
        for (const [start, end] of [
          [0, row],
          [row, rows],
        ]) {
          twins.call('addGram', matrix, rows, panels, start, end, 0, panel, sum);
          twins.call('addGram', matrix, rows, panels, start, end, panel, panels, sum);
        }
        expect(twins.fault(sum, width * width, 'doubles')).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });
});

describe('multiplyPanels', () => {
  it.each([false, true])('is the plain one for any shape, upper triangular: %s', (triangular) => {
    fc.assert(
      fc.property(anyShape, ({ rows, panels, tiles, cut, seed }) => {
        const twins = new Twins();
        const count = triangular ? 2 * panels : tiles;
        const matrix = twins.put(normal(rows * panels * PANEL, seed));
        const right = twins.put(normal(count * TILE * panels * PANEL, seed + 1));
        const length = Math.ceil(count / 2) * PANEL * rows;
        const target = twins.put(new Float32Array(length));
        const row = Math.floor(cut * rows);
        for (const [start, end] of [
          [0, row],
          [row, rows],
        ]) {
          twins.call('multiplyPanels', matrix, rows, panels, start, end, right, count, Number(triangular), target);
        }
        expect(twins.fault(target, length)).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('gives a row the same bits whatever rows are done with it', () => {
    const [rows, panels] = [9, 2];
    const twins = new Twins();
    const matrix = twins.put(normal(rows * panels * PANEL, 1));
    const right = twins.put(normal(2 * TILE * panels * PANEL, 2));
    const [together, alone] = [twins.room(rows * PANEL), twins.room(rows * PANEL)];
    twins.call('multiplyPanels', matrix, rows, panels, 0, rows, right, 2, 0, together);
    for (let row = 0; row < rows; row++) {
      twins.call('multiplyPanels', matrix, rows, panels, row, row + 1, right, 2, 0, alone);
    }
    expect(twins.floats(alone, rows * PANEL)).toEqual(twins.floats(together, rows * PANEL));
  });
});
