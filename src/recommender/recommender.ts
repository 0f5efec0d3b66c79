import { checkDataset, type Dataset } from '../data/dataset.js';
import { watchAsync } from '../diagnostics.js';
import type { UpdateCounts } from '../live/live-dataset.js';
import type { TrainedModel, TrainingSummary } from '../model/trained-model.js';
import { loadModel } from '../persistence/load-model.js';
import type { ModelSource, ModelTarget } from '../persistence/place-of.js';
import type { LoadOptions, SaveOptions } from '../persistence/save-options.js';
import { readDataset } from '../reading/build/build-dataset.js';
import type { BuildOptions, RowOptions, RowSource } from '../reading/build/build-options.js';
import type { TrainOptions } from '../training/train-options.js';
import type * as types from '../types.js';
import { itemEmbedding, userEmbedding, userEmbeddingFor } from './embeddings/embeddings-of.js';
import { type EmbeddingSource, importEmbeddings } from './embeddings/from-embeddings.js';
import { explain, explainFor } from './explain.js';
import { heldInteractions } from './held-interactions.js';
import type { RecommendAllOptions, RecommendOptions, SimilarItemsOptions } from './lists/list-options.js';
import { popular, recommend, recommendFor } from './lists/recommend.js';
import { recommendAll } from './lists/recommend-all.js';
import { assemble, type Pieces, type Serving, serve } from './pieces.js';
import * as info from './recommender-info.js';
import { checkModel } from './required.js';
import { save } from './save.js';
import { openShared, type SharedRecommender, shareRecommender } from './share.js';
import { similarItems, similarUsers } from './similar.js';
import { trainOn } from './train.js';
import { forgetInteraction, forgetItem, forgetUser, update } from './update.js';
import { watchModel } from './watch-model.js';

/**
 * Recommendations from an interaction log. It owns one data set and at most one trained model; every call that makes
 * a list answers for every user id, from the user's own taste where it can and by popularity where it must.
 *
 * The examples of its methods go on from this one: `recommender` is what it saves, loaded.
 *
 * @example
 * import { Recommender, readInteractions } from 'cf-recs';
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * await recommender.train();
 * console.log(recommender.recommend('user-30', 10).items[0]?.itemId); // classical-preludes-3
 * await recommender.save('models/latest');
 */
export class Recommender {
  readonly #serving: Serving;

  private constructor(pieces: Pieces) {
    this.#serving = serve(pieces);
  }

  /**
   * Reads interactions into a recommender, which answers by popularity until it is trained. @throws as `buildDataset`.
   * @example
   * import { Recommender, readInteractions } from 'cf-recs';
   * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
   * console.log(recommender.users.length, recommender.items.length); // 50 200
   */
  static fromInteractions(source: types.InteractionSource, options?: BuildOptions): Promise<Recommender>;
  static fromInteractions<Row>(source: RowSource<Row>, options: RowOptions<Row>): Promise<Recommender>;
  static async fromInteractions(source: RowSource<unknown>, options?: BuildOptions<never>): Promise<Recommender> {
    return make({ dataset: await readDataset('fromInteractions', source, options), trained: null });
  }

  /**
   * A recommender on what `buildDataset` or a hold-out made. @throws CfRecsError `invalid-option`.
   * @example
   * import { buildDataset, Recommender, readInteractions } from 'cf-recs';
   * const recommender = Recommender.fromDataset(await buildDataset(readInteractions('plays.jsonl')));
   * await recommender.train();
   */
  static fromDataset(dataset: Dataset): Recommender {
    checkDataset('fromDataset', dataset);
    return make({ dataset, trained: null });
  }

  /**
   * A recommender on vectors trained elsewhere, see {@link EmbeddingSource}. @throws `invalid-option`, `unknown-option`.
   * @example
   * const flowers = Recommender.fromEmbeddings({ itemIds: ['rose', 'tulip'], itemEmbeddings: [[1, 0], [0.9, 0.1]] });
   * console.log(flowers.recommendFor(['rose'], 1).items[0]?.itemId); // tulip
   */
  static fromEmbeddings(source: EmbeddingSource): Recommender {
    return make(importEmbeddings(source));
  }

  /**
   * A recommender on what `trainSpectral`, `trainSequence` or `trainGradient` made of this data set. @throws CfRecsError `invalid-option`.
   * @example
   * import { buildDataset, Recommender, readInteractions, trainSpectral } from 'cf-recs';
   * const dataset = await buildDataset(readInteractions('plays.jsonl'));
   * const recommender = Recommender.fromModel(dataset, await trainSpectral(dataset, { embeddingDim: 8 }));
   */
  static fromModel(dataset: Dataset, trained: TrainedModel): Recommender {
    checkDataset('fromModel', dataset);
    checkModel(dataset, trained);
    return make({ dataset, trained });
  }

