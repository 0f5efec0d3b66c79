import type { TrainingSummary } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import type { ModelTarget } from '../persistence/place-of.js';
import { saveModel } from '../persistence/save-model.js';
import type { SaveOptions } from '../persistence/save-options.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import { signalOf } from '../validate.js';
import { requireModel, requireOwn } from './required.js';

/** Saves the model and the data as they are at the moment of the call. @param summary - of the training; null without. */
export async function save(
  context: RankingContext,
  summary: TrainingSummary | null,
  target: ModelTarget,
  options?: SaveOptions,
): Promise<void> {
  requireOwn(context, 'save');
  const model = requireModel(context);
  await saveModel(target, await context.dataset.freezeAtPace(new Pace(signalOf(options))), { model, summary }, options);
}
