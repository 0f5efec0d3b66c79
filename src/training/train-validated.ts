import type { Dataset } from '../data/dataset.js';
import { meanOf } from '../evaluation/statistics.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import type { TrainedModel, TrainingSummary } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import type { EpochJudge } from '../solvers/gradient/descend.js';
import type { GradientOptions } from '../solvers/gradient/gradient-options.js';
import type { Algorithm } from '../types.js';
import { planTraining } from './plan.js';
import { runPlan } from './solve.js';
import type { TrainOptions } from './train-options.js';
import { judge } from './validation/judge-model.js';
import { holdOutPairs, isOrdered, type Validation } from './validation/validation.js';

/** The most users who are judged. */
const MOST_USERS = 2048;

/** Keeps the model of the best epoch, and ends the training when none has been better for a while. */
class EpochKeeper {
  readonly epochs: TrainingSummary['validation'][number][] = [];
  best: EmbeddingModel | null = null;
  private bestEpoch = 0;

  constructor(
    private readonly validation: Validation,
    private readonly options: GradientOptions,
  ) {}

  readonly judge: EpochJudge = async (epoch, model, { workspace, pace }) => {
    const { validation, options, epochs } = this;
    const halfLife = validation.method === 'last' ? options.recencyHalfLife : false;
    const judged = await judge(model, validation, halfLife, workspace, pace);
    const figures = { epoch, recall: meanOf(judged.recall), ndcg: meanOf(judged.ndcg) };
    epochs.push(figures);
    if (this.best === null || figures.ndcg > epochs[this.bestEpoch].ndcg) {
      this.best = model;
      this.bestEpoch = epoch;
    }
    return epoch - this.bestEpoch < options.patience;
  };
}

/** Trains by `gradient` on what `validation` leaves, and takes the model of the epoch that was best on what it holds out. */
export async function trainValidated(
  dataset: Dataset,
  given: TrainOptions | undefined,
  fixed: Algorithm | null,
): Promise<TrainedModel> {
  const plan = planTraining(dataset, given, fixed);
  const { options } = plan;
  if (options.algorithm !== 'gradient' || options.validation === false) return runPlan(dataset, plan);
  const method = isOrdered(dataset) ? 'last' : 'random';
  const { validation: fraction, seed } = options;
  const holdOut = { method, fraction, users: MOST_USERS, seed } as const;
  const validation = await holdOutPairs(dataset, holdOut, new Pace(plan.run.signal));
  // Nobody has enough items to hold some out.
  if (validation.users.length === 0) return runPlan(dataset, plan);
  const keeper = new EpochKeeper(validation, options);
  const { model, summary } = await runPlan(validation.train, plan, keeper.judge);
  return { model: keeper.best ?? model, summary: { ...summary, validation: keeper.epochs } };
}
