import { checkDataset, type Dataset } from '../data/dataset.js';
import type { DatasetOptions } from '../data/dataset-options.js';
import { CfRecsError, describe } from '../errors.js';
import { LiveDataset, type UpdateCounts } from '../live/live-dataset.js';
import type { ServedModel, TrainedModel, TrainingSummary } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import { loadModel } from '../persistence/load-model.js';
import { saveModel } from '../persistence/save-model.js';
import { type LoadOptions, resolveLoadOptions, type SaveOptions } from '../persistence/save-options.js';
import { RankingContext } from '../ranking/ranking-context.js';
import { buildDataset } from '../reading/build-dataset.js';
import type { TrainOptions } from '../training/train-options.js';
import { trainModel } from '../training/trainers.js';
import type {
  Explanation,
  HeldInteraction,
  HistoryEntry,
  Id,
  Interaction,
  InteractionSource,
  Recommendations,
  SimilarUsers,
  SnakeCaseInteraction,
} from '../types.js';
import type { RecommenderInfo } from './answers.js';
import { type EmbeddingSource, importEmbeddings } from './from-embeddings.js';
import * as insights from './insights.js';
import type { RecommendAllOptions, RecommendOptions, SimilarItemsOptions } from './list-options.js';
import * as lists from './lists.js';
import { checkId } from './requests.js';

let versions = 0;

/**
 * Recommendations from an interaction log. It owns one data set and at most one trained model; every call that makes
 * a list answers for every user id, from the user's own taste where it can and by popularity where it must.
 *
 * @example
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * await recommender.train();
 * const { items } = recommender.recommend('user-1', 10);
 */
export class Recommender {
  private readonly data: LiveDataset;
  private context: RankingContext;
  private trained: ServedModel | null;
  private modelVersion: number | null;
  private training = false;

  private constructor(dataset: Dataset, trained: ServedModel | null) {
    this.data = new LiveDataset(dataset);
    this.context = new RankingContext(this.data, trained?.model ?? null);
    this.trained = trained;
    this.modelVersion = trained === null ? null : ++versions;
  }

  /**
   * Reads interactions into a new recommender, which answers by popularity until it is trained.
   * @param source - what `readInteractions` returns, or any iterable or async iterable of interactions.
   * @throws CfRecsError as `buildDataset` does.
   */
  static async fromInteractions(source: InteractionSource, options?: DatasetOptions): Promise<Recommender> {
    return new Recommender(await buildDataset(source, options), null);
  }

  /** A recommender on what `buildDataset` or a hold-out made. @throws CfRecsError `invalid-option`. */
  static fromDataset(dataset: Dataset): Recommender {
    checkDataset('fromDataset', dataset);
    return new Recommender(dataset, null);
  }

  /**
   * A recommender on vectors that were trained elsewhere (Spark, implicit, a two-tower network): lists, guests, neighbours,
   * explanations and files work as with a model trained here. Without history embeddings they are derived by ridge
   * regression, P = Q (Q'Q + lambda I)^-1: the fold-in of Hu, Koren and Volinsky (2008) with one confidence for all.
   * With a data set its users are known too, and what they have is popular.
   * @throws CfRecsError `invalid-option`, naming the row (a row missing, too long or too short, NaN, an id twice),
   * `unknown-option`.
   */
  static fromEmbeddings(source: EmbeddingSource): Recommender {
    const { dataset, model } = importEmbeddings(source);
    return new Recommender(dataset, { model, summary: null });
  }

  /**
   * A recommender on what `trainSpectral` or `trainGradient` made of a data set.
   * @throws CfRecsError `invalid-option` where one of the two is none, or the model is of another data set.
   */
  static fromModel(dataset: Dataset, trained: TrainedModel): Recommender {
    checkDataset('fromModel', dataset);
    const items = trained?.model?.items;
    if (items !== dataset.items.size) {
      const got = items === undefined ? describe(trained) : `one of ${items}`;
      throw new CfRecsError('invalid-option', `Expected a trained model of ${dataset.items.size} items, got ${got}`);
    }
    return new Recommender(dataset, trained);
  }

