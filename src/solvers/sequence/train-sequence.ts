import type { Dataset } from '../../data/dataset.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { SequenceOptions } from '../../model/solver-options.js';
import type { Directions } from '../spectral/spectral-model.js';
import { SequenceFit } from './sequence-fit.js';

/** The share of the work, after the directions, that the sums over positions are said to take. */
const SUMS_SHARE = 0.2;

/** The settings that a model is learned from order with. */
export type SequenceSettings = Pick<
  SequenceOptions,
  'embeddingDim' | 'neighbours' | 'regularization' | 'recencyHalfLife' | 'popularityDamping'
>;

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
 * have come in any order: x_t is the mean over all orders. A weight counts in histories, as it does when served, and in
 * targets: an event that says more is worth more to foresee. The ridge is `regularization` x the mean over the interactions of |X_j|^2.
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
    const { regularization, recencyHalfLife, popularityDamping } = settings;
    const fit = await SequenceFit.open(dataset, directions, settings, recencyHalfLife, arithmetic);
    onStep(SUMS_SHARE);
    const solution = await fit.solve(regularization, (fraction) => onStep(SUMS_SHARE + (1 - SUMS_SHARE) * fraction));
    return fit.model(solution, popularityDamping);
  });
}
