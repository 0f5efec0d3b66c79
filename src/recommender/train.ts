import type { LiveDataset } from '../live/live-dataset.js';
import type { TrainedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import type { TrainOptions } from '../training/train-options.js';
import { trainModel } from '../training/trainers.js';
import { signalOf } from '../validate.js';

/** Trains on all that is there at the moment of the call. */
export const trainOn = async (data: LiveDataset, options?: TrainOptions): Promise<TrainedModel> =>
  trainModel(await data.freezeAtPace(new Pace(signalOf(options))), options);
