import { type DatasetOptions, datasetRules } from '../data/dataset-options.js';
import type { AbortSignalLike } from '../types.js';
import { flag, resolveOptions, signal } from '../validate.js';

/**
 * Options of `save`.
 *
 * @example
 * import { Recommender, readInteractions } from 'cf-recs';
 *
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * await recommender.train();
 * await recommender.save('models/without-people', { histories: false });
 * const served = await Recommender.load('models/without-people');
 * console.log(served.users.length, served.items.length); // 0 200
 */
export interface SaveOptions {
  /** false leaves out user ids and histories, the only personal data; default true. */
  readonly histories?: boolean | undefined;
  /**
   * Stops the save; the promise rejects with the signal's reason, the model before stays, and nothing is left of the new
   * one. It is no longer asked once the first name of the old model has changed; of a store's writes it waits for the one
   * under way.
   */
  readonly signal?: AbortSignalLike | undefined;
}

const saveRules = { histories: flag(true), signal };
export const resolveSaveOptions = (input?: SaveOptions) => resolveOptions('save', saveRules, input);

/**
 * Options of `load`.
 *
 * @example
 * import { Recommender, readInteractions } from 'cf-recs';
 *
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * await recommender.train();
 * await recommender.save('models/plays');
 * const served = await Recommender.load('models/plays', { eventWeights: { skip: -1 } });
 * served.update([{ userId: 'ann', itemId: 'jazz-corner-1', event: 'skip' }]);
 * console.log(served.history('ann')[0]?.disliked); // true
 */
export interface LoadOptions {
  /**
   * What events of later updates weigh, in place of the weights that the model was saved with: see `DatasetOptions`. What
   * is in the histories keeps its weight. Default: as saved.
   */
  readonly eventWeights?: DatasetOptions['eventWeights'];
  /** Stops the load; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

const loadRules = { eventWeights: { ...datasetRules.eventWeights, fallback: null }, signal };
export const resolveLoadOptions = (input?: LoadOptions) => resolveOptions('load', loadRules, input);