  /**
   * Loads what {@link save} wrote. TensorFlow.js is not loaded.
   * @param source - path or file URL of the model folder.
   * @param options - there are none yet.
   * @throws CfRecsError `model-not-found`, `model-corrupt`, `unsupported-format`, `invalid-option`.
   */
  static async load(source: string | URL, options?: LoadOptions): Promise<Recommender> {
    resolveLoadOptions(options);
    const { dataset, trained } = await loadModel(source);
    return new Recommender(dataset, trained);
  }

  /** The data that the recommender knows, put together anew when it is asked for after an update. */
  get dataset(): Dataset {
    return this.data.freeze();
  }

  /** The ids of the users known, in the order in which they were first seen. */
  get users(): readonly string[] {
    return this.data.users;
  }

  /** The ids of the items known, in the order in which they were first seen. */
  get items(): readonly string[] {
    return this.data.items.ids;
  }

  get info(): RecommenderInfo {
    return {
      modelVersion: this.modelVersion,
      embeddingDim: this.trained?.model.embeddingDim ?? null,
      training: this.trained?.summary ?? null,
      summary: this.data.summary,
    };
  }

  /**
   * Trains a model and puts it in the place of the one before, in one step when it is done: lists made meanwhile come
   * from the old one, and an error or an abort leaves it as it was. It learns from all that is there when it is called;
   * updates made meanwhile are kept, and count from then on.
   *
   * Without options it chooses embeddingDim, regularization, degreeExponent and, where most histories have an order, the
   * recencyHalfLife of its lists on a part of the data that it holds out, and then trains on all of them: some three times
   * the work of one training at the largest size tried, or more where little data have many items. What is named stays as
   * it is named, and `algorithm: 'spectral'` or `'gradient'` trains once, with what is named and defaults; see
   * {@link TrainOptions}.
   *
   * @returns what was done: algorithm, options, how they were chosen, backend, losses and seconds.
   * @throws CfRecsError `not-enough-data` (fewer than 2 users or 2 items with positive interactions), `busy` (a
   * training is under way), `invalid-option`, `unknown-option`, `diverged`. An aborted `signal` rejects with its reason.
   */
  async train(options?: TrainOptions): Promise<TrainingSummary> {
    if (this.training) throw new CfRecsError('busy', 'Expected no training under way, got a second call of `train`');
    this.training = true;
    try {
      const trained = await trainModel(await this.data.freezeAtPace(new Pace()), options);
      this.context = new RankingContext(this.data, trained.model);
      this.trained = trained;
      this.modelVersion = ++versions;
      return trained.summary;
    } finally {
      this.training = false;
    }
  }

  /**
   * The best items for a user: exactly min(limit, eligible items), best first, no repeats. Where the user is not
   * known, has no history, or has too few personal candidates, popular items fill up, and `fallback` says so.
   *
   * @param limit - an integer >= 1, default 10.
   * @throws CfRecsError `invalid-option`, `unknown-option`. An error that `filter` throws passes through.
   */
  recommend(userId: Id, limit?: number, options?: RecommendOptions): Recommendations {
    return lists.recommend(this.context, userId, limit, options);
  }

  /**
   * {@link recommend} for a guest or a session.
   * @param history - item ids, or entries `{ itemId, value?, timestamp? }`; oldest first where there are no timestamps.
   * @throws CfRecsError `invalid-interaction` where an entry is none, `invalid-option`, `unknown-option`.
   */
  recommendFor(history: Iterable<Id | HistoryEntry>, limit?: number, options?: RecommendOptions): Recommendations {
    return lists.recommendFor(this.context, history, limit, options);
  }

  /** The popular items that lists are filled up with: the same as {@link recommendFor} a guest without a history. */
  popular(limit?: number, options?: RecommendOptions): Recommendations {
    return this.recommendFor([], limit, options);
  }

  /**
   * {@link recommend} for every user or for those named, one after the other and in their order, computed in blocks on
   * the threads there are. Memory is that of two blocks, and the event loop turns. All lists come from the model that is
   * there when it is called. Users are read a block ahead.
   *
   * @throws CfRecsError `invalid-option`, `unknown-option`, when the first list is asked for; `worker-failed`.
   */
  recommendAll(options?: RecommendAllOptions): AsyncGenerator<Recommendations, void, undefined> {
    return lists.recommendAll(this.context, options);
  }

