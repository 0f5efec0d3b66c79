import { ascending } from '../../data/ascending.js';
import { type Dataset, timesOrNull } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { allocatePanels, readPanels, writePanels } from '../../kernels/matrix/panels.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import type { SequenceOptions } from '../../model/solver-options.js';
import { blocksOf, type Pace } from '../../pace.js';
import { BlockSolver, type FoundNeighbours, type SolvedBlock } from '../neighbours/block-solver.js';
import { byHistoryItem } from '../neighbours/by-history-item.js';
import { scaledRows } from '../neighbours/tables.js';
import type { Directions } from '../spectral/spectral-model.js';
import { itemColumns } from './item-columns.js';
import { loadSequence } from './load-sequence.js';
import { eventsByItem, type OrderedHistories, orderHistories } from './ordered-histories.js';
import { type PositionSums, sumPositions } from './position-sums.js';

/** What the half-life that a model is served with is of the one that it is trained with. */
const SERVED_SHARE = 0.7;

/** Numbers of a row of the tables in the kernels are a multiple of this. */
const WIDTH = 8;

/** Items of a block where there are no neighbours to be solved for. */
const BLOCK_ITEMS = 4096;

/** What counts as rounding in X^T X, which is summed in Float32, as a share of what the ridge is measured in. */
const ROUNDING = 1e-5;

/** The share of the work, after the directions, that the sums over positions are said to take. */
const SUMS_SHARE = 0.2;

/** The solver of neighbours is given histories in order in the place of a matrix. */
const NO_MATRIX: SparseMatrix = {
  rows: 0,
  columns: 0,
  offsets: Uint32Array.of(0),
  indexes: new Uint32Array(0),
  values: new Float32Array(0),
};

/** The settings that a model is learned from order with. */
export type SequenceSettings = Pick<
  SequenceOptions,
  'embeddingDim' | 'neighbours' | 'regularization' | 'recencyHalfLife' | 'popularityDamping'
>;

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
  const scaleOf = (item: number): number => (itemSums[item] === 0 ? 0 : itemSums[item] ** -degreeExponent);
  const toItem = (item: number): number => item;
  const ones = new Float64Array(dim).fill(1);
  await scaledRows(directions, [0, itemSums.length], toItem, ones, scaleOf, width, table, pace);
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

/** Opens the solver of neighbours on histories in order. */
async function openSolver(
  arithmetic: Arithmetic,
  histories: OrderedHistories,
  sequence: number,
  { width, departures }: PositionSums,
  { neighbours, regularization }: SequenceSettings,
): Promise<BlockSolver> {
  const items = departures.length / width;
  const order = ascending(items);
  const { pace } = arithmetic;
  const { meanSquare, ...columns } = await itemColumns(histories, items, pace);
  const ridge = regularization * meanSquare;
  const zeros = new Float64Array(width);
  return BlockSolver.open(
    arithmetic,
    { order, places: order, histories: NO_MATRIX, byItem: await eventsByItem(histories, items, pace) },
    { neighbours },
    width,
    async (table) => table.set(departures),
    { joint: false, ridge, smallestPivot: Math.max(ridge / 4, ROUNDING * meanSquare), inverses: zeros, roots: zeros },
    false,
    { sequence, ...columns },
  );
}

/** Items without neighbours, whose embeddings are the given ones. */
const alone = (embeddings: Float32Array, count: number): SolvedBlock => ({
  counts: new Uint32Array(count),
  places: new Uint32Array(0),
  gains: new Float32Array(0),
  embeddings,
});

