import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/pace.js';
import { connectedParts, extractPart } from '../../../src/solvers/spectral/connected-parts.js';
import { anyFactors, denseOf, type Rows, sparseOf } from '../../support/matrices.js';

const partsOf = async (rows: Rows, columns = rows[0].length) =>
  (await connectedParts(sparseOf(rows, columns), new Pace())).map((part) => ({
    rows: [...part.rows],
    columns: [...part.columns],
  }));

/** The same by walking from each row to all that it reaches. */
function partsOracle(rows: Rows, columns: number) {
  const parts: { rows: number[]; columns: number[] }[] = [];
  rows.forEach((_, first) => {
    if (rows[first].every((value) => value === 0) || parts.some((part) => part.rows.includes(first))) return;
    const reached = { rows: new Set([first]), columns: new Set<number>() };
    for (let before = -1; before !== reached.rows.size + reached.columns.size; ) {
      before = reached.rows.size + reached.columns.size;
      for (let row = 0; row < rows.length; row++) {
        for (let column = 0; column < columns; column++) {
          if (rows[row][column] === 0) continue;
          if (reached.rows.has(row)) reached.columns.add(column);
          if (reached.columns.has(column)) reached.rows.add(row);
        }
      }
    }
    parts.push({
      rows: [...reached.rows].sort((a, b) => a - b),
      columns: [...reached.columns].sort((a, b) => a - b),
    });
  });
  return parts;
}

describe('connectedParts', () => {
  it('tells apart rows that share no column', async () => {
    expect(
      await partsOf([
        [1, 0, 0, 1],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
      ]),
    ).toEqual([
      { rows: [0, 2], columns: [0, 3] },
      { rows: [1], columns: [1] },
    ]);
  });

  it('finds one part where a chain leads from each row to the next', async () => {
    expect(
      await partsOf([
        [1, 1, 0, 0],
        [0, 0, 1, 1],
        [0, 1, 1, 0],
      ]),
    ).toEqual([{ rows: [0, 1, 2], columns: [0, 1, 2, 3] }]);
  });

  it('leaves out empty rows and columns', async () => {
    expect(
      await partsOf([
        [0, 0],
        [0, 5],
      ]),
    ).toEqual([{ rows: [1], columns: [1] }]);
    expect(await partsOf([[0, 0]])).toEqual([]);
  });

  it('finds what walking from row to row finds, for any matrix', async () => {
    await fc.assert(
      fc.asyncProperty(anyFactors, async ({ sparse, columns }) => {
        // Thinned out, so that there is more than one part.
        const thin = sparse.map((row, r) => row.map((value, c) => ((r * 5 + c * 3) % 4 === 0 ? value : 0)));
        expect(await partsOf(thin, columns)).toEqual(partsOracle(thin, columns));
      }),
      { numRuns: 300 },
    );
  });

  it('gives a norm that no singular value is above', async () => {
    const [part] = await connectedParts(sparseOf([[3, 4]]), new Pace());
    expect(part.norm).toBe(5);
  });
});

describe('extractPart', () => {
  it('is the matrix cut to the rows and columns of the part', async () => {
    const matrix = sparseOf([
      [1, 0, 0, 2],
      [0, 3, 0, 0],
      [0, 0, 0, 4],
    ]);
    const [first, second] = (await connectedParts(matrix, new Pace())).map((part) =>
      denseOf(extractPart(matrix, part)),
    );
    expect(first).toEqual([
      [1, 2],
      [0, 4],
    ]);
    expect(second).toEqual([[3]]);
  });
});
