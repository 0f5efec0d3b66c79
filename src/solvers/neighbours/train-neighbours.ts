import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import type { Directions } from '../spectral/spectral-model.js';
import { NeighbourFit, type NeighbourModel } from './neighbour-fit.js';
import type { NeighbourOptions } from './neighbour-options.js';

/**
 * Fits neighbours beside the tables: what no d directions can hold is that an item has a few near neighbours.
 *
 *     A = Du^-a R Di^-a ~ W S V^T,   G = A^T A,   Z = A V,   ridge = lambda s_1^2
 *     score(u, i) = scale x sum over the history of weight_j x (P_j . Q_i + N_ji)
 *     P_j = Di_j^-a V_j f,   N_ji = Di_j^-a b_ji Di_i^(a - damping),   Q_i = Di_i^(a - damping) q_i / f
 *
 * It is EASE (Steck, "Embarrassingly shallow autoencoders", 2019) with the column of item i restricted to V q_i and, on its
 * k candidates C, the largest entries of its row of G, to b_i; the own item is left out:
 *
 *     min |a_i - (Z - a_i v_i^T) q - A_C b|^2 + ridge (|q|^2 + |b|^2)
 *     [ G_CC + ridge   X ] [b]   [ g             ]     X = S^2 V_C^T - g v^T (transposed), g = G_Ci, vs = S^2 v
 *     [ X^T            D ] [q] = [ vs - G_ii v   ]     D = S^2 + ridge - vs v^T - v vs^T + G_ii v v^T
 *
 * D is diagonal plus rank two, so that X D^-1 X^T = L_CC plus products of three vectors, where
 * L = V S^4 (S^2 + ridge)^-1 V^T. An item costs k^3 / 6 + k^2 d / 2 multiplications, and k^2 / 2 numbers that are gathered.
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
  return arithmetic.workspace.scope(async () => {
    const fit = await NeighbourFit.open(matrix, directions, options, arithmetic);
    return fit.model(await fit.solve(options.regularization, onStep), options.popularityDamping);
  });
}