/**
 * Learns from order what comes next: the item at each position of a history from what came before it, pooled as it is when
 * served. In closed form, item by item:
 *
 *     x_t = sum over the events before t of weight x .5^(r / half-life) e_item      r: events between them, of later moments
 *     y_t = weight x e_item of the event t,   z_t = P^T x_t,   P_j = Di_j^-a V_j with the directions V of spectral
 *     min |Y_i - Z q - X_C b|^2 + rho |q|^2 + ridge |b|^2         C: the k items with the largest (X^T Y)_ji / |X_j|
 *     score(u, i) = Di_i^-damping x (z_u . q_i + sum over the history of weight_j x b_ji)
 *
 * q is solved for through the Schur complement, with one factorisation R^T R = Z^T Z + rho for all items. That leaves what
 * neighbours beside spectral tables are solved from, less the own item, which is never in its own history. With
 * L = X^T Z R^-1 and m_i = R^-T Z^T Y_i:
 *
 *     ((X^T X)_CC + ridge - L_C L_C^T) b = (X^T Y)_Ci - L_C m_i,     q_i = R^-1 (m_i - L_C^T b)
 *
 * Decay makes each sum over positions a recurrence along the history, so that no position is kept. Events of one moment may
 * have come in any order: x_t is the mean over all orders. A weight counts in histories, as it does when served, and in targets: an event
 * that says more is worth more to foresee. The ridge is `regularization` x the mean over the interactions of |X_j|^2.
 * A model is trained with a half-life of 1 / .7 of the one that it is served with.
 *
 * @param onStep - called with the share of the work that is done, in (0, 1].
 * @throws CfRecsError `not-enough-data` where no history has two moments, `diverged`, `too-large`.
 */
export function trainSequence(
  dataset: Dataset,
  directions: Directions,
  settings: SequenceSettings,
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void = () => {},
): Promise<EmbeddingModel> {
  return arithmetic.workspace.scope(async () => {
    const { workspace, pace } = arithmetic;
    const { embeddingDim, neighbours, recencyHalfLife, popularityDamping } = settings;
    const { itemSums } = directions;
    const items = dataset.items.size;
    const order = ascending(items);
    const width = WIDTH * Math.ceil(embeddingDim / WIDTH);
    const histories = await historiesOf(dataset, recencyHalfLife, pace);
    const sequence = loadSequence(workspace, histories);
    const pooled = await pooledTable(directions, embeddingDim, width, pace);
    const sums = await sumPositions(arithmetic, histories, sequence, pooled, width);
    onStep(SUMS_SHARE);

    const near = neighbours === 0 ? null : await openSolver(arithmetic, histories, sequence, sums, settings);
    const damping = itemSums.map((sum) => (sum === 0 ? 0 : sum ** -popularityDamping));
    const itemEmbeddings = new Float32Array(items * embeddingDim);
    const blocks: FoundNeighbours[] = [];
    const size = near?.size ?? BLOCK_ITEMS;
    for (const [first, last] of blocksOf(items, size)) {
      const given = sums.arrivals.subarray(first * width, last * width);
      const start = async (embeddings: Float32Array) => embeddings.set(given);
      const { embeddings, ...found } = (await near?.solve([first, last], start)) ?? alone(given, last - first);
      blocks.push(found);
      const turned = await multiply(arithmetic, embeddings, sums.inverse, width);
      for (let item = first; item < last; item++) {
        const [from, to] = [(item - first) * width, item * embeddingDim];
        for (let k = 0; k < embeddingDim; k++) itemEmbeddings[to + k] = damping[item] * turned[from + k];
      }
      onStep(SUMS_SHARE + (1 - SUMS_SHARE) * (last / items));
      if (pace.due) await pace.rest();
    }
    const scales = { history: new Float64Array(items).fill(1), gains: damping, factor: 1, positive: false };
    const gains = await byHistoryItem(blocks, size, { order, places: order }, scales, pace);
    const historyEmbeddings = await pooledTable(directions, embeddingDim, embeddingDim, pace);
    const tables = { items, embeddingDim, historyEmbeddings, itemEmbeddings, neighbours: gains };
    return createEmbeddingModel({ ...tables, poolingExponent: 0, recencyHalfLife }, 'diverged');
  });
}
