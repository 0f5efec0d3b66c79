import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { inverseCholesky, mirrorUpper } from '../../kernels/matrix/orthonormalise.js';
import { PANEL } from '../../kernels/matrix/panel-layout.js';
import {
  allocatePanels,
  type PanelMatrix,
  panelAt,
  panelNumbers,
  readPanels,
  reshapePanels,
  writePanels,
} from '../../kernels/matrix/panels.js';
import { rowRanges } from '../../kernels/matrix/sparse-matrix.js';
import { blocksOf, inTurns, type Pace } from '../../pace.js';
import type { OrderedHistories } from './ordered-histories.js';

/** rho, as a share of the largest eigenvalue of Z^T Z. */
const VECTOR_RIDGE = 0.1;

/** Steps towards the largest eigenvalue, which stands out: most user vectors point the way of what is popular. */
const STEPS = 100;

/** Numbers that the vectors of one range of users may hold, or those of one user. */
const BLOCK = 2 ** 22;

/** Rows that are moved before other work may have a turn. */
const BLOCK_ROWS = 4096;

/** What the solver of neighbours needs of the user vectors Z = X P, with R^T R = Z^T Z + rho. */
export interface PositionSums {
  /** d. */
  readonly width: number;
  /** X^T Z R^-1, items x d: the products of its rows are what the vectors explain of X^T X. */
  readonly departures: Float32Array;
  /** Y^T Z R^-1, items x d: the embeddings that no neighbours take from, as far as R^-T. */
  readonly arrivals: Float32Array;
  /** R^-T, d x d: it turns a row of those into an embedding. */
  readonly inverse: Float32Array;
}

/** The largest eigenvalue of a symmetric matrix that has none below 0, by power iteration: a little less in doubt. */
async function largestEigenvalue(matrix: Float64Array, size: number, pace: Pace): Promise<number> {
  let vector = new Float64Array(size).fill(1);
  let length = Math.sqrt(size);
  for (let step = 0; step < STEPS && length > 0; step++) {
    const next = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) next[i] += (matrix[i * size + j] * vector[j]) / length;
    }
    vector = next;
    length = Math.hypot(...vector);
    if (pace.due) await pace.rest();
  }
  return length;
}

/** How many rows of Z the histories of some users have: one for each event, but where it is alone in the first moment. */
function countRows({ offsets, after }: OrderedHistories, first: number, last: number): number {
  let rows = 0;
  for (let user = first; user < last; user++) {
    const start = offsets[user];
    rows += offsets[user + 1] - start - Number(after[start] !== after[start + 1]);
  }
  return rows;
}

/**
 * Sums over all positions of all histories, of which none is kept: the vectors are computed range of users by range.
 *
 * @param sequence - the address of the histories' record.
 * @param table - P, items x d, row-major.
 */
export function sumPositions(
  { workspace, dense, pace }: Arithmetic,
  histories: OrderedHistories,
  sequence: number,
  table: Float32Array,
  dim: number,
): Promise<PositionSums> {
  return workspace.scope(async () => {
    const items = table.length / dim;
    const [pooled, departures, arrivals] = [1, 2, 3].map(() => allocatePanels(workspace, items, dim));
    await inTurns(blocksOf(items, BLOCK_ROWS), pace, (start, end) =>
      writePanels(workspace, pooled, start, end, table.subarray(start * dim, end * dim)),
    );
    for (const sums of [departures, arrivals]) panelNumbers(workspace, sums).fill(0);
    const { offsets } = histories;
    const ranges = [...rowRanges({ rows: offsets.length - 1, offsets }, Math.max(1, Math.floor(BLOCK / dim)))];
    const counts = ranges.map(([first, last]) => countRows(histories, first, last));
    const room = allocatePanels(
      workspace,
      counts.reduce((most, count) => Math.max(most, count), 0),
      dim,
    );
    const gram = new Float64Array(dim * dim);
    for (const [at, [first, last]] of ranges.entries()) {
      const rows = reshapePanels(room, counts[at], dim);
      const [start, end] = [offsets[first], offsets[last]];
      const tasks = Array.from({ length: rows.panels }, (_, panel) => {
        const [p, z, y, x] = [pooled, rows, arrivals, departures].map((matrix) => panelAt(matrix, panel));
        return [['sumPositions', sequence, start, end, p, z, y, x] as const];
      });
      await workspace.run(tasks, 4 * (end - start) * rows.panels * PANEL, pace);
      await dense.addGram(rows, gram);
      if (pace.due) await pace.rest();
    }
    mirrorUpper(gram, dim);
    const rho = VECTOR_RIDGE * (await largestEigenvalue(gram, dim, pace));
    for (let k = 0; k < dim; k++) gram[k * (dim + 1)] += rho;
    // With such a ridge no pivot is small, but where all is zero: then nothing is explained.
    const right = (await inverseCholesky(workspace, gram, dim, pace)) ?? new Float32Array(dim * dim);
    const numbers = async (matrix: PanelMatrix): Promise<Float32Array> => {
      await dense.multiply(matrix, right, pooled, true);
      const rowMajor = new Float32Array(items * dim);
      await inTurns(blocksOf(items, BLOCK_ROWS), pace, (start, end) => {
        readPanels(workspace, pooled, start, end, rowMajor, start * dim);
      });
      return rowMajor;
    };
    const inverse = new Float32Array(dim * dim);
    for (let i = 0; i < dim; i++) for (let j = i; j < dim; j++) inverse[j * dim + i] = right[i * dim + j];
    return { width: dim, departures: await numbers(departures), arrivals: await numbers(arrivals), inverse };
  });
}
