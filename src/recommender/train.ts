import type { TrainedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import type { TrainOptions } from '../training/train-options.js';
import { trainModel } from '../training/trainers.js';
import { signalOf } from '../validate.js';
import { requireOwn } from './required.js';

/** Trains on all that is there at the moment of the call. @throws CfRecsError `invalid-option` where it only reads. */
export async function trainOn(context: RankingContext, options?: TrainOptions): Promise<TrainedModel> {
  requireOwn(context, 'train');
  return trainModel(await context.dataset.freezeAtPace(new Pace(signalOf(options))), options);
}
