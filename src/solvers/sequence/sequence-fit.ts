import { ascending } from '../../data/ascending.js';
import { type Dataset, timesOrNull } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { allocatePanels, readPanels, writePanels } from '../../kernels/matrix/panels.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import { blocksOf, type Pace } from '../../pace.js';
import { BlockSolver } from '../neighbours/block-solver.js';
import { byHistoryItem } from '../neighbours/by-history-item.js';
import type { NeighbourSize } from '../neighbours/neighbour-options.js';
import type { FoundNeighbours } from '../neighbours/solved-block.js';
import { scaledRows, scaledTable, widthOf } from '../neighbours/tables.js';
import { type Directions, sumPowers } from '../spectral/spectral-model.js';
import { itemColumns } from './item-columns.js';
import { loadSequence } from './load-sequence.js';
import { eventsByItem, type OrderedHistories, orderHistories } from './ordered-histories.js';
import { type PositionSums, sumPositions } from './position-sums.js';

/** What the half-life that a model is served with is of the one that it is trained with. */
const SERVED_SHARE = 0.7;

/** Items of a block where there are no neighbours to be solved for. */
const BLOCK_ITEMS = 4096;

/** What counts as rounding in X^T X, which is summed in Float32, as a share of what the ridge is measured in. */
const ROUNDING = 1e-5;

/** The solver of neighbours is given histories in order in the place of a matrix. */
const NO_MATRIX: SparseMatrix = {
  rows: 0,
  columns: 0,
  offsets: Uint32Array.of(0),
  indexes: new Uint32Array(0),
  values: new Float32Array(0),
};

/** The histories of a data set in order. @throws CfRecsError `not-enough-data` where no history has an order. */
async function historiesOf(dataset: Dataset, halfLife: number | false, pace: Pace): Promise<OrderedHistories> {
  const times = timesOrNull(dataset.positives.timestamps);
  const trained = halfLife === false ? false : halfLife / SERVED_SHARE;
  const histories = times === null ? null : await orderHistories(dataset, times, trained, pace);
  if (histories?.hasOrder) return histories;
  throw new CfRecsError(
    'not-enough-data',
    `Expected users with interactions at different times for \`algorithm: 'sequence'\`, got ${times === null ? 'no timestamps' : 'none'}; \`algorithm: 'spectral'\` needs no order`,
  );
}

/** P_j = Di_j^-a V_j: items x width, row-major; columns behind the last direction are zeros. */
async function pooledTable(directions: Directions, dim: number, width: number, pace: Pace): Promise<Float32Array> {
  const { degreeExponent, itemSums } = directions;
  const table = new Float32Array(itemSums.length * width);
  const scales = sumPowers(directions, -degreeExponent);
  const toItem = (item: number): number => item;
  const ones = new Float64Array(dim).fill(1);
  await scaledRows(directions, itemSums.length, toItem, ones, (item) => scales[item], width, table, pace);
  return table;
}

/** left x right, row-major both, of as many columns each. */
function multiply({ workspace, dense }: Arithmetic, left: Float32Array, right: Float32Array, width: number) {
  return workspace.scope(async () => {
    const rows = left.length / width;
    const [from, to] = [1, 2].map(() => allocatePanels(workspace, rows, width));
    writePanels(workspace, from, 0, rows, left);
    await dense.multiply(from, right, to, false);
    const product = new Float32Array(left.length);
    readPanels(workspace, to, 0, rows, product);
    return product;
  });
}

/** The solution of every item's normal equations with one ridge, before popularity is damped. */
export interface SequenceSolution {
  /** items x d, row-major. */
  readonly embeddings: Float32Array;
  readonly blocks: readonly FoundNeighbours[];
}

/**
 * Fits of tables and neighbours to what comes next, with one half-life and one ridge after the other, see `trainSequence`.
 * It takes room in the workspace until the scope it was opened in ends.
 */
