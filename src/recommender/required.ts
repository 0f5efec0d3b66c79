import type { Dataset, UserHistory } from '../data/dataset.js';
import { CfRecsError, describe } from '../errors.js';
import { type EmbeddingModel, hasEmbedding } from '../model/embedding-model.js';
import { neighbourValue } from '../model/neighbours.js';
import type { ServedModel } from '../model/trained-model.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import type { GuestHistory, Id } from '../types.js';
import { checkId } from './ids.js';
import { guestHistory } from './lists/guest-history.js';

// What a call cannot do without. Where it is missing, the error says so.

/** @throws CfRecsError `not-trained`. */
export function requireModel({ model }: RankingContext): EmbeddingModel {
  if (model === null) throw new CfRecsError('not-trained', 'Expected a trained model, got none: call `train` first');
  return model;
}

/** @throws CfRecsError `invalid-option` where a recommender made by `fromShared` is to change or to be saved. */
export function requireOwn({ isReader }: RankingContext, call: string): void {
  if (!isReader) return;
  const [expected, got] = ['the recommender that was shared', 'one made by `fromShared`, which reads only'];
  throw new CfRecsError('invalid-option', `Expected \`${call}\` to be called on ${expected}, got ${got}`);
}

/** @throws CfRecsError `invalid-option` where what a trainer should have made is no model of the data set's items. */
export function checkModel(dataset: Dataset, trained: Partial<ServedModel> | null | undefined): void {
  const { items, neighbours } = trained?.model ?? {};
  if (items === dataset.items.size && neighbours !== undefined) return;
  const what = items === dataset.items.size ? 'one without `neighbours`' : `one of ${items}`;
  const got = items === undefined ? describe(trained) : what;
  throw new CfRecsError('invalid-option', `Expected a trained model of ${dataset.items.size} items, got ${got}`);
}

/** A hint at an id that differs in case or in spaces alone; empty where there is none. */
function nearId(ids: readonly string[], id: string): string {
  const plain = (text: string): string => text.trim().toLowerCase();
  const wanted = plain(id);
  const near = ids.find((each) => each.length <= 2 * id.length + 8 && plain(each) === wanted);
  return near === undefined ? '' : `; ${describe(near)} is another id, as case and spaces count`;
}

/** @returns the index of an item. @throws CfRecsError `unknown-item`, `invalid-option`. */
export function requireItem({ dataset }: RankingContext, itemId: Id): number {
  const id = checkId('`itemId`', itemId);
  const item = dataset.items.indexOf(id);
  if (item !== -1) return item;
  const near = nearId(dataset.items.ids, id);
  throw new CfRecsError('unknown-item', `Expected an item that is known, got ${describe(id)}${near}`);
}

/** The error of a call about a user who is not known. */
export const unknownUser = (id: string): CfRecsError =>
  new CfRecsError('unknown-user', `Expected a user that is known, got ${describe(id)}`);

/** How an item comes by an embedding. */
const NEEDED = 'needs three users who like it, or one and the next training';

/** The error of a call that needs the embedding of an item that has none. */
export const itemWithout = (id: Id): CfRecsError =>
  new CfRecsError('no-embedding', `Item ${describe(String(id))} has no embedding: it ${NEEDED}`);

/** The error of a call that needs what a user likes, where none of it has an embedding. */
export const userWithout = (id: Id): CfRecsError =>
  new CfRecsError('no-embedding', `User ${describe(String(id))} has no item with an embedding: an item ${NEEDED}`);

/** The history of a user, one entry at least. @throws CfRecsError `unknown-user`, `no-embedding`, `invalid-option`. */
export function requireHistory({ dataset }: RankingContext, userId: Id): UserHistory {
  const id = checkId('`userId`', userId);
  const history = dataset.userHistory(id);
  if (history === null) throw unknownUser(id);
  if (history.items.length === 0) throw new CfRecsError('no-embedding', `User ${describe(id)} has no history`);
  return history;
}

/** The history of a guest, one entry at least. @throws CfRecsError `no-embedding`, `invalid-interaction`, `invalid-option`. */
export function requireGuestHistory({ dataset }: RankingContext, entries: GuestHistory): UserHistory {
  const history = guestHistory(dataset, entries, new Set());
  if (history.items.length > 0) return history;
  throw new CfRecsError('no-embedding', 'Expected a history with an item that is known and liked, got none');
}

/**
 * @returns the index of an item that the model has an embedding for.
 * @throws CfRecsError `unknown-item`, `no-embedding`, `invalid-option`.
 */
export function requireEmbedding(context: RankingContext, model: EmbeddingModel, itemId: Id): number {
  const item = requireItem(context, itemId);
  if (!hasEmbedding(model, item)) throw itemWithout(itemId);
  return item;
}

/**
 * @returns the index of an item that the model can score for a history: it has an embedding, or a neighbour there.
 * @throws CfRecsError as {@link requireEmbedding}.
 */
export function requireScored(
  context: RankingContext,
  model: EmbeddingModel,
  { items }: UserHistory,
  itemId: Id,
): number {
  const item = requireItem(context, itemId);
  const hasNeighbour = items.some((each) => neighbourValue(model.neighbours, each, item) !== 0);
  return hasNeighbour ? item : requireEmbedding(context, model, itemId);
}
