import type { TrainedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import type { TrainOptions } from '../training/train-options.js';
import { heedEngine, trainModel } from '../training/trainers.js';
import { signalOf } from '../validate.js';
import type { OneAtATime } from './one-at-a-time.js';
import { requireOwn } from './required.js';

/**
 * Trains on all that is there at the moment of the call.
 * @throws CfRecsError `busy` where a training is under way, `invalid-option` where the recommender only reads.
 */
export async function trainOn(
  context: RankingContext,
  training: OneAtATime,
  options?: TrainOptions,
): Promise<TrainedModel> {
  heedEngine(options);
  return training.run(async () => {
    requireOwn(context, 'train');
    return trainModel(await context.dataset.freezeAtPace(new Pace(signalOf(options))), options);
  });
}
