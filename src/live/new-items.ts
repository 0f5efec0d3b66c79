import { type EmbeddingModel, hasEmbedding } from '../model/embedding-model.js';
import { FoldIn, ItemSum } from './fold-in.js';
import type { FollowedItems } from './followed-items.js';
import type { GrowingModel } from './growing-model.js';
import type { LiveDataset } from './live-dataset.js';
import { type PlainHistory, type PooledUser, poolUser } from './pooled-user.js';

/** With fewer users an item has no embedding: one or two histories say too little about it. */
const FEWEST_USERS = 3;

/** An embedding is made anew when its item has this many times the users that it was made from. */
const GROWTH = 1.25;

/** Multiplications that adding up histories may take: some tens of milliseconds, once a model. */
const MOST_WORK = 2 ** 25;

/** Users who are asked which items a model with neighbours has for them. */
const ASKED = 32;

/** Whether a row of either table is not all zero. */
function hasRows(model: EmbeddingModel, item: number): boolean {
  const { historyEmbeddings, embeddingDim: dim } = model;
  const row = historyEmbeddings.subarray(item * dim, (item + 1) * dim);
  return hasEmbedding(model, item) || row.some((number) => number !== 0);
}

/** Gives embeddings to the items that a model has none for, once enough users have them, and takes those of others away. */
export class NewItems {
  private readonly followed: FollowedItems;
  private fitted: FoldIn | null = null;
  /** How many users each embedding was made from. */
  private readonly madeFrom = new Map<number, number>();
  /** Items that gained users while the model was trained. */
  private waiting: number[];

  constructor(
    private readonly dataset: LiveDataset,
    trained: EmbeddingModel,
    private readonly growing: GrowingModel,
    untrained: ReadonlySet<number>,
  ) {
    const { removed, size } = dataset.items;
    const without: number[] = [];
    for (let item = 0; item < size; item++) {
      if (!removed.has(item) && (item >= trained.items || !hasEmbedding(trained, item))) without.push(item);
    }
    this.followed = dataset.follow(without);
    // Items that were trained on and have no embedding get none until they gain users.
    this.waiting = this.followed.takeChanged().filter((item) => item >= trained.items || untrained.has(item));
  }

  /** Takes the embeddings and neighbours of the items away that are not known any more. @returns the items that had some. */
  forget(): readonly number[] {
    const left = this.followed.takeLeft();
    if (left.length === 0) return left;
    const model = this.growing.withItems(this.dataset.items.size);
    // Of those without rows some may have neighbours.
    const had = model.neighbours.values.length > 0 ? left : left.filter((item) => hasRows(model, item));
    this.growing.clearRows(had);
    for (const item of left) this.madeFrom.delete(item);
    const gone = new Set(left);
    this.waiting = this.waiting.filter((item) => !gone.has(item));
    return had;
  }

  /** Makes the embeddings that are due. @returns the items that have new ones. */
  foldIn(): readonly number[] {
    const changed = this.followed.takeChanged();
    if (changed.length + this.waiting.length === 0) return changed;
    const due = [...this.waiting, ...changed].filter((item) => {
      const users = this.followed.usersOf(item).size;
      return users >= FEWEST_USERS && users >= GROWTH * (this.madeFrom.get(item) ?? 0);
    });
    this.waiting = [];
    if (due.length === 0) return due;
    const model = this.growing.withItems(this.dataset.items.size);
    this.fitted ??= this.fit(model);
    const pooled = new Map<string, PooledUser>();
    // All from the rows of before, so that their order does not matter.
    const rows = due.map((item) => this.fold(model, this.fitted!, item, pooled));
    return due.filter((item, at) => {
      const made = rows[at];
      if (made !== null) this.growing.setRows(item, made.historyRow, made.itemRow);
      return made !== null;
    });
  }

  private fold(model: EmbeddingModel, foldIn: FoldIn, item: number, pooled: Map<string, PooledUser>) {
    const users = this.followed.usersOf(item);
    const sum = new ItemSum(model, item);
    for (const userId of users) {
      const history = this.dataset.userHistory(userId)!;
      const user = pooled.get(userId) ?? poolUser(model, history);
      pooled.set(userId, user);
      sum.add(user, history.weights[history.items.indexOf(item)]);
    }
    this.madeFrom.set(item, users.size);
    return foldIn.rowsOf(sum);
  }

  private fit(model: EmbeddingModel): FoldIn {
    const { dataset } = this;
    const { users } = dataset;
    let pairs = 0;
    for (const count of dataset.popularity.counts) pairs += count;
    const stride = Math.max(1, Math.ceil((pairs * model.embeddingDim) / MOST_WORK));
    function* sample(): Generator<PlainHistory> {
      for (let user = 0; user < users.length; user += stride) yield dataset.userHistory(users[user])!;
    }
    return new FoldIn(model, sample(), 1 / stride, Math.ceil(users.length / stride / ASKED));
  }
}