  /**
   * Loads what {@link save} wrote, now or in an earlier version: a path, a file URL, or a {@link ModelStore}.
   * @throws CfRecsError `model-not-found`, `model-corrupt`, `unsupported-format`, `too-large`, `invalid-option`; a store's errors.
   * @example
   * const served = await Recommender.load('models/latest');
   * console.log(served.recommend('user-30', 1).items[0]?.source); // model
   */
  static load(source: ModelSource, options?: LoadOptions): Promise<Recommender> {
    const load = () => loadModel(source, options).then(make);
    return watchAsync('load', load, (loaded) => loaded.toJSON());
  }

  /**
   * Serves what another thread shares by {@link share}, from the same memory. It answers as that one did then, and reads
   * only: calls that change or save it are `invalid-option`. @throws CfRecsError `invalid-option`.
   * @example
   * const handle = recommender.share(); // in one thread, which hands it on as `workerData`
   * const twin = Recommender.fromShared(handle); // in another
   * console.log(twin.info.modelId === recommender.info.modelId); // true
   */
  static fromShared(handle: SharedRecommender): Recommender {
    return make(openShared(handle));
  }

  /**
   * The ids of the users, in the order in which they were first seen.
   * @example
   * console.log(recommender.users.length, recommender.users[0]); // 50 user-27
   */
  get users(): readonly string[] {
    return this.#serving.context.dataset.users;
  }

  /**
   * The ids of the items, in the order in which they were first seen.
   * @example
   * console.log(recommender.items.length, recommender.items[0]); // 200 metal-wolves-1
   */
  get items(): readonly string[] {
    return this.#serving.context.dataset.items.ids;
  }

