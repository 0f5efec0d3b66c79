import type { Dataset } from '../data/dataset.js';
import { frozen } from '../frozen.js';
import type { TrainedModel } from '../model/trained-model.js';
import type { Algorithm } from '../types.js';
import { choose } from './choose/choose.js';
import { planTraining } from './plan.js';
import type { GivenOptions } from './resolve-train-options.js';
import { solve } from './solve.js';
import { startWatch } from './watch.js';

/**
 * A training from its options to its model: plan, choose what the plan leaves open, solve.
 * @param fixed - the algorithm where the caller has named it by the function; else null.
 */
export async function train(
  dataset: Dataset,
  options: GivenOptions,
  fixed: Algorithm | null = null,
): Promise<TrainedModel> {
  const total = startWatch();
  const plan = planTraining(dataset, options, fixed);
  if (plan.algorithm !== 'auto') return solve(dataset, plan);
  const lap = startWatch();
  const chosen = await choose(dataset, plan);
  const seconds = lap();
  const { model, summary } = await solve(dataset, chosen.plan);
  return {
    model,
    summary: frozen({
      ...summary,
      choice: chosen.choice === null ? null : { ...chosen.choice, seconds },
      seconds: { ...summary.seconds, choose: seconds, total: total() },
    }),
  };
}