export class SequenceFit {
  private constructor(
    private readonly directions: Directions,
    private readonly size: NeighbourSize,
    private readonly recencyHalfLife: number | false,
    private readonly arithmetic: Arithmetic,
    private readonly sums: PositionSums,
    /** What the ridge is measured in. */
    private readonly meanSquare: number,
    private readonly solver: BlockSolver | null,
  ) {}

  /** @throws CfRecsError `not-enough-data` where no history has two moments. */
  static async open(
    dataset: Dataset,
    directions: Directions,
    size: NeighbourSize,
    recencyHalfLife: number | false,
    arithmetic: Arithmetic,
  ): Promise<SequenceFit> {
    const { workspace, pace } = arithmetic;
    const items = dataset.items.size;
    const width = widthOf(size.embeddingDim);
    const histories = await historiesOf(dataset, recencyHalfLife, pace);
    const sequence = loadSequence(workspace, histories);
    const pooled = await pooledTable(directions, size.embeddingDim, width, pace);
    const sums = await sumPositions(arithmetic, histories, sequence, pooled, width);
    const { meanSquare, ...columns } = await itemColumns(histories, items, pace);
    const order = ascending(items);
    const inOrder = { order, places: order, histories: NO_MATRIX, byItem: await eventsByItem(histories, items, pace) };
    const solver =
      size.neighbours === 0 ? null : await BlockSolver.open(arithmetic, inOrder, size, width, { sequence, ...columns });
    return new SequenceFit(directions, size, recencyHalfLife, arithmetic, sums, meanSquare, solver);
  }

  /** @param onStep - called with the share of the work that is done, in (0, 1]. */
  async solve(regularization: number, onStep: (fraction: number) => void = () => {}): Promise<SequenceSolution> {
    const { sums, meanSquare, solver, arithmetic } = this;
    const { embeddingDim } = this.size;
    const { width, departures, arrivals, inverse } = sums;
    const items = arrivals.length / width;
    const ridge = regularization * meanSquare;
    const smallestPivot = Math.max(ridge / 4, ROUNDING * meanSquare);
    const zeros = new Float64Array(width);
    await solver?.prepare({ ridge, smallestPivot, inverses: zeros, roots: zeros }, async (table) => {
      table.set(departures);
    });
    const embeddings = new Float32Array(items * embeddingDim);
    const blocks: FoundNeighbours[] = [];
    for (const block of blocksOf(items, solver?.size ?? BLOCK_ITEMS)) {
      const [first, last] = block;
      const given = arrivals.subarray(first * width, last * width);
      const solved = (await solver?.solve(block, given)) ?? null;
      if (solved !== null) blocks.push(solved);
      const turned = await multiply(arithmetic, solved?.embeddings ?? given, inverse, width);
      for (let item = first; item < last; item++) {
        const from = (item - first) * width;
        embeddings.set(turned.subarray(from, from + embeddingDim), item * embeddingDim);
      }
      onStep(last / items);
      if (arithmetic.pace.due) await arithmetic.pace.rest();
    }
    return { embeddings, blocks };
  }

  /** The model of a solution. @throws CfRecsError `diverged` where a number is beyond what Float32 holds. */
  async model({ embeddings, blocks }: SequenceSolution, popularityDamping: number): Promise<EmbeddingModel> {
    const { directions, recencyHalfLife, solver } = this;
    const { embeddingDim } = this.size;
    const { pace } = this.arithmetic;
    const items = directions.itemSums.length;
    const gains = sumPowers(directions, -popularityDamping);
    const itemEmbeddings = await scaledTable(embeddings, gains, pace);
    const order = ascending(items);
    const history = new Float64Array(items).fill(1);
    const neighbours =
      solver === null
        ? undefined
        : await byHistoryItem(blocks, solver.size, { order, places: order }, { history, gains }, pace);
    const historyEmbeddings = await pooledTable(directions, embeddingDim, embeddingDim, pace);
    const model = { items, embeddingDim, historyEmbeddings, itemEmbeddings, neighbours };
    return createEmbeddingModel({ ...model, poolingExponent: 0, recencyHalfLife }, 'diverged');
  }
}