  /**
   * The model's id and size, how it was trained, and a summary of the data.
   * @example
   * const { summary, training } = recommender.info;
   * console.log(summary.interactions, summary.warnings.length, training?.algorithm); // 1954 0 sequence
   */
  get info(): info.RecommenderInfo {
    return info.infoOf(this.#serving.context.dataset, this.#serving.trained);
  }

  /**
   * All that is known as a data set, frozen: for `evaluate`, a hold-out, or another recommender. Updates are merged into it.
   * @example
   * import { evaluate, holdOutRandom, Recommender } from 'cf-recs';
   * const recommender = await Recommender.load('models/latest');
   * const { train, test } = holdOutRandom(recommender.toDataset(), { fraction: 0.1 });
   * console.log(train.summary.interactions + test.summary.interactions); // 1954
   */
  toDataset(): Dataset {
    return this.#serving.context.dataset.freeze();
  }

  /**
   * Trains a model and puts it in the place of the one before, in one step when it is done: lists made meanwhile come
   * from the old one, an error or an abort leaves it as it was, and updates made meanwhile are kept. What the options do
   * not name is chosen on a hold-out; `algorithm: 'spectral'`, `'sequence'` or `'gradient'` trains once, see {@link TrainOptions}.
   * @throws CfRecsError `not-enough-data` (fewer than 2 users or 2 items with positive interactions), `busy` (a training
   * is under way), `invalid-option`, `unknown-option`, `diverged`; an aborted signal's reason.
   * @example
   * const { options, choice } = await recommender.train(); // chooses by itself
   * console.log(options.algorithm, choice?.metric); // sequence ndcg@20
   * await recommender.train({ algorithm: 'spectral', embeddingDim: 8 }); // trains once
   */
  train(options?: TrainOptions): Promise<TrainingSummary> {
    return watchModel('train', this, () => trainOn(this.#serving, options));
  }

  /**
   * The best items for a user: exactly min(limit, eligible items), best first, no repeats. Where the user is not
   * known, has no history, or has too few personal candidates, popular items fill up, and `fallback` says so. `limit` is
   * an integer >= 1, default 10, here and below. @throws CfRecsError `invalid-option`, `unknown-option`; what `filter` throws.
   * @example
   * const { items, fallback } = recommender.recommend('user-30', 5, { exclude: ['jazz-corner-1'] });
   * console.log(items.length, items[0]?.source, fallback.used); // 5 model false
   * console.log(recommender.recommend('never-seen', 5).fallback.reason); // unknown-user
   */
  recommend(userId: types.Id, limit?: number, options?: RecommendOptions): types.Recommendations {
    return recommend(this.#serving.context, userId, limit, options);
  }

  /**
   * {@link recommend} for a guest or a session, oldest first without timestamps. An entry has no `event`, see
   * {@link types.HistoryEntry}. @throws that, and `invalid-interaction`.
   * @example
   * const { items } = recommender.recommendFor(['jazz-corner-1', { itemId: 'jazz-corner-2', value: 2 }], 3);
   * console.log(items.length, items[0]?.source); // 3 model
   */
  recommendFor(history: types.GuestHistory, limit?: number, options?: RecommendOptions): types.Recommendations {
    return recommendFor(this.#serving.context, history, limit, options);
  }

  /**
   * The popular items that lists are filled up with: the same as {@link recommendFor} a guest without a history.
   * @example
   * console.log(recommender.popular(3).items.map(({ source }) => source)); // [ 'popular', 'popular', 'popular' ]
   */
  popular(limit?: number, options?: RecommendOptions): types.Recommendations {
    return popular(this.#serving.context, limit, options);
  }

  /**
   * {@link recommend} for every user or for those named, in their order, in blocks on the threads there are, in the memory of
   * two blocks. All come from the model that is there when it is called, and heed what is updated and forgotten meanwhile.
   * @throws CfRecsError `invalid-option`, `unknown-option`, `worker-failed`, when a list is asked for; an aborted signal's reason.
   * @example
   * const lists = new Map<string | null, readonly string[]>();
   * for await (const { userId, items } of recommender.recommendAll({ limit: 5 })) {
   *   lists.set(userId, items.map(({ itemId }) => itemId));
   * }
   * console.log(lists.size, lists.get('user-30')?.length); // 50 5
   */
  recommendAll(options?: RecommendAllOptions): AsyncGenerator<types.Recommendations, void, undefined> {
    return recommendAll(this.#serving, options);
  }

  /**
   * The items nearest to one by the cosine of history embeddings, best first: min(limit, other eligible items with one). Their
   * tables take 6 x embeddingDim bytes an item. @throws `not-trained`, `unknown-item`, `no-embedding`, `invalid-option`, `unknown-option`.
   * @example
   * console.log(recommender.similarItems('jazz-corner-1', 3).items.length); // 3
   */
  similarItems(itemId: types.Id, limit?: number, options?: SimilarItemsOptions): types.SimilarItems {
    return similarItems(this.#serving.context, itemId, limit, options);
  }

  /**
   * The users nearest to one by the cosine of their vectors, best first. The event loop waits for a pass over all histories, .2
   * to .4 s for a million interactions: where many ask, do it in a worker, see {@link share}.
   * @throws CfRecsError `not-trained`, `unknown-user`, `no-embedding`, `invalid-option`.
   * @example
   * for (const { userId, score } of recommender.similarUsers('user-30', 3).users) console.log(userId, score);
   */
  similarUsers(userId: types.Id, limit?: number): types.SimilarUsers {
    return similarUsers(this.#serving.context, userId, limit);
  }

  /**
   * What each item of a user's history adds to an item's score, largest first.
   * @throws CfRecsError `not-trained`, `unknown-user`, `unknown-item`, `no-embedding` (an item's, or a user without likes), `invalid-option`.
   * @example
   * const { contributions } = recommender.explain('user-30', 'classical-preludes-3');
   * console.log(contributions.length, contributions[0]?.itemId); // 17 classical-preludes-2
   */
  explain(userId: types.Id, itemId: types.Id): types.Explanation {
    return explain(this.#serving.context, userId, itemId);
  }

  /**
   * {@link explain} for a guest or a session, see {@link types.Explanation}. @throws that, and `invalid-interaction`.
   * @example
   * const { contributions } = recommender.explainFor(['jazz-corner-1'], 'jazz-corner-2');
   * console.log(contributions.map(({ itemId }) => itemId)); // [ 'jazz-corner-1' ]
   */
  explainFor(history: types.GuestHistory, itemId: types.Id): types.Explanation {
    return explainFor(this.#serving.context, history, itemId);
  }

  /**
   * A copy of a user's vector: its product with an item's embedding is the score but for neighbours; zeros where no item of the history has an
   * embedding. @throws CfRecsError `not-trained`, `unknown-user`, `no-embedding` (a user without likes), `invalid-option`.
   * @example
   * console.log(recommender.userEmbedding('user-30').length === recommender.info.embeddingDim); // true
   */
  userEmbedding(userId: types.Id): Float32Array {
    return userEmbedding(this.#serving.context, userId);
  }

  /**
   * {@link userEmbedding} for a guest or a session, as {@link recommendFor} makes it. @throws as {@link explainFor}.
   * @example
   * console.log(recommender.userEmbeddingFor(['jazz-corner-1']).length === recommender.info.embeddingDim); // true
   */
  userEmbeddingFor(history: types.GuestHistory): Float32Array {
    return userEmbeddingFor(this.#serving.context, history);
  }

  /**
   * A copy of an item's embedding. @throws as {@link similarItems}.
   * @example
   * console.log(recommender.itemEmbedding('jazz-corner-1').length === recommender.info.embeddingDim); // true
   */
  itemEmbedding(itemId: types.Id): Float32Array {
    return itemEmbedding(this.#serving.context, itemId);
  }

  /**
   * Writes model and data to a folder or a store: whoever loads it, meanwhile or after a crash, gets the old or the new one.
   * Like the first list, the first save after updates takes .2 s at once for a million interactions where there are new items.
   * @throws CfRecsError `not-trained`, `invalid-option`, `busy` (another process saves there); what disk and store throw.
   * @example
   * await recommender.save('models/latest');
   * await recommender.save('models/without-people', { histories: false });
   */
  save(target: ModelTarget, options?: SaveOptions): Promise<void> {
    return watchModel('save', this, () => save(this.#serving, target, options));
  }

  /**
   * Puts model and data into memory that threads share, see {@link SharedRecommender}; later changes need a new `share`.
   * @example
   * const handle = recommender.share(); // goes to threads as `workerData` or by `postMessage`
   * console.log(Recommender.fromShared(handle).users.length); // 50
   */
  share(): SharedRecommender {
    return shareRecommender(this.#serving);
  }

  /**
   * Takes in new events of known and new users and items, without training: every call from now on reflects them. They
   * are later than what is there where times do not say otherwise, and not filtered. A new item is recommended by popularity
   * until three users have it, then by an embedding folded in from them; the first list then takes .2 s. All or nothing counts.
   * @throws CfRecsError `invalid-interaction` at the first that is none, whatever `onInvalid` says; `invalid-option`.
   * @example
   * const counts = recommender.update([{ userId: 'newcomer', itemId: 'jazz-corner-1' }]);
   * console.log(counts); // { events: 1, newUsers: 1, newItems: 0 }
   * console.log(recommender.recommend('newcomer', 1).items[0]?.source); // model
   */
  update(interactions: Iterable<types.Interaction | types.SnakeCaseInteraction>): UpdateCounts {
    return update(this.#serving.context, interactions);
  }

  /**
   * All that is held on a user, an entry an item, oldest first. @throws CfRecsError `unknown-user`, `invalid-option`.
   * @example
   * const held = recommender.history('user-30');
   * console.log(held.length, held.at(-1)?.itemId); // 17 classical-preludes-2
   */
  history(userId: types.Id): readonly types.HeldInteraction[] {
    return heldInteractions(this.#serving.context.dataset, userId);
  }

  /**
   * Removes a user, from popularity and the next save, too, and items that nobody else has; what the model learned from all
   * users stays until `train`. @returns whether there was such a user. @throws CfRecsError `invalid-option`.
   * @example
   * console.log(recommender.forgetUser('user-30'), recommender.forgetUser('user-30')); // true false
   */
  forgetUser(userId: types.Id): boolean {
    return forgetUser(this.#serving.context, userId);
  }

  /**
   * Takes back what a user has with an item, as if it had never been. Who has nothing else is not known any more, nor is an
   * item that nobody else has, unless its vector was given. @returns whether there was any. @throws as {@link forgetUser}.
   * @example
   * console.log(recommender.forgetInteraction('user-30', 'classical-preludes-2')); // true
   * console.log(recommender.history('user-30').length); // 16
   */
  forgetInteraction(userId: types.Id, itemId: types.Id): boolean {
    return forgetInteraction(this.#serving.context, userId, itemId);
  }

  /**
   * Forgets an item as {@link forgetUser} does a user, and who has nothing else with it: one pass over all histories.
   * @example
   * console.log(recommender.forgetItem('jazz-corner-1'), recommender.items.includes('jazz-corner-1')); // true false
   */
  forgetItem(itemId: types.Id): boolean {
    return forgetItem(this.#serving.context, itemId);
  }

  /**
   * What `JSON.stringify` shows: counts, no ids. To keep a recommender, {@link save} it.
   * @example
   * const { users, items } = JSON.parse(JSON.stringify(recommender));
   * console.log(users, items); // 50 200
   */
  toJSON(): info.RecommenderCounts {
    return info.countsOf(this.#serving.context.dataset, this.#serving.trained);
  }

  /** What `console.log` shows: that on one line. */
  [info.inspect](): string {
    return info.describeCounts(this.toJSON());
  }
}

/** Makes a recommender. Outside of the class: bundlers rename a class that names itself, and logs show the other name. */
const make = (pieces: Pieces): Recommender => Reflect.construct(Recommender, [assemble(pieces)]);
