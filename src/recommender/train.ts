import type { IdIndex } from '../data/ids/id-index.js';
import type { TrainedModel, TrainingSummary } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import { RankingContext } from '../ranking/ranking-context.js';
import type { TrainOptions } from '../training/train-options.js';
import { heedEngine, trainModel } from '../training/trainers.js';
import { signalOf } from '../validate.js';
import type { Serving } from './pieces.js';
import { placeModel } from './place-model.js';
import { requireOwn } from './required.js';

/** Where more than this share of the indexes is of items that are gone, a training ends with indexes anew. */
const MOST_REMOVED = 1 / 8;

/** A model, and what it was trained on. */
interface Trained {
  readonly trained: TrainedModel;
  readonly items: IdIndex;
  /** Ids of items that went since then: if they are back, they are other items. */
  readonly departed: ReadonlySet<string>;
  /** Whether the items had the indexes that they have in the live data set. */
  readonly isInPlace: boolean;
}

/** Serves a model in the place of the one before, whatever has changed since it was trained. */
function replaceModel(context: RankingContext, done: Trained): Pick<Serving, 'context' | 'trained'> {
  const { trained, items, departed, isInPlace } = done;
  const { removed, size } = context.dataset.items;
  const served = { ...trained, items };
  if (isInPlace && departed.size === 0) {
    return { context: new RankingContext(context.dataset, trained.model), trained: served };
  }
  const data = removed.size > MOST_REMOVED * size ? context.dataset.compacted() : context.dataset;
  const { model, untrained } = placeModel(trained.model, done, data.items);
  return { context: new RankingContext(data, model, null, untrained), trained: served };
}

/**
 * Trains on all that is there at the moment of the call, and serves the model when it is done.
 * @throws CfRecsError `busy` where a training is under way, `invalid-option` where the recommender only reads.
 */
export async function trainOn(serving: Serving, options?: TrainOptions): Promise<TrainingSummary> {
  heedEngine(options);
  return serving.training.run(async () => {
    const { context } = serving;
    requireOwn(context, 'train');
    const { items } = context.dataset;
    return items.watchRemoved(async (departed) => {
      const isInPlace = items.removed.size === 0;
      const dataset = await context.dataset.freezeAtPace(new Pace(signalOf(options)));
      const trained = await trainModel(dataset, options);
      Object.assign(serving, replaceModel(context, { trained, items: dataset.items, departed, isInPlace }));
      return trained.summary;
    });
  });
}