  /**
   * The items nearest to one: exactly min(limit, eligible items with an embedding), never the item itself, best first.
   * The score is the cosine of the history embeddings, in [-1, 1]; popular items do not fill up.
   * @param limit - an integer >= 1, default 10.
   * @throws CfRecsError `not-trained`, `unknown-item`, `no-embedding` (too few users have it),
   * `invalid-option`, `unknown-option`. An error that `filter` throws passes through.
   */
  similarItems(itemId: Id, limit?: number, options?: SimilarItemsOptions): Recommendations {
    return insights.similarItems(this.context, itemId, limit, options);
  }

  /**
   * The users nearest to one by the cosine of their vectors, see {@link userEmbedding}, best first: exactly min(limit,
   * other users with a vector that is not zero). One pass over all histories: at d = 64 some 150 to
   * 300 ms for a million interactions, in which the event loop waits.
   * @param limit - an integer >= 1, default 10.
   * @throws CfRecsError `not-trained`, `unknown-user`, `no-embedding` (no history), `invalid-option`.
   */
  similarUsers(userId: Id, limit?: number): SimilarUsers {
    return insights.similarUsers(this.context, userId, limit);
  }

  /**
   * What each item of a user's history adds to the score of an item, largest share first. The shares, added in the order
   * of the items, are the score exactly; that is the one of {@link recommend}, up to the rounding of Float32.
   * @throws CfRecsError `not-trained`, `unknown-user`, `unknown-item`, `no-embedding` (no history, or an item that too few
   * users have), `invalid-option`.
   */
  explain(userId: Id, itemId: Id): Explanation {
    return insights.explain(this.context, userId, itemId);
  }

  /**
   * A copy of a user's vector, from the history as `recommend` weighs it by default: embeddingDim numbers whose dot
   * product with an item's embedding is the score.
   * @throws CfRecsError `not-trained`, `unknown-user`, `no-embedding` (no history), `invalid-option`.
   */
  userEmbedding(userId: Id): Float32Array {
    return insights.userEmbedding(this.context, userId);
  }

  /**
   * A copy of an item's embedding as a candidate, embeddingDim numbers.
   * @throws CfRecsError `not-trained`, `unknown-item`, `no-embedding` (too few users have it),
   * `invalid-option`.
   */
  itemEmbedding(itemId: Id): Float32Array {
    return insights.itemEmbedding(this.context, itemId);
  }

  /**
   * Writes model and data to a folder, which is made where there is none. Atomic: whoever loads the folder meanwhile
   * gets the old model or the new one, whole.
   * @param target - path or file URL of the folder. One process may save to it at a time.
   * @throws CfRecsError `not-trained`, `invalid-option`; errors of the file system pass through.
   */
  async save(target: string | URL, options?: SaveOptions): Promise<void> {
    const model = insights.modelOf(this.context);
    const { summary } = this.trained!;
    const dataset = await this.data.freezeAtPace(new Pace());
    await saveModel(target, dataset, { model, summary }, options);
  }

  /**
   * Takes in new events, of known and new users and items, at once and without training: every call from now on
   * reflects them. They count as later than what is there where times do not say otherwise, and are not filtered. A new
   * item is recommended by popularity until three users have it, then by an embedding folded in from its users.
   * @param interactions - an iterable that is read to its end before anything changes: all of it counts, or nothing.
   * @throws CfRecsError `invalid-interaction` at the first that is none, whatever `onInvalid` says; `invalid-option`.
   */
  update(interactions: Iterable<Interaction | SnakeCaseInteraction>): UpdateCounts {
    return this.data.update(interactions);
  }

  /**
   * All that is held on a person, an entry an item, oldest first.
   * @throws CfRecsError `unknown-user`, `invalid-option`.
   */
  history(userId: Id): readonly HeldInteraction[] {
    return insights.history(this.data, userId);
  }

  /**
   * Removes a person: no call knows the user from now on, popularity counts without the user, and nothing of the user
   * is in the next save. What the model learned from all users together stays until the next `train`.
   * @returns whether there was such a user.
   * @throws CfRecsError `invalid-option`.
   */
  forgetUser(userId: Id): boolean {
    return this.data.forgetUser(checkId('`userId`', userId));
  }
}
