import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PANEL } from '../../../src/kernels/matrix/panel-layout.js';
import { allocatePanels, panelAt, panelNumbers, readPanels, writePanels } from '../../../src/kernels/matrix/panels.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { normal } from '../../support/twins.js';

const workspace = () => new Workspace({ backend: 'cpu', threads: 1 });

describe('a matrix in panels', () => {
  it('holds 16 columns of all rows after each other, and zeros beyond the last column', () => {
    const memory = workspace();
    const matrix = allocatePanels(memory, 2, 17);
    panelNumbers(memory, matrix).fill(Number.NaN);
    const rows = Float32Array.from({ length: 34 }, (_, at) => at + 1);
    writePanels(memory, matrix, 0, 2, rows);
    expect(panelAt(matrix, 1) - panelAt(matrix, 0)).toBe(2 * PANEL * 4);
    const numbers = panelNumbers(memory, matrix);
    expect([...numbers.slice(0, 16)]).toEqual([...rows.slice(0, 16)]);
    expect([...numbers.slice(16, 32)]).toEqual([...rows.slice(17, 33)]);
    expect([...numbers.slice(32, 48)]).toEqual([17, ...new Array(15).fill(0)]);
    expect([...numbers.slice(48)]).toEqual([34, ...new Array(15).fill(0)]);
  });

  it('gives back any rows that were written', () => {
    const shape = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(shape, fc.double({ min: 0, max: 1, noNaN: true }), ({ rows, columns }, cut) => {
        const memory = workspace();
        const matrix = allocatePanels(memory, rows, columns);
        const numbers = normal(rows * columns, rows + columns);
        const start = Math.floor(cut * rows);
        writePanels(memory, matrix, 0, start, numbers.subarray(0, start * columns));
        writePanels(memory, matrix, start, rows, numbers.subarray(start * columns));
        const read = new Float32Array(rows * columns + 1);
        readPanels(memory, matrix, 0, rows, read, 1);
        expect(read.subarray(1)).toEqual(numbers);
        const rest = new Float32Array((rows - start) * columns);
        readPanels(memory, matrix, start, rows, rest);
        expect(rest).toEqual(numbers.subarray(start * columns));
      }),
    );
  });
});
