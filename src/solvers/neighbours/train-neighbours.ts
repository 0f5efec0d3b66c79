import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import type { Neighbours } from '../../model/neighbours.js';
import { blocksOf } from '../../pace.js';
import type { Directions } from '../spectral/spectral-model.js';
import { BlockSolver, type FoundNeighbours } from './block-solver.js';
import { byHistoryItem } from './by-history-item.js';
import type { NeighbourOptions } from './neighbour-options.js';
import { popularFirst } from './popular-first.js';
import { type Scales, scaledRows, scalesOf } from './tables.js';

/** Directions up to which the first-order step of `residual` is taken whole. */
const WHOLE_STEP = 256;

/** Numbers of a row of the tables in the kernels are a multiple of this. */
const WIDTH = 8;

/** Two tables, items x embeddingDim, row-major, and the neighbours beside them. Scales by degree are in all three. */
export interface NeighbourModel {
  readonly historyEmbeddings: Float32Array;
  readonly itemEmbeddings: Float32Array;
  readonly neighbours: Neighbours;
}

/** g / (ridge + s_d^2): what `residual` multiplies what the directions leave by. */
function residualFactor({ values }: Directions, { ridge }: Scales, { embeddingDim, gain }: NeighbourOptions): number {
  const last = values[Math.max(0, Math.min(embeddingDim, values.length) - 1)];
  return (gain ?? (embeddingDim <= WHOLE_STEP ? 1 : 0.5)) / (ridge + last ** 2);
}

/**
 * Fits neighbours beside the tables: what no d directions can hold is that an item has a few near neighbours.
 *
 *     A = Du^-a R Di^-a ~ W S V^T,   G = A^T A,   Z = A V,   ridge = lambda s_1^2
 *     score(u, i) = scale x sum over the history of weight_j x (P_j . Q_i + N_ji)
 *     P_j = Di_j^-a V_j f,   N_ji = Di_j^-a b_ji Di_i^(a - offset),   Q_i = Di_i^(a - offset) q_i / f
 *
 * `joint` is EASE (Steck, "Embarrassingly shallow autoencoders", 2019) with the column of item i restricted to V q_i and,
 * on its k candidates C, the largest entries of its row of G, to b_i:
 *
 *     min |a_i - (Z - a_i v_i^T) q - A_C b|^2 + ridge (mu |q|^2 + |b|^2)
 *     [ G_CC + ridge   X ] [b]   [ g             ]     X = S^2 V_C^T - g v^T (transposed), g = G_Ci, vs = S^2 v
 *     [ X^T            D ] [q] = [ vs - G_ii v   ]     D = S^2 + mu ridge - vs v^T - v vs^T + G_ii v v^T
 *
 * D is diagonal plus rank two, so that X D^-1 X^T = L_CC plus products of three vectors, where
 * L = V S^4 (S^2 + mu ridge)^-1 V^T. An item costs k^3 / 6 + k^2 d / 2 multiplications, and k^2 / 2 numbers that are gathered.
 *
 * `residual` takes the spectral tables and g / (ridge + s_d^2) x the k largest entries of a row of G - V S^2 V^T, as far as
 * they are above 0: the first-order step from low-rank EASE towards EASE. `staged` solves (G_CC + ridge) b = g - X q for
 * the q of the spectral tables. In both a row of Q is divided by 1 - leverage, as in the spectral model.
 *
 * The same bits whatever the number of threads: each item's sums are its own. Ties among candidates go by item index.
 *
 * @param matrix - A, users x items, no entry below 0, as `normalisedMatrix` makes it of the degree exponent of the directions.
 * @param onStep - called with the share of the work that is done, in (0, 1].
 * @throws CfRecsError `diverged` where a number is beyond what Float32 holds, `too-large`.
 */
export function trainNeighbours(
  matrix: SparseMatrix,
  directions: Directions,
  options: NeighbourOptions,
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void = () => {},
): Promise<NeighbourModel> {
  return arithmetic.workspace.scope(() => fitNeighbours(matrix, directions, options, arithmetic, onStep));
}

async function fitNeighbours(
  matrix: SparseMatrix,
  directions: Directions,
  options: NeighbourOptions,
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void,
): Promise<NeighbourModel> {
  const { pace } = arithmetic;
  const { form, embeddingDim } = options;
  const items = matrix.columns;
  const width = WIDTH * Math.ceil(embeddingDim / WIDTH);
  const scales = await scalesOf(directions, options, pace);
  const { joint, filter, factors, history, gains } = scales;
  const padded = (numbers: Float64Array): Float64Array => {
    const all = new Float64Array(width);
    all.set(numbers);
    return all;
  };
  const equations = { ...scales, inverses: padded(scales.inverses), roots: padded(scales.roots) };
  const ordered = await popularFirst(matrix, pace);
  const { order } = ordered;
  const solver = await BlockSolver.open(
    arithmetic,
    ordered,
    options,
    width,
    (table) =>
      scaledRows(
        directions,
        [0, items],
        (place) => order[place],
        factors,
        () => 1,
        width,
        table,
        pace,
      ),
    form === 'residual' ? null : equations,
    !joint,
  );
  const given = filter.map((share, k) => share * directions.values[k]);
  const lever = (item: number): number => (gains[item] === 0 ? 0 : scales.item[item] / gains[item]);

  const itemEmbeddings = new Float32Array(items * embeddingDim);
  const blocks: FoundNeighbours[] = [];
  for (const block of blocksOf(items, solver.size)) {
    const [first, last] = block;
    const start = (embeddings: Float32Array) =>
      scaledRows(directions, block, (place) => order[place], given, lever, width, embeddings, pace);
    const { embeddings, ...solved } = await solver.solve(block, form === 'staged' ? start : null);
    for (let place = first; joint && place < last; place++) {
      const [from, to] = [(place - first) * width, order[place] * embeddingDim];
      for (let k = 0; k < embeddingDim; k++) itemEmbeddings[to + k] = scales.item[order[place]] * embeddings[from + k];
    }
    blocks.push(solved);
    onStep(last / items);
    if (pace.due) await pace.rest();
  }
  const toItem = (item: number): number => item;
  const rows = (factorsOf: Float64Array, scaleOf: Float64Array, target: Float32Array) =>
    scaledRows(directions, [0, items], toItem, factorsOf, (item) => scaleOf[item], embeddingDim, target, pace);
  const historyEmbeddings = new Float32Array(items * embeddingDim);
  await rows(filter, history, historyEmbeddings);
  if (!joint)
    await rows(
      filter.map(() => 1),
      scales.item,
      itemEmbeddings,
    );
  const residual = form === 'residual';
  const factor = residual ? residualFactor(directions, scales, options) : 1;
  const gainScales = { history, gains, factor, positive: residual };
  return {
    historyEmbeddings,
    itemEmbeddings,
    neighbours: await byHistoryItem(blocks, solver.size, ordered, gainScales, pace),
  };
}
